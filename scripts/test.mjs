// Everything that has to hold, in order: setup, lint, types, unit, grammar, build, system, VS Code, package, VS Code again.
// Usage: npm test. The last line is "N passed, M failed".
import fs from 'node:fs';
import { setupDirectory, setupPackages } from './setup.mjs';
import { inRoot, requireProjectNode, runMain, temporaryFolder } from './lib/project.mjs';
import { capture, npm, show } from './lib/run.mjs';

/** @typedef {import('./lib/testEvents.mjs').Counts} Counts */
/** @typedef {{ ok: boolean, output: string, counts?: Counts | undefined }} Outcome */
/** @typedef {{ name: string, needs?: string[], run: () => Promise<Outcome> }} Step */

const results = temporaryFolder('triage-results');

/** @type {Step[]} */
const steps = [
  { name: 'packages', run: setUpPackages },
  { name: 'vscode', needs: ['packages'], run: setUpVscode },
  { name: 'domain controller', needs: ['packages'], run: setUpDirectory },
  { name: 'lint', needs: ['packages'], run: () => npmStep('lint') },
  { name: 'types', needs: ['packages'], run: () => npmStep('types') },
  { name: 'unit', needs: ['packages'], run: () => mochaTests('unit', []) },
  { name: 'grammar', needs: ['packages'], run: () => npmStep('test:grammar') },
  { name: 'build', needs: ['packages'], run: () => npmStep('build') },
  {
    name: 'system tests',
    needs: ['build'],
    run: () => mochaTests('system', ['--config', '.mocharc.system.json']),
  },
  {
    name: 'directory tests',
    needs: ['domain controller', 'build'],
    run: () => mochaTests('directory', ['--config', '.mocharc.directory.json']),
  },
  { name: 'vscode tests', needs: ['vscode', 'build'], run: () => vscodeTests('development', []) },
  { name: 'package', needs: ['build'], run: () => npmStep('package') },
  {
    name: 'vscode tests of the package',
    needs: ['vscode', 'package'],
    run: () => vscodeTests('vsix', ['--vsix', inRoot('exchange-triage.vsix')]),
  },
];

await runMain(async () => {
  /** @type {Set<string>} */
  const succeeded = new Set();
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const step of steps) {
    const counts = await runStep(step, succeeded);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  fs.rmSync(results, { recursive: true, force: true });
  const failed = steps.filter((step) => !succeeded.has(step.name)).map((step) => step.name);
  if (failed.length > 0) console.log(`\nFailed or not run: ${failed.join(', ')}`);
  console.log(
    `${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`,
  );
  return failed.length > 0 ? 1 : 0;
});

/**
 * @param {Step} step
 * @param {Set<string>} succeeded names of the steps before it
 * @returns {Promise<Counts>}
 */
async function runStep(step, succeeded) {
  const none = { passed: 0, failed: 0, skipped: 0 };
  const missing = step.needs?.filter((name) => !succeeded.has(name)) ?? [];
  if (missing.length > 0) {
    console.log(`${step.name}: not run, because "${missing.join('", "')}" failed`);
    return none;
  }
  console.log(`${step.name} …`);
  const start = performance.now();
  const { ok, output, counts = none } = await step.run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const tests = counts.passed + counts.failed > 0 ? `, ${counts.passed} passed, ${counts.failed} failed` : '';
  if (!ok) console.log(output.trimEnd());
  console.log(`${step.name}: ${ok ? 'ok' : 'FAILED'} in ${seconds} s${tests}`);
  if (ok) succeeded.add(step.name);
  // A step that breaks without a failed test still is a failure in the sum.
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** @returns {Promise<Outcome>} */
async function setUpPackages() {
  try {
    await setupPackages((line) => console.log(`  ${line}`));
    return { ok: true, output: '' };
  } catch (error) {
    return { ok: false, output: error instanceof Error ? error.message : String(error) };
  }
}

/** @returns {Promise<Outcome>} */
async function setUpVscode() {
  const code = await show(requireProjectNode(), [inRoot('scripts', 'setup.mjs')]);
  return { ok: code === 0, output: '' };
}

/** @returns {Promise<Outcome>} */
async function setUpDirectory() {
  const ok = await setupDirectory((line) => console.log(`  ${line}`));
  return { ok, output: '' };
}

/**
 * @param {string} script
 * @returns {Promise<Outcome>}
 */
async function npmStep(script) {
  const { command, args, shell } = npm(['run', '--silent', script]);
  const { code, output } = await capture(command, args, { shell });
  return { ok: code === 0, output };
}

/**
 * @param {string} name
 * @param {string[]} args mocha's
 * @returns {Promise<Outcome>}
 */
async function mochaTests(name, args) {
  const file = `${results}/${name}.json`;
  const mocha = inRoot('node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = ['--reporter', 'json', '--reporter-option', `output=${file}`];
  const { code, output } = await capture(requireProjectNode(), [mocha, ...args, ...reporter]);
  const report = /** @type {MochaReport | undefined} */ (readJson(file));
  if (!report) return { ok: false, output };
  const failures = report.failures.map(
    ({ fullTitle, err }) => `  FAIL  ${fullTitle}\n${err.stack ?? err.message ?? ''}`,
  );
  const { passes, failures: failed, pending } = report.stats;
  const counts = { passed: passes, failed, skipped: pending };
  return { ok: code === 0, output: [output, ...failures].join('\n'), counts };
}

/**
 * @param {string} name
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
async function vscodeTests(name, args) {
  const file = `${results}/${name}.json`;
  const script = inRoot('scripts', 'vscode-tests.mjs');
  const { code, output } = await capture(requireProjectNode(), [script, '--results', file, ...args]);
  const counts = /** @type {Counts | undefined} */ (readJson(file));
  return { ok: code === 0, output, counts };
}

/** @param {string} file */
function readJson(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}

/**
 * @typedef {object} MochaReport
 * @property {{ passes: number, failures: number, pending: number }} stats
 * @property {{ fullTitle: string, err: { stack?: string, message?: string } }[]} failures
 */
