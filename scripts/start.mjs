// Opens the sample case in VS Code with the extension, built from this checkout.
// Usage: npm start [-- --once]. --once checks that it is up, then ends. EXCHANGE_TRIAGE_VSCODE=desktop|server chooses.
import fs from 'node:fs';
import path from 'node:path';
import { setupChromium, setupPackages, setupServer, vscodeKind } from './setup.mjs';
import { findDesktopCode, openDesktop, openDesktopAndWait } from './lib/desktop.mjs';
import {
  Problem,
  filesBelow,
  inRoot,
  readManifest,
  requireProjectNode,
  root,
  runMain,
} from './lib/project.mjs';
import { mustRun, rerunWithProjectNode } from './lib/run.mjs';
import { quietSettings, startServer, writeSettings } from './lib/server.mjs';

const samples = inRoot('samples');

await runMain(async () => {
  const once = process.argv.includes('--once');
  await setupPackages();
  const rerun = await rerunWithProjectNode();
  if (rerun !== undefined) return rerun;
  console.log('Building the extension …');
  await mustRun(requireProjectNode(), [inRoot('esbuild.mjs')]);
  const files = sampleFiles();
  const code = vscodeKind() === 'desktop' ? findDesktopCode() : undefined;
  if (code) return startDesktop(code, files, once);
  if (process.env['EXCHANGE_TRIAGE_VSCODE'] === 'desktop') {
    throw new Problem(
      'No VS Code was found on this machine. Install it, or leave EXCHANGE_TRIAGE_VSCODE unset to use a browser.',
    );
  }
  return startInBrowser(files, once);
});

/**
 * @param {string} code
 * @param {string[]} files
 * @param {boolean} once
 */
async function startDesktop(code, files, once) {
  console.log(`Opening ${samples} with ${code}`);
  if (!once) return openDesktop(code, samples, files);
  await openDesktopAndWait(code, samples, files);
  console.log('VS Code is up and has activated the extension.');
}

/**
 * @param {string[]} files
 * @param {boolean} once
 */
async function startInBrowser(files, once) {
  await setupServer();
  if (once) await setupChromium();
  const state = inRoot('.vscode-test', 'start');
  writeSettings(state, quietSettings);
  const server = await startServer({ userData: state, extensions: path.join(state, 'extensions') });
  // The address names the development folder, so that what runs is what was just built, with nothing to install.
  const address = server.address({ folder: samples, extension: root, openFile: files[0] ?? samples });
  try {
    if (once) return await checkBrowser(server, address);
    console.log(
      `\nVS Code runs with the extension. Open this address in a browser on this machine:\n\n${address}\n`,
    );
    console.log('Press Ctrl+C to end it.');
    return await untilStopped(server);
  } finally {
    await server.stop();
  }
}

/**
 * @param {import('./lib/server.mjs').Server} server
 * @param {string} address
 */
async function checkBrowser(server, address) {
  const { openBrowser } = await import('./lib/browser.mjs');
  const { page, close } = await openBrowser();
  try {
    await page.goto(address);
    await visible(page.locator('.monaco-workbench .part.editor'), 'the workbench did not show');
    if (
      !(await server.waitForLog((log) => log.includes(`Loading development extension at ${root}`), 30_000))
    ) {
      throw new Problem(`The extension was not loaded from ${root}. VS Code's server said:\n${server.log()}`);
    }
    await visible(page.locator('.tab.active'), 'the sample file did not open');
    const file = await page.locator('.tab.active').first().getAttribute('data-resource-name');
    const names = (readManifest().contributes.languages ?? []).map(({ id, aliases }) => aliases?.[0] ?? id);
    const language = page.locator('[id="status.editor.mode"]').filter({ hasText: anyOf(names) });
    await visible(language, `${file} was opened, but its language is none of: ${names.join(', ')}`);
    console.log(`VS Code is up with ${file} open as "${(await language.innerText()).trim()}".`);
    return 0;
  } finally {
    const picture = inRoot('test-results', 'screenshots', 'start.png');
    await page.screenshot({ path: picture });
    console.log(`What it showed: ${picture}`);
    await close();
  }
}

/**
 * @param {import('playwright-core').Locator} locator
 * @param {string} otherwise
 */
async function visible(locator, otherwise) {
  try {
    await locator.first().waitFor({ timeout: 60_000 });
  } catch {
    throw new Problem(`Not up within 60 seconds: ${otherwise}.`);
  }
}

/**
 * @param {import('./lib/server.mjs').Server} server
 * @returns {Promise<number>}
 */
function untilStopped(server) {
  return new Promise((resolve, reject) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => resolve(0));
    void server.exited.then((code) =>
      reject(new Problem(`VS Code's server ended with exit code ${code}. It said:\n${server.log()}`)),
    );
  });
}

/** One or two logs to show at once what the extension does. */
function sampleFiles() {
  if (!fs.existsSync(samples)) throw new Problem(`There is no folder ${samples}.`);
  const files = filesBelow(samples).filter((file) => !/(\.ps1|\.md|(^|\/)\..*)$/i.test(file));
  if (files.length === 0) throw new Problem(`There is no log in ${samples}.`);
  // The longest log has the most to show.
  const size = (/** @type {string} */ file) => fs.statSync(path.join(samples, file)).size;
  const logs = files.filter((file) => file.endsWith('.log')).sort((a, b) => size(b) - size(a));
  return [...logs, ...files].slice(0, 2).map((file) => path.join(samples, file));
}

/** @param {string[]} words */
function anyOf(words) {
  return new RegExp(words.map((word) => word.replace(/[^\w\s]/g, '\\$&')).join('|'));
}
