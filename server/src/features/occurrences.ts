import type { DocumentHighlight, Location, Position } from 'vscode-languageserver-types';
import type { Mention } from '../codes/mentions/mention.ts';
import { spellingsOf } from '../codes/mentions/spellings.ts';
import { subjectKey } from '../codes/mentions/subjectKey.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import type { Span } from '../model/location.ts';
import { partAt, type LogDocument } from './logDocument.ts';
import { mentionAt, mentionsIn } from './mentionsIn.ts';
import { rangeOf } from './ranges.ts';

/** Places of one file that are listed; nobody reads more. */
export const maxPlaces = 5000;
/** Highlights are looked for this far from the pointer, so that each of its moves is answered at once. */
const nearby = 200_000;
/** How much of a record is read at once. */
const widest = 100_000;
/** How much text is looked through at once, and how long a spelling may be that begins there. */
const pieceLength = 1 << 20;
const longestSpelling = 1000;

/** The other places near the pointer where the same code stands, in any spelling. */
export function highlightsAt(log: LogDocument, position: Position, catalog: Catalog): DocumentHighlight[] {
  const offset = log.document.offsetAt(position);
  const mention = mentionAt(log, offset, catalog);
  if (mention === undefined) return [];
  const around = { start: Math.max(offset - nearby, 0), end: offset + nearby };
  const spans = [...occurrencesOf(log, mention, catalog, around)].flat();
  return spans.map((span) => ({ range: rangeOf(log.document, span) }));
}

/**
 * Every place of an open log where a code stands, in any spelling. Out: step by step, so that others can be served in between; a
 * step may have found nothing. The document must not change before the last of them.
 */
export function* referencesIn(log: LogDocument, mention: Mention, catalog: Catalog): Generator<Location[]> {
  const { document } = log;
  const everywhere = { start: 0, end: document.getText().length };
  for (const spans of occurrencesOf(log, mention, catalog, everywhere))
    yield spans.map((span) => ({ uri: document.uri, range: rangeOf(document, span) }));
}

/** A spelling in the text is only a candidate: what stands there is read before it counts. */
function* occurrencesOf(
  log: LogDocument,
  mention: Mention,
  catalog: Catalog,
  within: Span,
): Generator<Span[]> {
  const key = subjectKey(mention);
  let readTo = within.start;
  let left = maxPlaces;
  for (const at of candidatesOf(log, spellingsOf(mention, catalog), within)) {
    if (at === undefined) yield [];
    if (at === undefined || at < readTo) continue;
    const part = partBehind(log, at);
    const found = mentionsIn(log, part, catalog).filter(
      (other) => other.start >= readTo && other.start < part.end && subjectKey(other) === key,
    );
    yield found.slice(0, left);
    left -= found.length;
    if (left <= 0) return;
    readTo = part.end;
  }
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
