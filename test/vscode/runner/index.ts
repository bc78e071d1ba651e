// Runs the suites in the extension host: VS Code calls run() with its API at hand, on a desktop and in its server alike.
import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { extensions } from 'vscode';
import { screenshot } from '../../support/vscode/screenshot.ts';
import { reportTo } from './report.ts';

/** Resolves when every test passed; VS Code turns a rejection into a failed run. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const report = reportTo(required('EXCHANGE_TRIAGE_TEST_EVENTS'));
  try {
    checkExtension(required('EXCHANGE_TRIAGE_TEST_EXTENSION'), required('EXCHANGE_TRIAGE_TEST_FROM'));
    const failures = await runSuites(report.follow);
    if (failures > 0) throw new Error(`${failures} tests failed`);
  } catch (error) {
    report.ended(error);
    throw error;
  }
  report.ended();
}

function runSuites(follow: (runner: Mocha.Runner) => void): Promise<number> {
  const folder = required('EXCHANGE_TRIAGE_TEST_SUITES');
  const grep = process.env['EXCHANGE_TRIAGE_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    reporter: Mocha.reporters.Base,
    ...(grep ? { grep } : {}),
    rootHooks: { afterEach: showFailure },
  });
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.test.cjs')) mocha.addFile(join(folder, file));
  }
  return new Promise((resolve) => {
    follow(mocha.run(resolve));
  });
}

/** What the window showed when a test failed says why more often than the error does. */
async function showFailure(this: Mocha.Context): Promise<void> {
  const test = this.currentTest;
  if (test?.state === 'failed') await screenshot(`failed/${test.fullTitle().replace(/[^\w]+/g, '-')}`);
}

/** A test against the wrong copy of the extension proves nothing. */
function checkExtension(id: string, from: string): void {
  const path = extensions.getExtension(id)?.extensionPath;
  if (path === undefined) throw new Error(`VS Code did not load the extension ${id} from ${from}.`);
  if (!realpathSync(path).startsWith(realpathSync(from))) {
    throw new Error(`The tests are for the extension in ${from}, but VS Code loaded the one in ${path}.`);
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the tests with "npm run test:vscode".`);
  return value;
}
