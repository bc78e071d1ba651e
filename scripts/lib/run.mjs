// Child processes: shown, captured, or shown only when they fail. Only node: builtins: setup runs before npm ci.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Problem, projectEnv, requireProjectNode, root } from './project.mjs';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [shell]
 */

/**
 * Runs a command to its end with its output captured. A command that cannot be started counts as exit code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const chunks = [];
    const child = spawn(command, args, { ...withDefaults(options), stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    const finish = (/** @type {number} */ code) =>
      resolve({ code, output: Buffer.concat(chunks).toString() });
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${command}: ${error.message}\n`));
      finish(127);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}

/**
 * Runs a command to its end on the streams of this process and returns its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions & { stdio?: import('node:child_process').StdioOptions }} [options]
 * @returns {Promise<number>}
 */
export function show(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...withDefaults(options) });
    child.on('error', (error) => reject(new Problem(`Could not start ${command}: ${error.message}`)));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a command that has to succeed; its output is worth reading only when it does not.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export async function mustRun(command, args, options = {}) {
  const { code, output } = await capture(command, args, options);
  if (code !== 0)
    throw new Problem(`${output}\n"${[command, ...args].join(' ')}" failed with exit code ${code}.`);
  return output;
}

/**
 * Runs this same script again with the pinned Node, where another one started it.
 * @returns {Promise<number | undefined>} its exit code, or undefined where this is the pinned Node
 */
export async function rerunWithProjectNode() {
  const node = requireProjectNode();
  if (fs.realpathSync(process.execPath) === fs.realpathSync(node)) return undefined;
  return show(node, process.argv.slice(1), { cwd: process.cwd() });
}

/**
 * How npm is called on this machine: the npm that runs this script, else the one on the PATH.
 * @param {readonly string[]} args
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npm(args) {
  const cli = process.env['npm_execpath'];
  if (cli && path.basename(cli) === 'npm-cli.js')
    return { command: process.execPath, args: [cli, ...args], shell: false };
  return { command: 'npm', args: [...args], shell: process.platform === 'win32' };
}

/**
 * The full path of a program on the PATH.
 * @param {readonly string[]} names in order of preference
 * @returns {string | undefined}
 */
export function findOnPath(names) {
  const folders = (process.env['PATH'] ?? process.env['Path'] ?? '').split(path.delimiter).filter(Boolean);
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const name of names) {
    for (const folder of folders) {
      for (const ending of endings) {
        const candidate = path.join(folder, name + ending);
        if (isProgram(candidate)) return candidate;
      }
    }
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {boolean}
 */
export function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** @param {RunOptions} options */
function withDefaults(options) {
  return { cwd: options.cwd ?? root, env: options.env ?? projectEnv(), shell: options.shell ?? false };
}
