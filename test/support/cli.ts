import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs the built command line. */
export function triage(...args: string[]): Run {
  return triageWith({}, ...args);
}

/** Runs it in a folder, with something to read on standard input. */
export function triageWith(
  { cwd, input }: { readonly cwd?: string; readonly input?: Uint8Array | string },
  ...args: string[]
): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    input: input ?? '',
    ...(cwd === undefined ? {} : { cwd }),
  });
  return { code: status, out: stdout, error: stderr };
}

export interface Row {
  readonly type: 'file' | 'finding' | 'cause' | 'summary';
  readonly [name: string]: unknown;
}

/** @returns the rows of an NDJSON run */
export function rowsOf({ out }: Run): Row[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}
