import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface Command {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

export interface Run {
  readonly milliseconds: number;
  readonly code: number | null;
}

/** Runs a command with its output written to `output`, from start to exit. */
export async function run({ program, args }: Command, output = devNull): Promise<Run> {
  const file = openSync(output, 'w');
  try {
    const begun = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', file, 'ignore'], shell: false });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('exit', resolve);
      child.once('error', reject);
    });
    return { milliseconds: performance.now() - begun, code };
  } finally {
    closeSync(file);
  }
}

/** What a program says on standard output. @throws Error when it fails */
export async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
  return said;
}

/** Times commands in alternation, so that what slows the machine slows them all. @returns a median for each */
export async function medians(
  commands: readonly Command[],
  runs: number,
  output?: string,
): Promise<number[]> {
  const times = commands.map((): number[] => []);
  for (let left = runs; left > 0; left--)
    for (const [index, command] of commands.entries())
      times[index]?.push((await run(command, output)).milliseconds);
  return times.map(median);
}

/** The most memory that a script of Node's had resident, in bytes: said by itself as it ends. */
export async function peakMemory(script: string, args: readonly string[]): Promise<number> {
  const hook = new URL('reportMemory.mjs', import.meta.url);
  const child = spawn(process.execPath, ['--import', hook.href, script, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
  });
  let said = '';
  child.stdio[3]?.on('data', (data: Buffer) => (said += data.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return Number(said);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Whether a program is there to be run. */
export async function isThere(program: string, asking = '--version'): Promise<boolean> {
  try {
    return (await run({ name: program, program, args: [asking] })).code === 0;
  } catch {
    return false;
  }
}
