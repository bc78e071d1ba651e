// Feeds mutated logs to the engine. Usage: node test/fuzz/fuzz.ts [--seed N] [--count N] [--format ID] [--from N] [--only samples|times]
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { formatIds, type FormatId } from '../../server/src/model/record.ts';
import type { FuzzJob, FuzzMessage } from './fuzzWorker.ts';
import { checkTimes } from './linear.ts';
import { makeSample } from './sample.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    count: { type: 'string', default: '100000' },
    format: { type: 'string' },
    from: { type: 'string', default: '0' },
    only: { type: 'string' },
    match: { type: 'string', default: '' },
  },
});
const seed = Number(values.seed);
const from = Number(values.from);
const count = Number(values.count);
const chosen = formatIds.filter((id) => values.format === undefined || id === values.format);
/** A sample that takes longer than this, alone on a processor, hangs. */
const patience = 20_000;
const savedOfEachKind = 2;

const folder = new URL('../../.cache/fuzz/', import.meta.url);

interface Tally {
  failed: number;
  slowest: number;
  slowestIndex: number;
  /** Failures told apart by what they say, without numbers. */
  readonly kinds: Map<string, { count: number; index: number }>;
}

if (chosen.length === 0 || ![seed, from, count].every(Number.isSafeInteger)) {
  process.stderr.write(
    `--format is one of ${formatIds.join(', ')}; --seed, --from and --count are numbers.\n`,
  );
  process.exit(2);
}
await mkdir(folder, { recursive: true });
process.stdout.write(`seed ${seed}\n`);
const begun = performance.now();
const failedSamples = values.only === 'times' ? 0 : await fuzzAll();
const failedTimes = values.only === 'samples' ? 0 : await checkTimes(values.match, line);
const seconds = Math.round((performance.now() - begun) / 1000);
process.stdout.write(
  `seed ${seed}: ${failedSamples} failures, ${failedTimes} inputs slower than linear, ${seconds} s\n`,
);
process.exitCode = failedSamples + failedTimes > 0 ? 1 : 0;

async function fuzzAll(): Promise<number> {
  const queue = [...chosen];
  const states = new Map<FormatId, string>();
  let failed = 0;
  const lane = async () => {
    for (let format = queue.shift(); format; format = queue.shift()) {
      const id = format;
      const tally = await fuzzFormat(id, (index) => {
        states.set(id, `${id} ${index - from}/${count}`);
        line([...states.values()].join('  '));
      });
      states.delete(id);
      failed += tally.failed;
      line('');
      summarise(id, tally);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), queue.length) }, lane));
  return failed;
}

async function fuzzFormat(format: FormatId, progressed: (index: number) => void): Promise<Tally> {
  const tally: Tally = { failed: 0, slowest: 0, slowestIndex: from, kinds: new Map() };
  const to = from + count;
  let next = from;
  while (next < to) {
    const hung = await runWorker({ seed, format, from: next, to }, progressed, (message) =>
      note(tally, format, message),
    );
    if (hung === undefined) break;
    note(tally, format, { index: hung, failures: [`it takes longer than ${patience / 1000} s`] });
    next = hung + 1;
  }
  return tally;
}

/** @returns the index of the sample that a worker did not come back from */
async function runWorker(
  job: Omit<FuzzJob, 'progress'>,
  progressed: (index: number) => void,
  heard: (message: FuzzMessage) => void,
): Promise<number | undefined> {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('fuzzWorker.ts', import.meta.url), { workerData: { ...job, progress } });
  worker.on('message', heard);
  let last = -1;
  let since = performance.now();
  let hung: number | undefined;
  const timer = setInterval(() => {
    const index = Atomics.load(progress, 0);
    if (index !== last) {
      last = index;
      since = performance.now();
    } else if (performance.now() - since > patience) {
      hung = index;
      void worker.terminate();
    }
    progressed(index);
  }, 500);
  try {
    await new Promise<void>((resolve, reject) => {
      worker.once('exit', () => resolve());
      worker.once('error', reject);
    });
  } catch (error) {
    heard({ index: Atomics.load(progress, 0), failures: [`the worker died: ${String(error)}`] });
    hung = Atomics.load(progress, 0);
  } finally {
    clearInterval(timer);
  }
  return hung;
}

function note(tally: Tally, format: FormatId, { index, failures, slow }: FuzzMessage): void {
  if (slow !== undefined && slow > tally.slowest) {
    tally.slowest = slow;
    tally.slowestIndex = index;
  }
  if (failures.length === 0) return;
  tally.failed++;
  for (const text of failures) {
    const kind = kindOf(text);
    const known = tally.kinds.get(kind);
    if (known) known.count++;
    else tally.kinds.set(kind, { count: 1, index });
    if ((known?.count ?? 1) <= savedOfEachKind) void save(format, index, text);
  }
}

/** What a failure says, without the names and numbers in which it differs from its like. */
function kindOf(text: string): string {
  const line = (text.split('\n')[0] ?? '').replace(
    /\b(?:event|ndr|agent|imap|smtp|tracking|connectivity|http)\.[\w-]+/g,
    'RULE',
  );
  return line
    .replace(/RULE, [\w-]+/, 'RULE, REMEDY')
    .replace(/\d+/g, 'N')
    .replace(/(?:N, )+N/, 'N')
    .slice(0, 110);
}

async function save(format: FormatId, index: number, failure: string): Promise<void> {
  const { text, bytes } = makeSample(seed, format, index);
  const name = `${format}-${seed}-${index}`;
  await writeFile(new URL(`${name}.bin`, folder), bytes);
  // UTF-16, as the text may hold halves of surrogate pairs.
  await writeFile(new URL(`${name}.utf16`, folder), text, 'utf16le');
  line('');
  process.stdout.write(`seed ${seed}, ${format}, sample ${index}: ${failure.slice(0, 600)}\n`);
  process.stdout.write(
    `  again: --seed ${seed} --format ${format} --from ${index} --count 1 --only samples; saved as .cache/fuzz/${name}.*\n`,
  );
}

function summarise(format: FormatId, tally: Tally): void {
  const slow = `slowest ${Math.round(tally.slowest)} ms (sample ${tally.slowestIndex})`;
  process.stdout.write(`${format}: ${count} samples, ${tally.failed} failed, ${slow}\n`);
  for (const [kind, { count: times, index }] of [...tally.kinds].sort((a, b) => b[1].count - a[1].count))
    process.stdout.write(`  ${times} × ${kind} (first: ${index})\n`);
}

/** One line that is written over: on a terminal only. */
function line(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text.slice(0, process.stdout.columns - 1)}`);
}
