import { execFile } from 'node:child_process';
import fs from 'node:fs';

/** A process that can be told from a later one with the same id. */
export interface ProcessId {
  readonly pid: number;
  /** Clock ticks between boot and its start, as /proc has it. */
  readonly started: string;
}

/** @throws where no such process runs */
export const processId = (pid: number): ProcessId => ({ pid, started: startOf(pid) });

export function isRunning(process: ProcessId): boolean {
  try {
    return startOf(process.pid) === process.started;
  } catch {
    return false;
  }
}

/** The processes that a process started and that still run. */
export function childrenOf(pid: number): readonly ProcessId[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  const children = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : '';
  return children === '' ? [] : children.split(' ').map((child) => processId(Number(child)));
}

/** Ends a process with SIGKILL, where it is still the one that is meant. */
export function kill(target: ProcessId): void {
  if (isRunning(target)) process.kill(target.pid, 'SIGKILL');
}

/**
 * Runs a program to its end.
 * @returns what it wrote to standard output
 * @throws Error with what it wrote to standard error, where it ends with another code than 0
 */
export function run(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${[program, ...args].join(' ')}\n${stderr || stdout}`, { cause: error }));
      else resolve(stdout);
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** Field 22 of stat; the name before it, in parentheses, can hold blanks. A zombie is no process any more. */
function startOf(pid: number): string {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') throw new Error(`process ${pid} has ended`);
  return fields[19] ?? '';
}
