import type { Catalog } from '../../knowledge/catalog.ts';
import type { Span } from '../../model/location.ts';
import { findContextCodes } from './contextCodes.ts';
import { findEvents } from './events.ts';
import { findIdentifiers } from './identifiers.ts';
import type { Mention } from './mention.ts';
import { findNames } from './names.ts';
import { findNumbers } from './numbers.ts';
import { findStatuses } from './statuses.ts';

/**
 * Finds everything in a text that is a code, by where it stands and how it is written. One place is one mention: where two readers
 * see one, the first of `readers` has it. In: any text; the tables. Out: mentions in the order of the text, none overlapping.
 */
export function findMentions(text: string, catalog: Catalog): Mention[] {
  const found: Mention[] = [];
  const closed: Span[] = [];
  for (const read of readers) {
    const taken = outermost([...found, ...closed]);
    read(
      {
        text,
        add: (mention) => isFree(taken, mention) && found.push(mention),
        close: (span) => closed.push(span),
      },
      catalog,
    );
  }
  return found.sort(byPlace);
}

/** Those that know most of the place come first. */
const readers = [
  findContextCodes,
  findIdentifiers,
  findEvents,
  findStatuses,
  findNumbers,
  findNames,
] as const;

function byPlace(a: Span, b: Span): number {
  return a.start - b.start;
}

/** In: spans, some within others. Out: those within no other, in their order. */
function outermost(spans: Span[]): Span[] {
  const outer: Span[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start || b.end - a.end))
    if (span.end > (outer.at(-1)?.end ?? 0)) outer.push(span);
  return outer;
}

/** In: spans in their order, none within another. Out: whether none of them overlaps another one. */
function isFree(taken: readonly Span[], { start, end }: Span): boolean {
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((taken[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return (taken[low]?.start ?? Infinity) >= end;
}
