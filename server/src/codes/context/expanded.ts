import { lids, type ContextRecord, type RecordKind } from './context.ts';
import { cleanSlice, isDigit, isLetter, skipFiller, wordEnd } from './filler.ts';
import { readPrinted, type Printed } from './printed.ts';

export interface ExpandedRun {
  readonly start: number;
  readonly end: number;
  readonly records: readonly ContextRecord[];
  readonly problems: readonly string[];
}

/**
 * Reads records as `Lid: 24060   StoreEc: 0x80040115` from an index on, one on a line or several, folded anywhere between words.
 * In: the text, an index, and how many records to read at most.
 * Out: the run up to the first text that belongs to no record, undefined where no record begins there.
 */
export function readExpandedRun(text: string, from: number, most: number): ExpandedRun | undefined {
  const records: ContextRecord[] = [];
  const problems: string[] = [];
  let end = from;
  let head = readLid(text, from);
  while (head !== undefined && records.length < most) {
    const next = findLid(text, head.end);
    const { record, problem } = readRecord(text, head, next);
    end = record.end;
    records.push(record);
    if (problem !== undefined) problems.push(`Lid ${record.lid}: ${problem}`);
    head = next === undefined || !isGap(text, end, next.start) ? undefined : next;
  }
  return records.length === 0 ? undefined : { start: from, end, records, problems };
}

interface Lid {
  readonly lid: number;
  readonly start: number;
  readonly end: number;
}

/** `Lid: 23226`, if it stands at the index. */
function readLid(text: string, from: number): Lid | undefined {
  if (text.charCodeAt(from) !== 76 || isLetter(text.charCodeAt(from - 1))) return undefined;
  const word = wordEnd(text, from, 'Lid:');
  if (word === undefined) return undefined;
  const start = skipFiller(text, word);
  let end = start;
  while (end - start < 8 && isDigit(text.charCodeAt(end))) end++;
  const length = end - start;
  return length === 0 || length > 7 ? undefined : { lid: Number(text.slice(start, end)), start: from, end };
}

/** How far one record may reach. */
const reach = 1000;

function findLid(text: string, from: number): Lid | undefined {
  const end = Math.min(text.length, from + reach);
  for (let at = from; at < end; at++) {
    const lid = text.charCodeAt(at) === 76 ? readLid(text, at) : undefined;
    if (lid !== undefined) return lid;
  }
  return undefined;
}

/** Words that no record prints: with them, what is no context any more has begun. */
const border =
  /MapiException|Diagnostic context|\.{6}|--+(?:>|&gt;)|\[(?:Stage|Database|EndDiag)|\n[ \t]{0,20}at [A-Z]|Stack ?trace/i;

function readRecord(
  text: string,
  head: Lid,
  next: Lid | undefined,
): { readonly record: ContextRecord; readonly problem?: string } {
  const limit = next?.start ?? Math.min(text.length, head.end + reach);
  const stop = text.slice(head.end, limit).search(border);
  const to = stop < 0 ? limit : head.end + stop;
  const open = next === undefined || stop >= 0;
  const { end, problem, ...printed } = readBody(text, head.end, to, open);
  const kind = printed.kind === 'marker' ? (kinds[head.lid] ?? 'marker') : printed.kind;
  const record = { start: head.start, end: end ?? head.end, lid: head.lid, ...printed, kind };
  return problem === undefined ? { record } : { record, problem };
}

/** Words that are nothing known belong to the record only on its own line: behind it the text of the log goes on. */
function readBody(text: string, from: number, to: number, open: boolean): Printed {
  const printed = readPrinted(cleanSlice(text, from, to), open);
  if (printed.kind !== 'unknown') return printed;
  const lineEnd = text.slice(from, to).search(/[\r\n]|<br|&#1[03];/i);
  return lineEnd < 0 ? printed : readPrinted(cleanSlice(text, from, from + lineEnd), open);
}

/** Locations that have their meaning even where a web page took the dashes for a line and dropped the words. */
const kinds: Readonly<Record<number, RecordKind>> = {
  [lids.remoteStart]: 'remoteStart',
  [lids.remoteEnd]: 'remoteEnd',
  [lids.overflow]: 'overflow',
};

/** Only filler and stray marks stand between two records. */
function isGap(text: string, from: number, to: number): boolean {
  return to - from <= 300 && /^[-–—|*_.,;\s"']{0,40}$/.test(cleanSlice(text, from, to).text);
}
