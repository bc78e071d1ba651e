import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { endlessLine } from './endlessLine.ts';
import { patterns, type Pattern } from './patterns.ts';
import type { TimesJob, Timing } from './timesWorker.ts';

/** An input that is not done after this time at any size never will be. */
const patience = 10_000;
const tooSteep = 3;
/** Megabytes in a second: at this speed the most that is kept of one record takes ten. */
const tooSlow = 0.1;

/**
 * Reads inputs of doubling sizes that are made to be slow, and compares the times.
 * @param match a part of the names of the patterns to measure; all when empty
 * @param progress shows a line that is written over
 * @returns how many grow faster than they should
 */
export async function checkTimes(match: string, progress: (line: string) => void): Promise<number> {
  const all = patterns();
  const chosen = all.map((_pattern, index) => index).filter((index) => all[index]?.name.includes(match));
  const timings: Timing[] = [];
  const hung: string[] = [];
  const lanes = Math.max(1, Math.min(availableParallelism(), 4));
  const lane = async (offset: number) => {
    let mine = chosen.filter((_index, at) => at % lanes === offset);
    while (mine.length > 0) {
      const stuck = await runWorker(mine, (timing) => {
        timings.push(timing);
        progress(`times ${timings.length}/${chosen.length} ${all[timing.index]?.name ?? ''}`);
      });
      if (!stuck) break;
      const what = `${all[mine[stuck.at] ?? 0]?.name ?? ''}: ${stuck.size} characters are not read after ${patience / 1000} s`;
      hung.push(what);
      mine = mine.slice(stuck.at + 1);
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_value, offset) => lane(offset)));
  progress('');
  for (const name of hung) process.stdout.write(`hangs: ${name}\n`);
  return hung.length + reportTimes(timings, all) + (match === '' ? endlessLine() : 0);
}

/** @returns how many are too slow */
function reportTimes(timings: readonly Timing[], all: readonly Pattern[]): number {
  const rate = ({ size, time }: Timing) => size / 1e6 / (time / 1e3);
  const describe = (timing: Timing) =>
    `${rate(timing).toFixed(2)} MB/s (${Math.round(timing.time)} ms for ${timing.size}): ${all[timing.index]?.name ?? ''}`;
  const slowFirst = timings.filter(({ size }) => size > 0).sort((a, b) => rate(a) - rate(b));
  const steep = slowFirst.filter(({ worst }) => worst > tooSteep);
  const crawling = slowFirst.filter((timing) => timing.worst <= tooSteep && rate(timing) < tooSlow);
  process.stdout.write(
    `${timings.length} inputs made to be slow: ${steep.length} grow faster than linear, ${crawling.length} others crawl\n`,
  );
  for (const timing of steep)
    process.stdout.write(
      `  × ${timing.worst.toFixed(1)} from ${timing.worstSize / 2} to ${timing.worstSize} characters, ${describe(timing)}\n`,
    );
  for (const timing of crawling) process.stdout.write(`  crawls: ${describe(timing)}\n`);
  process.stdout.write('slowest of the others:\n');
  const others = slowFirst.filter((timing) => !steep.includes(timing) && !crawling.includes(timing));
  for (const timing of others.slice(0, 12)) process.stdout.write(`  ${describe(timing)}\n`);
  return steep.length + crawling.length;
}

async function runWorker(
  chosen: readonly number[],
  heard: (timing: Timing) => void,
): Promise<{ at: number; size: number } | undefined> {
  const progress = new Int32Array(new SharedArrayBuffer(8));
  const job: TimesJob = { chosen, progress };
  const worker = new Worker(new URL('timesWorker.ts', import.meta.url), { workerData: job });
  worker.on('message', heard);
  let stuck: { at: number; size: number } | undefined;
  let last = '';
  let since = performance.now();
  const timer = setInterval(() => {
    const now = progress.join();
    if (now !== last) since = performance.now();
    else if (performance.now() - since > patience) {
      stuck = { at: Atomics.load(progress, 0), size: Atomics.load(progress, 1) };
      void worker.terminate();
    }
    last = now;
  }, 500);
  await new Promise<void>((resolve, reject) => {
    worker.once('exit', () => resolve());
    worker.once('error', reject);
  });
  clearInterval(timer);
  return stuck;
}
