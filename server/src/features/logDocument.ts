import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnalysisOptions, LogAnalyser } from '../diagnosis/analyser.ts';
import { formats, newMemory } from '../formats/detect.ts';
import type { FormatMemory } from '../formats/format.ts';
import { readRecord } from '../formats/recordText.ts';
import { maxRecordLength, type RawRecord } from '../formats/segment.ts';
import type { Analysis } from '../model/finding.ts';
import type { Span } from '../model/location.ts';
import type { LogRecord } from '../model/record.ts';
import { documentDecoding } from '../text/decoding.ts';

/** An open log: its text, what is wrong in it, and where its records are. */
export interface LogDocument {
  readonly document: TextDocument;
  readonly analysis: Analysis;
  readonly records: RecordIndex;
}

/** Where every record begins and ends. Numbers only: a large log has hundreds of thousands. */
export interface RecordIndex {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Index into the list of formats. */
  readonly formats: readonly number[];
  /** Records from which on other columns hold. */
  readonly columns: readonly { readonly from: number; readonly names: readonly string[] | undefined }[];
}

/** Reads an open document from end to end: the same way that a file is read. */
export function readDocument(
  analyserFor: (options: AnalysisOptions) => LogAnalyser,
  document: TextDocument,
  maxFindings: number,
): LogDocument {
  const starts: number[] = [];
  const ends: number[] = [];
  const formatNumbers: number[] = [];
  const columns: { from: number; names: readonly string[] | undefined }[] = [];
  const onRecord = (raw: RawRecord, memory: FormatMemory) => {
    if (columns.at(-1)?.names !== memory.columns)
      columns.push({ from: starts.length, names: memory.columns });
    starts.push(raw.start);
    ends.push(raw.end);
    formatNumbers.push(formats.indexOf(raw.format));
  };
  const analyser = analyserFor({
    source: document.uri,
    decoding: documentDecoding,
    base: 0,
    maxFindings,
    onRecord,
  });
  analyser.push(document.getText());
  const analysis = analyser.end();
  return { document, analysis, records: { starts, ends, formats: formatNumbers, columns } };
}

/** @returns the fields of all records that touch a range, from its beginning, at most `limit` raw records */
export function recordsIn(log: LogDocument, start: number, end: number, limit: number): LogRecord[] {
  const { starts, ends } = log.records;
  const found: LogRecord[] = [];
  let index = Math.max(lastAtOrBefore(starts, start), 0);
  for (let left = limit; index < starts.length && left > 0; index++, left--) {
    if ((starts[index] ?? 0) >= end) break;
    if ((ends[index] ?? 0) > start) found.push(...parseRecord(log, index));
  }
  return found;
}

/**
 * The parts of a log that touch a range, in their order: records, and what stands between two of them and belongs to none.
 * In: offsets into the document. Out: at least one part.
 */
export function* partsOf(log: LogDocument, { start, end }: Span): Generator<Span> {
  const { length } = log.document.getText();
  let part = partAt(log, Math.max(start - 1, 0));
  yield part;
  while (part.end <= end && part.end < length) {
    part = partAt(log, part.end);
    yield part;
  }
}

/** The record that an offset lies in, else the text around it that belongs to none. */
export function partAt(log: LogDocument, offset: number): Span {
  const { starts, ends } = log.records;
  const index = lastAtOrBefore(starts, offset);
  const end = ends[index] ?? 0;
  if (offset < end) return { start: starts[index] ?? 0, end };
  return { start: end, end: starts[index + 1] ?? log.document.getText().length };
}

/** @returns the fields of the record with this index; the first of them where it holds several */
export function recordAt(log: LogDocument, index: number): LogRecord | undefined {
  return parseRecord(log, index)[0];
}

/** @returns the index of the record that an offset lies in, or of the last one before it; -1 before the first */
export function indexAt(log: LogDocument, offset: number): number {
  return lastAtOrBefore(log.records.starts, offset);
}

/** The record that was asked for last: a hover and a scroll ask for the same one many times, and it may be a table of a million rows. */
const lastParsed = new WeakMap<LogDocument, { readonly index: number; readonly records: LogRecord[] }>();

function parseRecord(log: LogDocument, index: number): LogRecord[] {
  const last = lastParsed.get(log);
  if (last?.index === index) return last.records;
  const records = readRecordAt(log, index);
  lastParsed.set(log, { index, records });
  return records;
}

function readRecordAt(log: LogDocument, index: number): LogRecord[] {
  const start = log.records.starts[index] ?? 0;
  const end = log.records.ends[index] ?? start;
  const format = formats[log.records.formats[index] ?? 0];
  if (!format) return [];
  const text = log.document.getText({
    start: log.document.positionAt(start),
    end: log.document.positionAt(Math.min(end, start + maxRecordLength)),
  });
  const columns = log.records.columns.findLast(({ from }) => from <= index)?.names;
  return readRecord({ format, text, start, end, cut: false }, documentDecoding, 0, {
    ...newMemory(),
    columns,
  });
}

function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
