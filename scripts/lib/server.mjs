// Starts VS Code's own server and knows the addresses that open a folder in it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem, projectEnv, requireProjectNode } from './project.mjs';
import { serverMain } from './serverInstall.mjs';

/** What keeps the workbench still and the screenshots alike: no chat, no welcome, no blinking. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'editor.cursorBlinking': 'solid',
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // A heading that sticks covers the row that a test clicks.
  'workbench.tree.enableStickyScroll': false,
};

/**
 * @typedef {object} ServerOptions
 * @property {string} userData folder for settings and state
 * @property {string} extensions folder of installed extensions
 * @property {NodeJS.ProcessEnv} [env]
 *
 * @typedef {object} Server
 * @property {(options: AddressOptions) => string} address
 * @property {() => string} log everything that the server wrote, less what is known to be harmless
 * @property {(seen: (log: string) => boolean, milliseconds: number) => Promise<boolean>} waitForLog
 * @property {Promise<number>} exited
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} AddressOptions
 * @property {string} folder
 * @property {string} extension folder of the extension under development
 * @property {string} [tests] module with the tests
 * @property {string} [openFile]
 */

/**
 * Starts the server on a free port and waits until it answers.
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 */
export async function startServer({ userData, extensions, env = {} }) {
  const port = await freePort();
  // A token, because any web page that the user has open could otherwise talk to a server on a local port.
  const token = randomBytes(16).toString('hex');
  const child = spawn(
    requireProjectNode(),
    [...serverArgs(userData, extensions), '--port', String(port), '--connection-token', token],
    {
      // No gallery: nothing leaves this machine unasked.
      env: projectEnv({ EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...env }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  /** @type {Promise<number>} */
  const exited = new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 1));
  });
  const log = () => withoutNoise(output);
  const waitForLog = poll(() => output, exited);
  const stop = async () => {
    child.kill();
    await Promise.race([exited, sleep(5000, undefined, { ref: false })]);
    child.kill('SIGKILL');
  };
  if (!(await waitForLog((text) => text.includes('Extension host agent listening'), 60_000))) {
    await stop();
    throw new Problem(`VS Code's server did not start. It said:\n${log()}`);
  }
  return { address: (options) => address(port, token, options), log, waitForLog, exited, stop };
}

/**
 * The arguments of the server, for running it as for installing an extension into it.
 * @param {string} userData
 * @param {string} extensions
 */
export function serverArgs(userData, extensions) {
  return [
    serverMain,
    '--accept-server-license-terms',
    '--disable-telemetry',
    '--disable-workspace-trust',
    // Without this the page ignores extensionDevelopmentPath and extensionTestsPath.
    '--enable-smoke-test-driver',
    ...['--host', '127.0.0.1'],
    ...['--server-data-dir', path.join(userData, 'server')],
    ...['--user-data-dir', userData],
    ...['--extensions-dir', extensions],
  ];
}

/**
 * Writes the user's settings, unless there are some.
 * @param {string} userData
 * @param {Record<string, unknown>} settings
 */
export function writeSettings(userData, settings) {
  const file = path.join(userData, 'User', 'settings.json');
  if (fs.existsSync(file)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(settings, null, 2));
}

/**
 * @param {number} port
 * @param {string} token
 * @param {AddressOptions} options
 */
function address(port, token, { folder, extension, tests, openFile }) {
  const remote = (/** @type {string} */ file) =>
    `vscode-remote://127.0.0.1:${port}${file.split('/').map(encodeURIComponent).join('/')}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['skipWelcome', 'true'],
  ];
  if (tests) payload.push(['extensionTestsPath', remote(tests)]);
  if (openFile) payload.push(['openFile', remote(openFile)]);
  const query = { tkn: token, folder, payload: JSON.stringify(payload) };
  const text = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `http://127.0.0.1:${port}/?${text.join('&')}`;
}

/**
 * @param {() => string} read
 * @param {Promise<number>} exited
 * @returns {Server['waitForLog']}
 */
function poll(read, exited) {
  let gone = false;
  void exited.then(() => (gone = true));
  return async (seen, milliseconds) => {
    const end = Date.now() + milliseconds;
    while (!seen(read())) {
      if (gone || Date.now() > end) return false;
      await sleep(50);
    }
    return true;
  };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

/**
 * The native parts that setup leaves out announce their absence in forty lines each.
 * @param {string} output
 */
function withoutNoise(output) {
  return output
    .replace(/Error: Could not locate the bindings file[^]*?\n\s*\]\n\}\n?/g, '')
    .replace(/^File not found: .*vsda.*\n/gm, '')
    .trim();
}
