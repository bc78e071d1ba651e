import { open, type FileHandle } from 'node:fs/promises';
import type { Engine } from '../engine.ts';
import type { Analysis } from '../model/finding.ts';
import { decodingOf } from '../text/decoding.ts';
import { detectEncoding, type Encoding } from '../text/encoding.ts';
import type { Position } from '../text/locate.ts';
import { chunks, locateAll, readSample } from './readFile.ts';

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

/**
 * Reads and diagnoses one file, in pieces: memory does not grow with the file.
 * @param file a path, as it shall stand in the result
 * @throws the error of the file system, when the file cannot be opened or read
 */
export async function analyseFile(engine: Engine, file: string, options: ReadOptions): Promise<FileResult> {
  const handle = await open(file, 'r');
  try {
    const sample = await readSample(handle);
    const encoding = detectEncoding(sample, options.codePage);
    if (!encoding) return { file, positions: new Map(), note: describeBinary(sample) };
    const analysis = await analyseText(engine, handle, file, encoding, options.maxFindings);
    const places = analysis.findings.map(({ location }) => location);
    return { file, analysis, positions: await locateAll(handle, encoding, places) };
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

function describeBinary(sample: Uint8Array): string {
  if (Buffer.from(sample.subarray(0, 7)).toString('latin1') === 'ElfFile') {
    return 'This is a binary event log (.evtx). In Event Viewer, use "Save All Events As…" with type XML, and open that file.';
  }
  return 'This file is not text.';
}
