import { open } from 'node:fs/promises';
import type { Sought } from '../features/sought.ts';
import { formats } from '../formats/detect.ts';
import { recordText } from '../formats/recordText.ts';
import { createSegmenter, type RawRecord } from '../formats/segment.ts';
import type { Span } from '../model/location.ts';
import { decodingOf } from '../text/decoding.ts';
import { detectEncoding } from '../text/encoding.ts';
import type { Position } from '../text/locate.ts';
import { chunks, locateAll, readSample } from './readFile.ts';

/** A place in a file, for people: lines and columns from 1. */
export interface Place {
  readonly start: Position;
  readonly end: Position;
}

/**
 * Finds a code, in any spelling, or a name in the records of a file, in pieces: memory does not grow with the file.
 * In: the file, what is sought, how many places are enough, and whether to stop. Out: the places in their order; none where
 * the file is no text, or the search was stopped. @throws the error of the file system, when the file cannot be opened or read
 */
export async function searchFile(
  file: string,
  sought: Sought,
  limit: number,
  stop: () => boolean,
): Promise<Place[]> {
  const handle = await open(file, 'r');
  try {
    const encoding = detectEncoding(await readSample(handle), 'windows-1252');
    if (!encoding) return [];
    const decoding = decodingOf(encoding);
    const { candidates } = sought;
    const found: Span[] = [];
    const look = (raw: RawRecord) => {
      candidates.lastIndex = 0;
      if (found.length >= limit || !candidates.test(raw.text)) return;
      for (const { start, end } of sought.inRecord(recordText(raw, decoding, encoding.bom), decoding))
        found.push({ start, end });
    };
    const segmenter = createSegmenter(formats, look);
    for await (const bytes of chunks(handle, encoding.bom)) {
      if (stop() || found.length >= limit) break;
      segmenter.push(decoding.scanText(bytes));
    }
    segmenter.end();
    const positions = await locateAll(handle, encoding, found, stop);
    return found.slice(0, limit).flatMap((span) => {
      const start = positions.get(span.start);
      const end = positions.get(span.end);
      return start === undefined || end === undefined ? [] : [{ start, end }];
    });
  } finally {
    await handle.close();
  }
}
