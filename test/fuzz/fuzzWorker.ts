import { parentPort, workerData } from 'node:worker_threads';
import type { FormatId } from '../../server/src/model/record.ts';
import { checkSample } from './check.ts';
import { makeSample } from './sample.ts';

/** The samples of a format that a worker goes through. It writes the index of the one it is at into `progress`. */
export interface FuzzJob {
  readonly seed: number;
  readonly format: FormatId;
  readonly from: number;
  readonly to: number;
  readonly progress: Int32Array<SharedArrayBuffer>;
}

export interface FuzzMessage {
  readonly index: number;
  readonly failures: readonly string[];
  /** Milliseconds, and the characters read in them; only of a sample slower than any before it. */
  readonly slow?: number;
  readonly size?: number;
}

const job = workerData as FuzzJob;
let slowest = 0;
for (let index = job.from; index < job.to; index++) {
  Atomics.store(job.progress, 0, index);
  const sample = makeSample(job.seed, job.format, index);
  const begun = performance.now();
  const failures = checked(() => checkSample(sample));
  const took = performance.now() - begun;
  if (failures.length > 0 || took > slowest) {
    slowest = Math.max(slowest, took);
    const message: FuzzMessage = { index, failures, slow: took, size: sample.text.length };
    parentPort?.postMessage(message);
  }
}
Atomics.store(job.progress, 0, job.to);

function checked(check: () => string[]): string[] {
  try {
    return check();
  } catch (error) {
    return [`exception: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
}
