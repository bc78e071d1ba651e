// Prepares the checkout: npm packages, and a VS Code to run the extension in. Does only what is not done yet.
// Usage: node scripts/setup.mjs. EXCHANGE_TRIAGE_VSCODE=desktop|server chooses the VS Code.
import { fileURLToPath } from 'node:url';
import { findChromium, installChromium } from './lib/chromium.mjs';
import { whyPackagesAreStale } from './lib/packages.mjs';
import { Problem, inRoot, projectNode, requireProjectNode, root, runMain } from './lib/project.mjs';
import { capture, mustRun, npm } from './lib/run.mjs';
import { installServer, isServerInstalled } from './lib/serverInstall.mjs';

/** @typedef {(line: string) => void} Log */

/** Where a desktop VS Code is downloaded to. */
export const desktopCache = inRoot('.vscode-test');

/** @type {Log} */
const toStderr = (line) => void process.stderr.write(`${line}\n`);

/**
 * Installs what package-lock.json says, unless it is there.
 * @param {Log} [log]
 */
export async function setupPackages(log = toStderr) {
  const reason = whyPackagesAreStale();
  if (!reason) return log('npm packages: up to date');
  await timed(log, `npm packages: ${reason}, running npm ci`, async () => {
    const { command, args, shell } = npm(['ci', '--no-fund', '--no-audit', '--loglevel=warn']);
    await mustRun(command, args, { shell, env: withoutNpmSettings() });
  });
  requireProjectNode();
}

/**
 * Sees to it that tests can run in a real VS Code.
 * @param {Log} [log]
 */
export async function setupVscode(log = toStderr) {
  if (vscodeKind() === 'desktop') {
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    await timed(log, 'VS Code for the desktop: downloading, unless it is there', () =>
      downloadAndUnzipVSCode(),
    );
    return;
  }
  await setupServer(log);
  await setupChromium(log);
}

/**
 * Installs VS Code's own server, which runs where there is no desktop.
 * @param {Log} [log]
 */
export async function setupServer(log = toStderr) {
  if (isServerInstalled()) return log("VS Code's server: up to date");
  await timed(log, "VS Code's server: installing into .vscode-test/ from the npm registry", () =>
    installServer(),
  );
}

/**
 * Sees to it that there is a browser that scripts can drive.
 * @param {Log} [log]
 */
export async function setupChromium(log = toStderr) {
  if (!findChromium()) await installChromium(log);
  log(`Chromium: ${findChromium()}`);
}

/**
 * Sees to it that tests can run a domain controller, where that can be done: Linux, root, Debian's packages. Elsewhere its
 * tests say what is missing, and are skipped.
 * @param {Log} [log]
 * @returns {Promise<boolean>} whether it went well; a machine that cannot run one is no failure
 */
export async function setupDirectory(log = toStderr) {
  const lab = inRoot('test', 'directory', 'lab', 'lab.ts');
  const { code, output } = await capture(requireProjectNode(), [lab, 'setup']);
  log(`Domain controller for tests: ${output.trim()}`);
  return code === 0;
}

/**
 * Which VS Code runs the tests: the desktop's where there is a desktop.
 * @returns {'desktop' | 'server'}
 */
export function vscodeKind() {
  const forced = process.env['EXCHANGE_TRIAGE_VSCODE'];
  if (forced === 'desktop' || forced === 'server') return forced;
  if (forced) throw new Problem(`EXCHANGE_TRIAGE_VSCODE is "${forced}"; it can be "desktop" or "server".`);
  const isLinux = process.platform === 'linux';
  return !isLinux || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? 'desktop' : 'server';
}

/**
 * @param {Log} log
 * @param {string} title
 * @param {() => Promise<unknown>} step
 */
async function timed(log, title, step) {
  log(`${title} …`);
  const start = performance.now();
  await step();
  log(`  done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** What the npm that runs this script was told for its own run must not reach the one that installs. */
function withoutNpmSettings() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|config_local_prefix|config_loglevel|command)/i.test(name),
  );
  return Object.fromEntries(kept);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    toStderr(`Setting up ${root}`);
    await setupPackages();
    await setupVscode();
    toStderr(`Ready. Scripts run with the pinned Node: ${projectNode()}`);
  });
}
