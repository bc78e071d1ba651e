import type { Field } from '../model/record.ts';
import { nextOfConversation, parseConversation, startsConversation } from './clientConversation.ts';
import { splitRow, type Cell } from './csv.ts';
import { fieldAt, type LogFormat, type RecordText } from './format.ts';
import { cutImapRow, cutSmtpRow, imapColumns, layouts, smtpColumns } from './protocolLayouts.ts';
import { sessionReader } from './protocolSessions.ts';
import { nextOfTranscript, parseTranscript, startsTranscript } from './smtpTranscript.ts';

const header = /^\s{0,3}#(?:Software:\s*Microsoft Exchange|Fields:\s*[A-Za-z-]{2,40},[A-Za-z-])/i;
const anyHeader = /^\s{0,3}#[A-Z][A-Za-z-]{2,20}:/;
const anyRow = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
/** What a front end answered, quoted without the row that it stood in. */
const fragment =
  /\bR="{1,2}(?:[^\s"]{1,40} (?:OK|NO|BAD|BYE)\b|-ERR\b|\+OK\b)[^"]{0,200}"{1,2};|"{1,2};\s?ErrMsg=[A-Z]\w+|"{1,2};Msg=[A-Z]|\bBYE\s+connection is closed\.?\s*\d{0,3}|\bTLS negotiation failed with error \w|\b(?:NO|-ERR) Server Unavailable|\bRopHandler:|\bRpcDispatch: \[|\[LoginPermException\]/i;

const bye = /\bBYE\s+connection is closed\.?\s*\d{0,3}/di;

/**
 * Protocol logs of Exchange 2007 and later: CSV under `#Software: Microsoft Exchange`, `#Log-type:` and `#Fields:`
 * lines, and excerpts of them without these lines or without their first columns.
 */
export const protocolLog: LogFormat = {
  id: 'exchange-protocol-log',

  starts(line) {
    if (header.test(line.text) || layouts.some((layout) => layout.shape.test(line.text))) return 'strong';
    if (cutImapRow.test(line.text) || cutSmtpRow.test(line.text)) return 'weak';
    return fragment.test(line.text) || startsTranscript(line.text) || startsConversation(line.text)
      ? 'weak'
      : undefined;
  },

  next(line, open) {
    if (anyRow.test(line.text) || anyHeader.test(line.text)) return 'starts';
    open.part ||= partOf(open.firstLine);
    if (open.part === 'transcript') return nextOfTranscript(line);
    if (open.part === 'conversation') return nextOfConversation(line, open.firstLine);
    if (line.text.trim() === '') return 'outside';
    if (isRow(line.text)) return 'starts';
    if (open.part === 'row') return 'belongs';
    if (open.part === 'quoted') {
      if (hasOpenQuote(line.text)) open.part = 'fragment';
      return 'belongs';
    }
    return fragment.test(line.text) ? 'starts' : 'outside';
  },

  observe(text, memory) {
    const fields = /^\s{0,3}#Fields:\s*(.*)/i.exec(text);
    if (fields) memory.columns = (fields[1] ?? '').split(',').map((name) => name.trim());
  },

  counts: (text) => !anyHeader.test(text),

  parse(record, memory) {
    const shared = { format: 'exchange-protocol-log', start: record.start, end: record.end } as const;
    if (anyHeader.test(record.text)) {
      const colon = record.text.indexOf(':');
      const name = fieldAt(record, record.text.indexOf('#') + 1, colon);
      return [
        {
          ...shared,
          kind: 'header',
          fields: { name, value: fieldAt(record, colon + 1, record.text.length) },
        },
      ];
    }
    if (startsTranscript(record.text.slice(0, 500))) return parseTranscript(record);
    if (isConversation(record.text.slice(0, 1000))) return parseConversation(record);
    const fields = rowFields(record, memory.columns);
    if (fields) return [{ ...shared, kind: 'row', fields }];
    const goodbye = bye.exec(record.text)?.indices?.[0];
    const context = fieldAt(record, 0, record.text.length);
    return [
      {
        ...shared,
        kind: 'fragment',
        fields: goodbye ? { context, answer: fieldAt(record, ...goodbye) } : { context },
      },
    ];
  },

  sessions: sessionReader,
};

function isRow(line: string): boolean {
  return (
    anyRow.test(line) ||
    cutImapRow.test(line) ||
    cutSmtpRow.test(line) ||
    layouts.some(({ shape }) => shape.test(line))
  );
}

/** What is being read: a row, an answer quoted without its row, perhaps in a value that is still open, or a conversation. */
function partOf(firstLine: string): string {
  if (startsTranscript(firstLine)) return 'transcript';
  if (isConversation(firstLine)) return 'conversation';
  if (!isFragment(firstLine)) return 'row';
  return hasOpenQuote(firstLine) ? 'quoted' : 'fragment';
}

/** A row may quote the same answer: it is a row. */
function isConversation(text: string): boolean {
  const [line = ''] = text.split('\n', 1);
  return !isRow(line) && startsConversation(line);
}

function hasOpenQuote(line: string): boolean {
  return (line.match(/"/g)?.length ?? 0) % 2 === 1;
}

/** An answer quoted without its row is over with its line. */
function isFragment(line: string): boolean {
  return fragment.test(line) && !isRow(line);
}

function rowFields(
  record: RecordText,
  known: readonly string[] | undefined,
): Record<string, Field> | undefined {
  const row = record.text.trimEnd();
  // A quote mark before the first column belongs to whoever quoted the row.
  const lead = /^[\s>*"]{0,6}(?=[\d-]{0,10}T\d\d:)/.exec(row)?.[0].length ?? 0;
  const cells = splitRow(row.slice(lead)).map(({ text, start, end }) => ({
    text,
    start: start + lead,
    end: end + lead,
  }));
  const shape = layouts.find((layout) => layout.shape.test(row));
  // Rows of another log may stand below the header of the first: then their shape tells.
  if (known && anyRow.test(row) && (!shape || cells.length === known.length))
    return nameCells(record, cells, known, 0);
  if (shape) return nameCells(record, cells, shape.columns, 0);
  if (cutImapRow.test(row)) return nameCells(record, cells, imapColumns, missingColumns(cells));
  if (cutSmtpRow.test(row)) return nameCells(record, cells, smtpColumns, 6 - eventColumn(cells));
  return undefined;
}

/** The server's endpoint is the fourth column of an IMAP row; what is missing before it was cut off. */
function missingColumns(cells: readonly Cell[]): number {
  return 3 - cells.findIndex((cell) => /^\S*:\d{1,5}$/.test(cell.text));
}

function eventColumn(cells: readonly Cell[]): number {
  return cells.findIndex((cell) => /^\\?[-+*<>]$/.test(cell.text));
}

function nameCells(
  record: RecordText,
  cells: readonly Cell[],
  columns: readonly string[],
  skip: number,
): Record<string, Field> {
  // Names come from the log: entries make own properties of them all, __proto__ too.
  const fields = cells.flatMap((cell, index): [string, Field][] => {
    if (cell.text === '') return [];
    const field = { text: cell.text, start: record.offset(cell.start), end: record.offset(cell.end) };
    const name = columns[index + skip] ?? `column${index + skip + 1}`;
    return [[name, index + skip === 0 ? stampOnly(field) : field]];
  });
  const [first] = fields;
  const time = first && skip === 0 && first[0] === columns[0] ? [['time', first[1]] as const] : [];
  return Object.fromEntries([...time, ...fields]);
}

/** Words that a page put before the first column are no part of the time. */
function stampOnly(field: Field): Field {
  const match = /[\d-]{0,12}T?\d\d:\d\d:\d\d\S{0,12}$/.exec(field.text.slice(0, 64));
  return match ? { ...field, text: match[0], start: field.start + match.index } : field;
}
