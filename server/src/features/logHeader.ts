import { recordAt, type LogDocument } from './logDocument.ts';

/** How many lines a header has at most. */
const longest = 10;

/**
 * What the header lines above a record say, `#Log-type: …` as `log-type`. In: the index of the record, which may be one of these
 * lines. Out: empty where none stand above it.
 */
export function headerAbove(log: LogDocument, index: number): Readonly<Record<string, string>> {
  // Where other columns hold, a header ends.
  const from = log.records.columns.findLast((region) => region.from <= index)?.from ?? 0;
  const header = new Map<string, string>();
  for (let at = Math.max(from - longest, 0); at <= Math.min(from + longest, index); at++) {
    const record = recordAt(log, at);
    if (record?.kind === 'header')
      header.set((record.fields['name']?.text ?? '').toLowerCase(), record.fields['value']?.text ?? '');
    else if (at > from) break;
  }
  return Object.fromEntries(header);
}
