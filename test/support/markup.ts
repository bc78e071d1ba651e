import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, Diagnostic, Hover, Range } from 'vscode-languageserver-types';
import type { AnalysisOptions } from '../../server/src/diagnosis/analyser.ts';
import { createEngine } from '../../server/src/engine.ts';
import { hoverAt } from '../../server/src/features/hover.ts';
import { readDocument, type LogDocument } from '../../server/src/features/logDocument.ts';
import { semanticTokensIn, tokenTypes } from '../../server/src/features/semanticTokens.ts';
import { formats, newMemory } from '../../server/src/formats/detect.ts';
import { readRecord } from '../../server/src/formats/recordText.ts';
import { createSegmenter, type RawRecord } from '../../server/src/formats/segment.ts';
import type { Analysis, Finding, Severity } from '../../server/src/model/finding.ts';
import type { Span } from '../../server/src/model/location.ts';
import type { LogRecord } from '../../server/src/model/record.ts';
import { decodingOf, documentDecoding, type Decoding } from '../../server/src/text/decoding.ts';
import type { Encoding } from '../../server/src/text/encoding.ts';
import { createLocator } from '../../server/src/text/locate.ts';
import { dateOrder, noDateEvidence, observeDate, type DateOrder } from '../../server/src/text/time.ts';

/**
 * Logs as test data. What a test expects of a place is marked in the log itself: `⟦code:-2147221231⟧` is the text
 * `-2147221231` with the name `code`; `⟦-2147221231⟧` is the same without a name. Marks may stand within marks. The
 * brackets are U+27E6 and U+27E7: no log has them, and no code page of Windows does.
 */
export interface Marked {
  /** The log without its marks. */
  readonly text: string;
  /** The marked places in the order of their beginnings. */
  readonly marks: readonly Mark[];
}

export interface Mark extends Span {
  /** Empty for a mark without a name. */
  readonly name: string;
  readonly text: string;
}

/** @throws Error when a mark is not closed, or closed and not open */
export function unmark(marked: string): Marked {
  const open: { name: string; start: number }[] = [];
  const marks: Mark[] = [];
  let text = '';
  for (const [piece] of marked.matchAll(/⟦(?:[A-Za-z][\w.-]*:)?|⟧|[^⟦⟧]+/g)) {
    if (piece.startsWith('⟦')) {
      open.push({ name: piece.slice(1, -1), start: text.length });
    } else if (piece === '⟧') {
      const mark = open.pop();
      if (!mark) throw new Error(`A mark is closed and not open: …${text.slice(-40)}`);
      marks.push({ ...mark, end: text.length, text: text.slice(mark.start) });
    } else {
      text += piece;
    }
  }
  if (open.length > 0) throw new Error(`A mark is not closed: ${open.map(({ name }) => name).join()}`);
  return { text, marks: marks.sort((a, b) => a.start - b.start) };
}

/** @returns the one mark of that name. @throws Error when there is none */
export function markNamed({ marks }: Marked, name: string): Mark {
  const mark = marks.find((candidate) => candidate.name === name);
  if (!mark) throw new Error(`Nothing is marked ${name}.`);
  return mark;
}

/** Reads a marked log from test/fixtures, byte for byte. */
export function fixture(path: string): Marked {
  return unmark(readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8'));
}

/** The text that a span of another text names, as it stands there. */
export function textAt(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

/** Cuts a text where `lengths` say; the rest is the last piece. */
export function cutUp(text: string, lengths: readonly number[]): string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const length of lengths) {
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return [...pieces, text.slice(at)];
}

/** The raw records of a log of any of the formats, read in pieces. */
export function segmentsOf(pieces: readonly string[]): RawRecord[] {
  const found: RawRecord[] = [];
  const segmenter = createSegmenter(formats, (record) => found.push(record));
  for (const piece of pieces) segmenter.push(piece);
  segmenter.end();
  return found;
}

/** The records of an open document, with their fields. */
export function recordsOf(text: string): LogRecord[] {
  const memory = newMemory();
  return segmentsOf([text]).flatMap((raw) => {
    raw.format.observe?.(raw.text, memory);
    return readRecord(raw, documentDecoding, 0, memory);
  });
}

/** What the fields of a record say, without where. */
export function valuesOf(record: LogRecord | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(record?.fields ?? {}).map(([name, { text }]) => [name, text]));
}

const engine = createEngine();

/** What is wrong in an open document. */
export function analyse(text: string, maxFindings = 1000): Analysis {
  return analysePieces([text], { source: 'untitled:1', decoding: documentDecoding, base: 0, maxFindings });
}

/** What is wrong in the bytes of a file, read in two pieces that part at `cut`. */
export function analyseBytes(bytes: Uint8Array, encoding: Encoding, cut = bytes.length): Analysis {
  const decoding = decodingOf(encoding);
  const pieces = [
    decoding.scanText(bytes.subarray(encoding.bom, cut)),
    decoding.scanText(bytes.subarray(cut)),
  ];
  return analysePieces(pieces, { source: 'log', decoding, base: encoding.bom, maxFindings: 1000 });
}

function analysePieces(pieces: readonly string[], options: AnalysisOptions): Analysis {
  const analyser = engine.analyser(options);
  for (const piece of pieces) analyser.push(piece);
  return analyser.end();
}

/** An open log, as the features see it. */
export function openLog(text: string, uri = 'untitled:Untitled-1', maxFindings = 1000): LogDocument {
  const document = TextDocument.create(uri, 'plaintext', 1, text);
  return readDocument((options) => engine.analyser(options), document, maxFindings);
}

