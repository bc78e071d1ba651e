import type { EventRow } from '../knowledge/rows.ts';
import type { CodeReading } from './explanation.ts';

/** In: an event of the tables. Out: its reading. */
export function eventReading(row: EventRow, why: string): CodeReading {
  return {
    family: 'event',
    code: `${row.source} ${row.id}`,
    symbol: row.title,
    aliases: [],
    meaning: row.meaning,
    causes: row.causes,
    next: row.next,
    ...(row.reference === undefined ? {} : { reference: row.reference }),
    why,
  };
}
