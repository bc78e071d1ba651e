import { createEngine } from '../../server/src/engine.ts';
import { sampleLength } from '../../server/src/formats/detect.ts';
import type { Analysis } from '../../server/src/model/finding.ts';
import { decodingOf, documentDecoding } from '../../server/src/text/decoding.ts';
import { detectEncoding, type Encoding } from '../../server/src/text/encoding.ts';

export const maxFindings = 20;

const engine = createEngine();

/** Reads an open document, in pieces of the given lengths; what is left over is the last piece. */
export function analyseDocument(text: string, pieces: readonly number[] = []): Analysis {
  const analyser = engine.analyser({ source: 'sample', decoding: documentDecoding, base: 0, maxFindings });
  for (const [from, to] of ranges(text.length, 0, pieces)) if (!analyser.push(text.slice(from, to))) break;
  return analyser.end();
}

/** The encoding that a file with these bytes is read in; none for bytes that are no text. */
export function encodingOf(bytes: Uint8Array): Encoding | undefined {
  return detectEncoding(bytes.subarray(0, sampleLength));
}

/** Reads the bytes of a file as the command line does, in pieces of the given lengths. */
export function analyseBytes(
  bytes: Uint8Array,
  encoding: Encoding,
  pieces: readonly number[] = [],
): Analysis {
  const decoding = decodingOf(encoding);
  const analyser = engine.analyser({ source: 'sample', decoding, base: encoding.bom, maxFindings });
  for (const [from, to] of ranges(bytes.length, encoding.bom, pieces))
    if (!analyser.push(decoding.scanText(bytes.subarray(from, to)))) break;
  return analyser.end();
}

function ranges(length: number, start: number, pieces: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  let from = start;
  for (const piece of pieces) {
    if (from + piece >= length) break;
    found.push([from, from + piece]);
    from += piece;
  }
  return [...found, [from, length]];
}
