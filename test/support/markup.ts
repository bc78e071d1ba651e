import { readFileSync } from 'node:fs';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import type { AnalysisOptions } from '../../server/src/diagnosis/analyser.ts';
import { createEngine } from '../../server/src/engine.ts';
import { readDocument, type LogDocument } from '../../server/src/features/logDocument.ts';
import { formats, newMemory } from '../../server/src/formats/detect.ts';
import { readRecord } from '../../server/src/formats/recordText.ts';
import { createSegmenter, type RawRecord } from '../../server/src/formats/segment.ts';
import type { Analysis } from '../../server/src/model/finding.ts';
import type { Span } from '../../server/src/model/location.ts';
import type { LogRecord } from '../../server/src/model/record.ts';
import { decodingOf, documentDecoding } from '../../server/src/text/decoding.ts';
import type { Encoding } from '../../server/src/text/encoding.ts';

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

/** What is wrong in the bytes of a file, read in pieces of some length. */
export function analyseBytes(bytes: Uint8Array, encoding: Encoding, pieceLength = bytes.length): Analysis {
  const decoding = decodingOf(encoding);
  const pieces: string[] = [];
  for (let at = encoding.bom; at === encoding.bom || at < bytes.length; at += pieceLength)
    pieces.push(decoding.scanText(bytes.subarray(at, at + pieceLength), at + pieceLength >= bytes.length));
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

/** The range of an open log that a mark stands for. */
export function rangeOfMark({ document }: LogDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}
