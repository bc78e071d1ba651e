// Runs test/vscode/*.test.ts in a real VS Code, against the development folder or against a packed extension.
// Usage: node scripts/vscode-tests.mjs [--vsix FILE] [--grep PATTERN] [--results FILE]
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { desktopCache, setupPackages, setupVscode, vscodeKind } from './setup.mjs';
import { ensureBuilt } from './lib/build.mjs';
import {
  Problem,
  filesBelow,
  inRoot,
  projectEnv,
  readManifest,
  runMain,
  temporaryFolder,
} from './lib/project.mjs';
import { mustRun, rerunWithProjectNode } from './lib/run.mjs';
import { quietSettings, writeSettings } from './lib/server.mjs';
import { followEvents } from './lib/testEvents.mjs';

/**
 * @typedef {object} Run
 * @property {'development' | 'vsix'} name
 * @property {string | undefined} vsix
 * @property {string | undefined} grep
 * @property {string} base temporary folder of this run
 * @property {string} bundles folder of the bundled tests
 */

const suites = inRoot('test', 'vscode');
const cache = inRoot('.cache', 'vscode-tests');

await runMain(async () => {
  const { values } = parseArgs({
    options: { vsix: { type: 'string' }, grep: { type: 'string' }, results: { type: 'string' } },
  });
  if (!filesBelow(suites).some((file) => file.endsWith('.test.ts'))) {
    console.log('There are no tests in test/vscode yet.');
    saveCounts(values.results, { passed: 0, failed: 0, skipped: 0 });
    return 0;
  }
  await setupPackages();
  const rerun = await rerunWithProjectNode();
  if (rerun !== undefined) return rerun;
  await setupVscode();
  const vsix = values.vsix && path.resolve(values.vsix);
  if (vsix && !fs.existsSync(vsix))
    throw new Problem(`There is no file ${vsix}. "npm run package" makes one.`);
  if (!vsix) await ensureBuilt(path.basename(readManifest().main), ['client/src', 'server/src']);
  const name = vsix ? 'vsix' : 'development';
  const base = temporaryFolder('triage');
  try {
    const run = /** @type {Run} */ ({ name, vsix, grep: values.grep, base, bundles: path.join(cache, name) });
    await bundleTests(run.bundles);
    return await runSuites(run, values.results);
  } finally {
    fs.rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  }
});

/**
 * @param {Run} run
 * @param {string | undefined} results
 */
async function runSuites(run, results) {
  const events = path.join(run.base, 'events.ndjson');
  const following = followEvents(events);
  let crash = '';
  try {
    await launch(run, events);
  } catch (error) {
    crash = error instanceof Error ? error.message : String(error);
  }
  const { counts, ended, error } = following.finish();
  saveCounts(results, counts);
  const { passed, failed, skipped } = counts;
  console.log(`VS Code (${run.name}): ${passed} passed, ${failed} failed, ${skipped} skipped`);
  if (!ended) throw new Problem(`The run did not reach its end. ${crash}\nLog: ${logFile(run)}`);
  if (error && failed === 0) throw new Problem(`The tests could not run: ${error}`);
  if (passed + failed === 0 && !run.grep) throw new Problem('No test ran.');
  return failed > 0 || crash ? 1 : 0;
}

/**
 * @param {Run} run
 * @param {string} events
 */
async function launch(run, events) {
  const { runTests } = await import('@vscode/test-electron');
  const { name, publisher } = readManifest();
  const folder = (/** @type {string} */ child) => path.join(run.base, child);
  copySamples(folder('samples'));
  writeSettings(folder('user'), quietSettings);
  fs.mkdirSync(folder('extensions'));
  const profile = [`--user-data-dir=${folder('user')}`, `--extensions-dir=${folder('extensions')}`];
  if (run.vsix) await installVsix(run.vsix, profile);
  // runTests hands on the environment of this process: the launcher's shebang has to find the pinned Node.
  Object.assign(process.env, projectEnv());
  await runTests({
    ...(vscodeKind() === 'server' ? { vscodeExecutablePath: launcher() } : { cachePath: desktopCache }),
    extensionDevelopmentPath: run.vsix ? hostExtension() : inRoot(),
    extensionTestsPath: path.join(run.bundles, 'index.cjs'),
    launchArgs: [folder('samples'), ...profile],
    extensionTestsEnv: {
      EXCHANGE_TRIAGE_TEST_EVENTS: events,
      EXCHANGE_TRIAGE_TEST_EXTENSION: `${publisher}.${name}`,
      EXCHANGE_TRIAGE_TEST_FROM: run.vsix ? folder('extensions') : inRoot(),
      EXCHANGE_TRIAGE_TEST_LOG: logFile(run),
      EXCHANGE_TRIAGE_TEST_SCREENSHOTS: inRoot('test-results', 'screenshots', run.name),
      EXCHANGE_TRIAGE_TEST_SUITES: run.bundles,
      ...(run.grep ? { EXCHANGE_TRIAGE_TEST_GREP: run.grep } : {}),
    },
  });
}

/**
 * One bundle a file: mocha loads them after it has defined describe and it.
 * @param {string} outdir
 */
async function bundleTests(outdir) {
  const { build } = await import('esbuild');
  fs.rmSync(outdir, { recursive: true, force: true });
  const files = fs.readdirSync(suites).filter((file) => file.endsWith('.test.ts'));
  const bundling = build({
    absWorkingDir: inRoot(),
    entryPoints: [path.join(suites, 'runner', 'index.ts'), ...files.map((file) => path.join(suites, file))],
    entryNames: '[name]',
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  await bundling.catch(() => {
    throw new Problem('The tests could not be bundled: see above.');
  });
}

/**
 * @param {string} vsix
 * @param {string[]} profile
 */
async function installVsix(vsix, profile) {
  const install = `--install-extension=${vsix}`;
  if (vscodeKind() === 'server') {
    await mustRun(launcher(), [install, ...profile]);
    return;
  }
  const { runVSCodeCommand } = await import('@vscode/test-electron');
  await runVSCodeCommand([install, ...profile], { cachePath: desktopCache });
}

/** Tests need an extension under development; against a packed one, that is this empty one. */
function hostExtension() {
  const folder = path.join(cache, 'host-extension');
  fs.mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'test-host',
    publisher: 'exchange-triage',
    version: '0.0.0',
    engines: { vscode: '*' },
  };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

function launcher() {
  if (process.platform === 'win32') {
    throw new Problem('On Windows the tests run in a desktop VS Code: unset EXCHANGE_TRIAGE_VSCODE.');
  }
  return inRoot('scripts', 'vscode-server-launcher.mjs');
}

/**
 * A copy, because the tests write scripts beside the logs.
 * @param {string} target
 */
function copySamples(target) {
  fs.mkdirSync(target);
  if (!fs.existsSync(inRoot('samples'))) return;
  fs.cpSync(inRoot('samples'), target, {
    recursive: true,
    filter: (file) => !file.endsWith('.remediation.ps1'),
  });
}

/** @param {Run} run */
function logFile(run) {
  return inRoot('test-results', 'logs', `vscode-${run.name}.log`);
}

/**
 * @param {string | undefined} file
 * @param {import('./lib/testEvents.mjs').Counts} counts
 */
function saveCounts(file, counts) {
  if (file) fs.writeFileSync(file, JSON.stringify(counts));
}
