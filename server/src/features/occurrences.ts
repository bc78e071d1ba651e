import type { DocumentHighlight, Location, Position } from 'vscode-languageserver-types';
import type { Mention } from '../codes/mentions/mention.ts';
import { spellingsOf } from '../codes/mentions/spellings.ts';
import { subjectKey } from '../codes/mentions/subjectKey.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import type { Span } from '../model/location.ts';
import { recordsSpan, type LogDocument } from './logDocument.ts';
import { mentionAt, mentionsIn } from './mentionsIn.ts';
import { rangeOf } from './ranges.ts';

/** Places of one file that are listed; nobody reads more. */
export const maxPlaces = 5000;
/** Highlights are looked for this far from the pointer, so that each of its moves is answered at once. */
const nearby = 200_000;
/** How much of a record is read at once. */
const widest = 20_000;

/** The other places near the pointer where the same code stands, in any spelling. */
export function highlightsAt(log: LogDocument, position: Position, catalog: Catalog): DocumentHighlight[] {
  const offset = log.document.offsetAt(position);
  const mention = mentionAt(log, offset, catalog);
  if (mention === undefined) return [];
  const around = { start: Math.max(offset - nearby, 0), end: offset + nearby };
  return occurrencesOf(log, mention, catalog, around).map((span) => ({ range: rangeOf(log.document, span) }));
}

/** Every place of an open log where a code stands, in any spelling. */
export function referencesIn(log: LogDocument, mention: Mention, catalog: Catalog): Location[] {
  const everywhere = { start: 0, end: log.document.getText().length };
  return occurrencesOf(log, mention, catalog, everywhere).map((span) => ({
    uri: log.document.uri,
    range: rangeOf(log.document, span),
  }));
}

/** A spelling in the text is only a candidate: what stands there is read before it counts. */
function occurrencesOf(log: LogDocument, mention: Mention, catalog: Catalog, within: Span): Span[] {
  const key = subjectKey(mention);
  const pattern = spellingsOf(mention, catalog);
  const text = log.document.getText();
  const found: Span[] = [];
  let readTo = within.start;
  pattern.lastIndex = within.start;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match.index >= within.end || found.length >= maxPlaces) break;
    if (match.index < readTo) continue;
    const part = partAround(log, match.index);
    for (const other of mentionsIn(log, part, catalog))
      if (other.start >= readTo && subjectKey(other) === key) found.push(other);
    readTo = part.end;
  }
  return found;
}

/** The record, of a very long one what stands behind the offset. */
function partAround(log: LogDocument, at: number): Span {
  const record = recordsSpan(log, { start: at, end: at + 1 });
  return { start: Math.max(record.start, at), end: Math.min(record.end, at + widest) };
}
