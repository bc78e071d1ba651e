import { cleanText } from '../text/cleanText.ts';
import type { Decoding } from '../text/decoding.ts';
import type { LogRecord } from '../model/record.ts';
import type { FormatMemory, RecordText } from './format.ts';
import { withoutComments } from './marks.ts';
import type { RawRecord } from './segment.ts';

/**
 * Decodes a record and takes the marks of the web out of it.
 * @param base units of the source that stand before the scan text: a byte order mark
 */
export function recordText(
  raw: Pick<RawRecord, 'text' | 'start' | 'end'>,
  decoding: Decoding,
  base: number,
): RecordText {
  // A lone CR ends a line as much as LF does: one form of it is enough for everybody behind this point.
  const clean = cleanText(withoutComments(decoding.decode(raw.text).replace(/\r(?!\n)/g, '\n')));
  let offsets: ((index: number) => number) | undefined;
  const toSource = (scanOffset: number) => base + scanOffset * decoding.unitBytes;
  return {
    text: clean.text,
    start: toSource(raw.start),
    end: toSource(raw.end),
    offset(index) {
      offsets ??= decoding.offsets(raw.text);
      return toSource(raw.start + offsets(clean.original(index)));
    },
  };
}

/** Reads the fields of a record that was found. */
export function readRecord(
  raw: RawRecord,
  decoding: Decoding,
  base: number,
  memory: FormatMemory,
): LogRecord[] {
  return raw.format.parse(recordText(raw, decoding, base), memory);
}
