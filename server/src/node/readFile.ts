import type { FileHandle } from 'node:fs/promises';
import { sampleLength } from '../formats/detect.ts';
import type { Span } from '../model/location.ts';
import type { Encoding } from '../text/encoding.ts';
import { createLocator, type Position } from '../text/locate.ts';

/** Pieces of 64 KB pass the decoder while they are still in the processor's cache. */
const chunkLength = sampleLength;
/** Fewer and larger reads spare the way to the file system. */
const readLength = 16 * chunkLength;

/** The beginning of a file, to tell its encoding by. */
export function readSample(handle: FileHandle): Promise<Uint8Array> {
  return readChunk(handle, Buffer.alloc(chunkLength), 0);
}

/** The buffer is used again for each piece: take what you need before asking for the next. */
export async function* chunks(handle: FileHandle, start: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(readLength);
  let position = start;
  for (;;) {
    const bytes = await readChunk(handle, buffer, position);
    position += bytes.length;
    for (let at = 0; at < bytes.length; at += chunkLength) yield bytes.subarray(at, at + chunkLength);
    if (bytes.length < readLength) return;
  }
}

/**
 * In: byte ranges of a file, and whether to stop. Out: lines and columns of their ends, in one more pass that stops behind the last;
 * none where it was told to stop.
 */
export async function locateAll(
  handle: FileHandle,
  encoding: Encoding,
  spans: readonly Span[],
  stop: () => boolean = () => false,
): Promise<ReadonlyMap<number, Position>> {
  const offsets = spans.flatMap(({ start, end }) => [start, end]);
  if (offsets.length === 0) return new Map();
  const locator = createLocator(encoding, offsets);
  const farthest = offsets.reduce((most, offset) => Math.max(most, offset), 0);
  let read = 0;
  for await (const bytes of chunks(handle, 0)) {
    if (stop()) return new Map();
    locator.push(bytes);
    read += bytes.length;
    if (read > farthest) break;
  }
  return locator.end();
}

/** @returns as much as fits into the buffer, less only at the end of the file */
async function readChunk(handle: FileHandle, buffer: Buffer, position: number): Promise<Uint8Array> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
