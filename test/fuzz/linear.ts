import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { endlessLine } from './endlessLine.ts';
import { patterns } from './patterns.ts';
import type { TimesJob, Timing } from './timesWorker.ts';

/** An input that is not done after this time at any size never will be. */
const patience = 10_000;
const tooSteep = 3;

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
      progress('');
      process.stdout.write(`hangs: ${what}\n`);
      mine = mine.slice(stuck.at + 1);
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_value, offset) => lane(offset)));
  progress('');
  const steep = timings.filter(({ worst }) => worst > tooSteep);
  const rate = ({ size, time }: Timing) => size / 1e6 / (time / 1e3);
  process.stdout.write(`${chosen.length} inputs made to be slow: ${hung.length} hang, ${steep.length} grow faster than linear\n`);
  for (const timing of steep.sort((a, b) => b.worst - a.worst))
    process.stdout.write(`  × ${timing.worst.toFixed(1)} from ${timing.worstSize / 2} to ${timing.worstSize} characters: ${all[timing.index]?.name ?? ''}\n`);
  const slow = timings.filter((timing) => timing.time > 0).sort((a, b) => rate(a) - rate(b));
  process.stdout.write('slowest of all, at their largest size:\n');
  for (const timing of slow.slice(0, 12))
    process.stdout.write(`  ${rate(timing).toFixed(2)} MB/s (${Math.round(timing.time)} ms for ${timing.size}): ${all[timing.index]?.name ?? ''}\n`);
  return hung.length + steep.length + (match === '' ? endlessLine() : 0);
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
