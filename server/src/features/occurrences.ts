import type { DocumentHighlight, Location, Position } from 'vscode-languageserver-types';
import type { Catalog } from '../knowledge/catalog.ts';
import type { Span } from '../model/location.ts';
import { partAt, type LogDocument } from './logDocument.ts';
import { rangeOf } from './ranges.ts';
import { sessionsOf } from './sessions.ts';
import { soughtAt, type Sought } from './sought.ts';

/** Places of one file that are listed; nobody reads more. */
export const maxPlaces = 5000;
/** Highlights are looked for this far from the pointer, so that each of its moves is answered at once. */
const nearby = 200_000;
/** How much of a record is read at once. */
const widest = 100_000;
/** How much text is looked through at once, and how long a spelling may be that begins there. */
const pieceLength = 1 << 20;
const longestSpelling = 1000;

/** The other places near the pointer of what stands there: the same code in any spelling, the same session or mailbox. */
export function highlightsAt(log: LogDocument, position: Position, catalog: Catalog): DocumentHighlight[] {
  const offset = log.document.offsetAt(position);
  const sought = soughtAt(log, offset, catalog);
  if (sought === undefined) return [];
  const around = { start: Math.max(offset - nearby, 0), end: offset + nearby };
  const spans = [...occurrencesOf(log, sought, around)].flat();
  return spans.map((span) => ({ range: rangeOf(log.document, span) }));
}

/**
 * Every place of an open log where something stands; of a mailbox also what an agent wrote while it worked on it. Out: step by
 * step, so that others can be served in between; a step may have found nothing. The document must not change before the last of them.
 */
export function* referencesIn(log: LogDocument, sought: Sought): Generator<Location[]> {
  const { document } = log;
  const everywhere = { start: 0, end: document.getText().length };
  const locate = (span: Span): Location => ({ uri: document.uri, range: rangeOf(document, span) });
  for (const spans of occurrencesOf(log, sought, everywhere)) yield spans.map(locate);
  if (sought.isMailbox) for (const spans of unnamedRecordsOf(log, sought)) yield spans.map(locate);
}

/** A spelling in the text is only a candidate: what stands there is read before it counts. */
function* occurrencesOf(log: LogDocument, sought: Sought, within: Span): Generator<Span[]> {
  let readTo = within.start;
  let left = maxPlaces;
  for (const at of candidatesOf(log, sought.candidates, within)) {
    if (at === undefined) yield [];
    if (at === undefined || at < readTo) continue;
    const part = partBehind(log, at);
    const found = sought.inLog(log, part).filter(({ start }) => start >= readTo && start < part.end);
    yield found.slice(0, left);
    left -= found.length;
    if (left <= 0) return;
    readTo = part.end;
  }
}

/** First lines of the records that do not name what is sought, in the sessions without an id that begin with it. */
function* unnamedRecordsOf(log: LogDocument, sought: Sought): Generator<Span[]> {
  const { all, next } = sessionsOf(log);
  let left = maxPlaces;
  for (const { id, first } of all) {
    const spans: Span[] = [];
    yield spans;
    if (left <= 0) return;
    if (id !== '' || !isNamedIn(log, first, sought)) continue;
    for (let index = next[first] ?? -1; index !== -1 && left > 0; index = next[index] ?? -1)
      if (!isNamedIn(log, index, sought) && left-- > 0) spans.push(firstLineOf(log, index));
    yield spans;
  }
}

function isNamedIn(log: LogDocument, index: number, { candidates }: Sought): boolean {
  candidates.lastIndex = 0;
  return candidates.test(log.document.getText().slice(log.records.starts[index], log.records.ends[index]));
}

function firstLineOf({ document, records }: LogDocument, index: number): Span {
  const start = records.starts[index] ?? 0;
  const lineEnd = document.getText().indexOf('\n', start);
  return { start, end: Math.min(lineEnd === -1 ? Infinity : lineEnd, records.ends[index] ?? start) };
}

/** Offsets where a pattern matches, and undefined at the end of each piece of the text. */
function* candidatesOf(log: LogDocument, pattern: RegExp, within: Span): Generator<number | undefined> {
  const text = log.document.getText();
  const end = Math.min(within.end, text.length);
  for (let from = within.start; from < end; from += pieceLength) {
    const to = Math.min(from + pieceLength, end);
    for (const { index } of text.slice(from, to + longestSpelling).matchAll(pattern))
      if (from + index < to) yield from + index;
    yield undefined;
  }
}

/** What of its record stands behind an offset, of a very long one the beginning. */
function partBehind(log: LogDocument, at: number): Span {
  return { start: at, end: Math.min(partAt(log, at).end, at + widest) };
}
