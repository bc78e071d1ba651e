#!/usr/bin/env node
// Takes a desktop VS Code's arguments and runs VS Code's own server with a headless browser instead, so that
// runTests of @vscode/test-electron works where there is no desktop. Exits with the result of the tests.
import fs from 'node:fs';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { openChannel } from '../test/support/vscode/driver.ts';
import { portVariable } from '../test/support/vscode/protocol.ts';
import { openBrowser } from './lib/browser.mjs';
import { Problem, requireProjectNode, runMain } from './lib/project.mjs';
import { show } from './lib/run.mjs';
import { serverArgs, startServer } from './lib/server.mjs';

const events = process.env['EXCHANGE_TRIAGE_TEST_EVENTS'] ?? '';
const silenceLimit = Number(process.env['EXCHANGE_TRIAGE_TEST_SILENCE'] ?? 300) * 1000;

const hostEnded =
  'The extension host ended before the tests did: it crashed, or something called process.exit().';

await runMain(async () => {
  const args = process.argv.slice(2);
  const userData = option(args, 'user-data-dir');
  const extensions = option(args, 'extensions-dir');
  const vsix = args.find((arg) => arg.startsWith('--install-extension='));
  if (vsix) return show(requireProjectNode(), [...serverArgs(userData, extensions), vsix]);
  return runTests({
    userData,
    extensions,
    extension: option(args, 'extensionDevelopmentPath'),
    tests: option(args, 'extensionTestsPath'),
    folder: args.find((arg) => !arg.startsWith('--')) ?? '',
  });
});

/**
 * @param {{ userData: string, extensions: string, extension: string, tests: string, folder: string }} options
 */
async function runTests({ userData, extensions, extension, tests, folder }) {
  const watch = silenceWatch();
  /** @type {(() => void | Promise<void>)[]} */
  const cleanups = [watch.stop];
  try {
    const { page, close } = await openBrowser();
    cleanups.push(close);
    const channel = await openChannel(
      page,
      process.env['EXCHANGE_TRIAGE_TEST_SCREENSHOTS'] ?? '',
      watch.alive,
    );
    cleanups.push(channel.close);
    const env = { [portVariable]: String(channel.port), NO_PROXY: '127.0.0.1,localhost' };
    const server = await startServer({ userData, extensions, env });
    cleanups.push(server.stop);
    return await runIn(page, server, watch.tooLong, server.address({ folder, extension, tests }));
  } finally {
    for (const cleanUp of cleanups.reverse()) await cleanUp();
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {import('./lib/server.mjs').Server} server
 * @param {Promise<never>} tooLong
 * @param {string} address
 */
async function runIn(page, server, tooLong, address) {
  /** @type {string[]} */
  const windowLog = [];
  try {
    const finished = await testsFinish(page, windowLog);
    const goneWrong = Promise.race([tooLong, serverGone(server), hostGone(server), pageGone(page)]);
    goneWrong.catch(() => undefined);
    await Promise.race([page.goto(address), goneWrong]);
    const code = await Promise.race([finished.code, goneWrong]);
    // An extension host that was killed is reported as one that ended well.
    if (!fs.readFileSync(events, 'utf8').includes('{"type":"end"')) throw new Problem(hostEnded);
    return code;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem(`${reason}\n\nThe last that VS Code's server said:\n${tail(server.log())}`, {
      cause: error,
    });
  } finally {
    writeLog(server.log(), windowLog);
  }
}

/**
 * The workbench calls these two functions where they exist: made for exactly this.
 * @param {import('playwright-core').Page} page
 * @param {string[]} windowLog
 */
async function testsFinish(page, windowLog) {
  await page.exposeFunction(
    'codeAutomationLog',
    (/** @type {string} */ level, /** @type {unknown[]} */ args) => {
      windowLog.push(
        `${level}: ${args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')}`,
      );
    },
  );
  /** @type {(code: number) => void} */
  let resolve = () => undefined;
  /** @type {Promise<number>} */
  const code = new Promise((done) => (resolve = done));
  await page.exposeFunction('codeAutomationExit', resolve);
  return { code };
}

/**
 * @param {import('./lib/server.mjs').Server} server
 * @returns {Promise<never>}
 */
async function serverGone(server) {
  throw new Problem(`VS Code's server ended with exit code ${await server.exited} before the tests did.`);
}

/**
 * @param {import('./lib/server.mjs').Server} server
 * @returns {Promise<never>}
 */
async function hostGone(server) {
  await server.waitForLog((log) => log.includes('Extension Host Process exited with code'), 2 ** 31);
  // A run that ends well ends its extension host as well, a moment before it reports.
  await sleep(10_000, undefined, { ref: false });
  throw new Problem(
    'The extension host ended before the tests did: it crashed, or something called process.exit().',
  );
}

/**
 * @param {import('playwright-core').Page} page
 * @returns {Promise<never>}
 */
function pageGone(page) {
  return new Promise((_, reject) =>
    page.on('crash', () => reject(new Problem('The browser page with VS Code crashed.'))),
  );
}

/** Watches for a sign of life: a request of a test, or a line in the file of test events. */
function silenceWatch() {
  let last = Date.now();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const tooLong = new Promise((_, reject) => {
    timer = setInterval(() => {
      const written = fs.statSync(events, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (Date.now() - Math.max(last, written) < silenceLimit) return;
      reject(new Problem(`The tests were silent for ${silenceLimit / 1000} seconds; they were stopped.`));
    }, 500);
  });
  return { tooLong, alive: () => void (last = Date.now()), stop: () => clearInterval(timer) };
}

/**
 * @param {string} serverLog
 * @param {string[]} windowLog
 */
function writeLog(serverLog, windowLog) {
  const file = process.env['EXCHANGE_TRIAGE_TEST_LOG'];
  if (!file) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `== server\n${serverLog}\n\n== window\n${windowLog.join('\n')}\n`);
}

/** @param {string} log */
function tail(log) {
  return log.split('\n').slice(-40).join('\n');
}

/**
 * @param {string[]} args
 * @param {string} name
 */
function option(args, name) {
  const start = `--${name}=`;
  return args.find((arg) => arg.startsWith(start))?.slice(start.length) ?? '';
}
