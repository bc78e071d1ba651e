import { open, type FileHandle } from 'node:fs/promises';
import type { Engine } from '../engine.ts';
import { sampleLength } from '../formats/detect.ts';
import type { Analysis } from '../model/finding.ts';
import { decodingOf } from '../text/decoding.ts';
import { detectEncoding, type Encoding } from '../text/encoding.ts';
import { createLocator, type Position } from '../text/locate.ts';

/** What a file turned out to be. `analysis` is absent where its bytes are no text. */
export interface FileResult {
  readonly file: string;
  readonly analysis?: Analysis;
  /** Lines and columns of the findings' offsets. */
  readonly positions: ReadonlyMap<number, Position>;
  /** Why a file was not read as a log, in words for the user. */
  readonly note?: string;
}

export interface ReadOptions {
  /** Findings to keep of each file; all are counted. */
  readonly maxFindings: number;
  /** Encoding of files that are neither UTF-8 nor UTF-16. */
  readonly codePage: string;
}

/** Pieces of 64 KB pass the decoder while they are still in the processor's cache. */
const chunkLength = sampleLength;
/** Fewer and larger reads spare the way to the file system. */
const readLength = 16 * chunkLength;

/**
 * Reads and diagnoses one file, in pieces: memory does not grow with the file.
 * @param file a path, as it shall stand in the result
 * @throws the error of the file system, when the file cannot be opened or read
 */
export async function analyseFile(engine: Engine, file: string, options: ReadOptions): Promise<FileResult> {
  const handle = await open(file, 'r');
  try {
    const sample = await readChunk(handle, Buffer.alloc(chunkLength), 0);
    const encoding = detectEncoding(sample, options.codePage);
    if (!encoding) return { file, positions: new Map(), note: describeBinary(sample) };
    const analysis = await analyseText(engine, handle, file, encoding, options.maxFindings);
    return { file, analysis, positions: await locate(handle, encoding, analysis) };
  } finally {
    await handle.close();
  }
}

async function analyseText(
  engine: Engine,
  handle: FileHandle,
  source: string,
  encoding: Encoding,
  maxFindings: number,
): Promise<Analysis> {
  const decoding = decodingOf(encoding);
  const analyser = engine.analyser({ source, decoding, base: encoding.bom, maxFindings });
  for await (const bytes of chunks(handle, encoding.bom)) {
    if (!analyser.push(decoding.scanText(bytes))) break;
  }
  return analyser.end();
}

async function locate(
  handle: FileHandle,
  encoding: Encoding,
  analysis: Analysis,
): Promise<ReadonlyMap<number, Position>> {
  const offsets = analysis.findings.flatMap(({ location }) => [location.start, location.end]);
  if (offsets.length === 0) return new Map();
  const locator = createLocator(encoding, offsets);
  const farthest = offsets.reduce((most, offset) => Math.max(most, offset), 0);
  let read = 0;
  for await (const bytes of chunks(handle, 0)) {
    locator.push(bytes);
    read += bytes.length;
    if (read > farthest) break;
  }
  return locator.end();
}

/** The buffer is used again for each piece: take what you need before asking for the next. */
async function* chunks(handle: FileHandle, start: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(readLength);
  let position = start;
  for (;;) {
    const bytes = await readChunk(handle, buffer, position);
    position += bytes.length;
    for (let at = 0; at < bytes.length; at += chunkLength) yield bytes.subarray(at, at + chunkLength);
    if (bytes.length < readLength) return;
  }
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

function describeBinary(sample: Uint8Array): string {
  if (Buffer.from(sample.subarray(0, 7)).toString('latin1') === 'ElfFile') {
    return 'This is a binary event log (.evtx). In Event Viewer, use "Save All Events As…" with type XML, and open that file.';
  }
  return 'This file is not text.';
}