/** Markdown without the backslashes that keep its marks text. */
export function unescaped(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

/** A semantic token as it is sent, and where that is. */
export interface Token {
  readonly deltaLine: number;
  readonly deltaCharacter: number;
  readonly line: number;
  readonly character: number;
  readonly length: number;
  readonly type: number;
}

/** Undoes the relative encoding of the Language Server Protocol, five numbers a token. */
export function decodeTokens(data: readonly number[]): Token[] {
  const tokens: Token[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [deltaLine = NaN, deltaCharacter = NaN, length = NaN, type = NaN] = data.slice(at, at + 5);
    line += deltaLine;
    character = deltaLine === 0 ? character + deltaCharacter : deltaCharacter;
    tokens.push({ deltaLine, deltaCharacter, line, character, length, type });
  }
  return tokens;
}

/** What a diagnostic says. Ours are never Markdown. */
export function messageOf(diagnostic: Diagnostic | undefined): string {
  return typeof diagnostic?.message === 'string' ? diagnostic.message : '';
}

/** What the command of a code action is called with. */
export function argumentOf(action: CodeAction): unknown {
  return action.command?.arguments?.[0];
}

/** The range of an open log that a mark stands for. */
export function rangeOfMark({ document }: LogDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

/**
 * Every mark of a log is the field of that name, to the unit.
 * @param of takes the marks `a.name` of one of several records, beside those that hold for all
 */
export function assertMarked(record: LogRecord | undefined, { marks }: Marked, of?: string): void {
  for (const { name, start, end } of marks) {
    const [, owner, field = ''] = /^(?:([a-z])\.)?([\w.]+)$/.exec(name) ?? [];
    if (owner !== undefined && owner !== of) continue;
    assert.deepEqual([record?.fields[field]?.start, record?.fields[field]?.end], [start, end], name);
  }
}

/** The scan text of bytes that come in pieces. */
export function scanInPieces(decoding: Decoding, bytes: Uint8Array, pieceLength: number): string {
  let scan = '';
  for (let at = 0; at < bytes.length; at += pieceLength)
    scan += decoding.scanText(bytes.subarray(at, at + pieceLength));
  return scan;
}

/** The positions of byte offsets as `line:column`, the bytes pushed in pieces. */
export function positionsOf(
  bytes: Uint8Array,
  encoding: Encoding,
  offsets: readonly number[],
  pieceLength = bytes.length || 1,
): string[] {
  const locator = createLocator(encoding, offsets);
  for (let at = 0; at < bytes.length; at += pieceLength) locator.push(bytes.subarray(at, at + pieceLength));
  const positions = locator.end();
  return offsets.map((offset) => `${positions.get(offset)?.line}:${positions.get(offset)?.column}`);
}

/** The bytes of a text in every encoding that can hold it. */
export function encodingsOf(text: string): Record<string, Uint8Array> {
  return {
    'UTF-8': Buffer.from(text),
    'UTF-8 with a mark': Buffer.from(`\ufeff${text}`),
    'UTF-16 LE': Buffer.from(text, 'utf16le'),
    'UTF-16 LE with a mark': Buffer.from(`\ufeff${text}`, 'utf16le'),
    'UTF-16 BE with a mark': Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  };
}

/** The order that the dates of a file show, each written `first<separator>second`. */
export function dateOrderOf(...dates: string[]): DateOrder | undefined {
  const evidence = noDateEvidence();
  for (const date of dates) {
    const [, first, separator, second] = /^(\d+)(\D)(\d+)/.exec(date) ?? [];
    observeDate(evidence, Number(first), Number(second), separator ?? '');
  }
  return dateOrder(evidence);
}

/** A finding of some rule at some place. */
export function findingOf(rule: string, start: number, severity: Severity = 'error'): Finding {
  const location = { source: 'x', unit: 'utf16', start, end: start + 1 } as const;
  return { rule, severity, message: rule, location, record: location, facts: {} };
}

/** The hover on the first mark of a log. */
export async function hoverOn({ text, marks }: Marked): Promise<Hover | null> {
  const log = openLog(text);
  return hoverAt(log, log.document.positionAt((marks[0]?.start ?? 0) + 1), await engine.catalog());
}

/** The Markdown of the hover on the first mark of a log. */
export async function hoverTextOn(marked: Marked): Promise<string> {
  const contents = (await hoverOn(marked))?.contents;
  assert.ok(typeof contents === 'object' && 'kind' in contents && contents.kind === 'markdown');
  return contents.value;
}

/** The tokens of a log as `type text`, in the order in which they are sent. */
export function tokensOf(text: string, fromLine = 0, toLine = Number.MAX_SAFE_INTEGER): string[] {
  const log = openLog(text);
  const range = { start: { line: fromLine, character: 0 }, end: { line: toLine, character: 0 } };
  return decodeTokens(semanticTokensIn(log, range).data).map(({ line, character, length, type }) => {
    const start = log.document.offsetAt({ line, character });
    return `${tokenTypes[type]} ${textAt(text, { start, end: start + length })}`;
  });
}

/** The marks of a log are the tokens that it has to have, each named by its type. */
export function assertColours(marked: string): void {
  const { text, marks } = unmark(marked);
  assert.deepEqual(
    tokensOf(text),
    marks.map((mark) => `${mark.name} ${mark.text}`),
  );
}

/** Fixtures of the errors that articles published, in test/fixtures/seeds. */
export const seedNames = [
  'agent',
  'imap-proxy',
  'imap-bye',
  'events-imap',
  'kb306308',
  'event-1007',
  'event-2937',
  'ndr-storedrv',
] as const;
