import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type Question =
  | { readonly ask: 'sddl'; readonly hex: string; readonly domain: string }
  | { readonly ask: 'bytes'; readonly sddl: string; readonly domain: string }
  | { readonly ask: 'access'; readonly hex: string; readonly sids: readonly string[]; readonly mask: number }
  | { readonly ask: 'version' };

export interface Answer {
  readonly answer?: string;
  readonly error?: string;
}

/** The first Python that has the module `samba`: Debian's package is for the system's own, which need not come first. */
export function findPython(): string | undefined {
  return ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', 'import samba.dcerpc.security'], { stdio: 'ignore' }).status === 0,
  );
}

/** Asks all in one process. @returns an answer to each, in the same order */
export async function askSamba(python: string, questions: readonly Question[]): Promise<Answer[]> {
  const script = fileURLToPath(new URL('oracle.py', import.meta.url));
  // What the library logs about text that it refuses is of no use here.
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    let said = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (data: string) => (said += data));
    child.stdin.on('error', () => undefined);
    child.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
    const code = await ended;
    if (code !== 0) throw new Error(`${script} ended with ${code}.`);
    return said
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer);
  } finally {
    child.kill();
  }
}
