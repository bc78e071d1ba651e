// The lab of domain controllers, for a test in the extension host: its modules find their files by where they stand, which
// a bundle does not know, so they run in a process of their own.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LabConnection } from '../../directory/lab/connection.ts';
import { drivesWorkbench } from './screenshot.ts';

/** What of a connection survives the way between processes. */
export type LabFacts = Omit<LabConnection, 'run' | 'modify' | 'replicate' | 'kill'>;

const root = join(process.env['EXCHANGE_TRIAGE_TEST_SUITES'] ?? '', '../../..');
const lab = join(root, 'test/directory/lab');

/** @returns why no lab can be used here, as a sentence; `undefined` when it can */
export async function whyNoLabHere(): Promise<string | undefined> {
  if (!drivesWorkbench) return 'A password is typed in this test, which takes VS Code in a headless browser.';
  return (await evaluated('requirements.ts', 'whyNoLab', '', 'whyNoLab() ?? null')) as string | undefined;
}

/** Connects to the lab that runs, or starts one. @returns it, and what ends it: nothing, where it ran before */
export async function openLab(): Promise<{ readonly facts: LabFacts; close(): Promise<void> }> {
  const running = await connection();
  if (running) return { facts: running, close: () => Promise.resolve() };
  await runNode([join(lab, 'lab.ts'), 'start']);
  const facts = await connection();
  if (!facts) throw new Error('The lab was started, and does not run.');
  return {
    facts,
    close: async () => {
      await runNode([join(lab, 'lab.ts'), 'stop']);
    },
  };
}

/** Runs a command on the first domain controller of the lab that runs, where Samba's own paths are its. @returns what it wrote */
export async function runInLab(command: readonly string[]): Promise<string> {
  const expression = `await connectLab().run('dc1', ${JSON.stringify(command)})`;
  return (await evaluated('connection.ts', 'connectLab', '', expression)) as string;
}

async function connection(): Promise<LabFacts | undefined> {
  const running = `import { readState } from ${JSON.stringify(join(lab, 'state.ts'))};`;
  const expression = 'readState()?.ready === true ? connectLab() : null';
  return (await evaluated('connection.ts', 'connectLab', running, expression)) as LabFacts | undefined;
}

/** @returns what an expression over a function of the lab comes to; nothing for `null` */
async function evaluated(
  module: string,
  name: string,
  statement: string,
  expression: string,
): Promise<unknown> {
  const source = [
    `import { ${name} } from ${JSON.stringify(join(lab, module))};`,
    statement,
    `console.log(JSON.stringify(${expression}));`,
  ].join('\n');
  const output = await runNode(['--input-type=module-typescript', '--eval', source]);
  return (JSON.parse(output) as unknown) ?? undefined;
}

async function runNode(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [...args], {
    cwd: root,
    maxBuffer: 1 << 26,
  });
  return stdout;
}
