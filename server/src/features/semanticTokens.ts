import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range, SemanticTokens } from 'vscode-languageserver-types';
import type { Field, LogRecord } from '../model/record.ts';
import { recordsIn, type LogDocument } from './logDocument.ts';

/** Token types, as package.json declares them; a token is sent as its index here. */
export const tokenTypes = [
  'logTime',
  'logCode',
  'logError',
  'logWarning',
  'logSource',
  'logName',
  'logKey',
] as const;

type TokenType = (typeof tokenTypes)[number];

const typeOfField: ReadonlyMap<string, TokenType> = new Map(
  Object.entries({
    time: 'logTime',
    clock: 'logTime',
    code: 'logCode',
    id: 'logCode',
    smtp: 'logCode',
    status: 'logCode',
    mtaCode: 'logCode',
    serviceError: 'logCode',
    HttpStatus: 'logCode',
    function: 'logSource',
    source: 'logSource',
    command: 'logSource',
    event: 'logSource',
    'event-id': 'logSource',
    user: 'logName',
    computer: 'logName',
    recipient: 'logName',
    generatingServer: 'logName',
    'recipient-address': 'logName',
    'sender-address': 'logName',
    'connector-id': 'logName',
    name: 'logKey',
  }),
);

/** Nobody scrolls through more records than this on one screen. */
const maxRecords = 2000;

/** Colours the fields of the records in a range, usually what is on the screen. */
export function semanticTokensIn(log: LogDocument, range: Range): SemanticTokens {
  const { document } = log;
  const records = recordsIn(log, document.offsetAt(range.start), document.offsetAt(range.end), maxRecords);
  const tokens = records.flatMap(tokensOf).sort((a, b) => a.field.start - b.field.start);
  return { data: encode(document, tokens) };
}

interface Token {
  readonly field: Field;
  readonly type: TokenType;
}

function tokensOf(record: LogRecord): Token[] {
  const tokens: Token[] = [];
  const seen = new Set<number>();
  for (const [name, field] of Object.entries(record.fields)) {
    const type = name === 'severity' || name === 'level' ? severityType(field.text) : typeOfField.get(name);
    // Two names of one field, such as the first column and its time, are one token.
    if (!type || field.end <= field.start || seen.has(field.start)) continue;
    seen.add(field.start);
    tokens.push({ field, type });
  }
  return tokens;
}

function severityType(word: string): TokenType | undefined {
  if (/^(?:error|fatal|critical|failure|failure audit|[12])$/i.test(word)) return 'logError';
  return /^(?:warning|3)$/i.test(word) ? 'logWarning' : undefined;
}

/** The LSP's relative encoding, five numbers a token. A token of several lines has no place in it and is left out. */
function encode(document: TextDocument, tokens: readonly Token[]): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  let lastEnd = -1;
  for (const { field, type } of tokens) {
    const start = document.positionAt(field.start);
    const end = document.positionAt(field.end);
    if (end.line !== start.line || field.start < lastEnd) continue;
    const sameLine = start.line === line;
    data.push(
      start.line - line,
      sameLine ? start.character - character : start.character,
      end.character - start.character,
      tokenTypes.indexOf(type),
      0,
    );
    line = start.line;
    character = start.character;
    lastEnd = field.end;
  }
  return data;
}
