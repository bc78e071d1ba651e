import { findMentions } from '../codes/mentions/findMentions.ts';
import type { Mention } from '../codes/mentions/mention.ts';
import type { RecordText } from '../formats/format.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import type { Decoding } from '../text/decoding.ts';

/**
 * Finds the codes of one record, in an open log as in a file. In: its text, and units of the source that a character of a code has:
 * codes are ASCII. Out: mentions in their order, with offsets into the source; a tag behind a code is no part of it.
 */
export function mentionsOf(
  record: RecordText,
  { unitBytes }: Pick<Decoding, 'unitBytes'>,
  catalog: Catalog,
): Mention[] {
  return findMentions(record.text, catalog).map((mention) => ({
    ...mention,
    start: record.offset(mention.start),
    end: record.offset(mention.end - 1) + unitBytes,
  }));
}
