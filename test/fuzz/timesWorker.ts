import { parentPort, workerData } from 'node:worker_threads';
import { analyseBytes, encodingOf } from './analyse.ts';
import { patterns } from './patterns.ts';

export interface TimesJob {
  /** Indexes into the list of patterns. */
  readonly chosen: readonly number[];
  /** The pattern being measured, and its size. */
  readonly progress: Int32Array<SharedArrayBuffer>;
}

export interface Timing {
  readonly index: number;
  readonly size: number;
  /** Milliseconds for `size`, and how many times as long as for half of it. */
  readonly time: number;
  readonly ratio: number;
  /** The worst ratio of any doubling, and the size at which it was seen. */
  readonly worst: number;
  readonly worstSize: number;
}

const all = patterns();
const job = workerData as TimesJob;
const smallest = 1 << 9;
/** The most that is kept of a record: what grows with its square has shown by then. */
const largest = 1 << 20;
/** Shorter times than this are noise. */
const measurable = 10;
const enough = 400;
const tooSteep = 3;
/** Characters in a millisecond. What is read faster is a collection of garbage, or a limit being reached. */
const fastEnough = 5000;

for (const [at, index] of job.chosen.entries()) {
  Atomics.store(job.progress, 0, at);
  parentPort?.postMessage(measure(index));
}
Atomics.store(job.progress, 0, job.chosen.length);

function measure(index: number): Timing {
  const pattern = all[index];
  let before = 0;
  let timing: Timing = { index, size: 0, time: 0, ratio: 0, worst: 0, worstSize: 0 };
  for (let size = smallest; size <= largest; size *= 2) {
    Atomics.store(job.progress, 1, size);
    const make = (length: number) => Buffer.from(pattern?.make(length) ?? '');
    const bytes = make(size);
    let time = fastest(bytes, 1);
    let ratio = before >= measurable ? time / before : 0;
    if (ratio > tooSteep) {
      // Again, with both sizes, before anybody is blamed.
      time = Math.min(time, fastest(bytes, 3));
      ratio = time / Math.max(before, fastest(make(size / 2), 3));
    }
    const steeper = ratio > timing.worst && size / time < fastEnough;
    timing = {
      index,
      size,
      time,
      ratio,
      worst: steeper ? ratio : timing.worst,
      worstSize: steeper ? size : timing.worstSize,
    };
    if (time > enough) break;
    before = time;
  }
  return timing;
}

function fastest(bytes: Uint8Array, repeats: number): number {
  let best = Infinity;
  for (let left = repeats; left > 0; left--) {
    const begun = performance.now();
    const encoding = encodingOf(bytes);
    if (encoding) analyseBytes(bytes, encoding, piecesOf(bytes.length));
    best = Math.min(best, performance.now() - begun);
    if (best > enough) break;
  }
  return best;
}

function piecesOf(length: number): number[] {
  return Array.from({ length: Math.ceil(length / 65_536) }, () => 65_536);
}
