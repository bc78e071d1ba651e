// Where things are in this checkout, and which tools run them. Only node: builtins: setup runs before npm ci.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(fileURLToPath(new URL('../..', import.meta.url)));

/**
 * A path inside the checkout.
 * @param {...string} segments
 */
export function inRoot(...segments) {
  return path.join(root, ...segments);
}

/** The Node that the lockfile pins, so that nothing depends on the machine's own. */
export function projectNode() {
  const executable = inRoot(
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  return fs.existsSync(executable) ? executable : undefined;
}

/** The pinned Node, for the steps that come after npm ci. */
export function requireProjectNode() {
  const executable = projectNode();
  if (!executable) {
    throw new Problem(
      'The pinned Node is missing from node_modules/node: its install script did not run or could not download it. ' +
        'Run "npm ci" without --ignore-scripts and read what it says about the package "node".',
    );
  }
  return executable;
}

/**
 * The environment for child processes: node_modules/.bin first, so that "node" is the pinned one.
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export function projectEnv(extra = {}) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const bin = inRoot('node_modules', '.bin');
  return { ...process.env, [key]: [bin, process.env[key]].filter(Boolean).join(path.delimiter), ...extra };
}

/** The manifest of the extension, read anew each time: others may be editing it. */
export function readManifest() {
  return /** @type {Manifest} */ (JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8')));
}

/**
 * The files below a folder, as paths relative to it with forward slashes; none where the folder is missing.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/**
 * A fresh folder outside the checkout. Short, because VS Code puts sockets in it and their paths have a limit.
 * @param {string} name
 */
export function temporaryFolder(name) {
  return fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
}

/** Something that the reader of the terminal can mend: shown as its message alone, without a stack. */
export class Problem extends Error {}

/**
 * Runs the main function of a script and turns what it returns or throws into the exit code.
 * @param {() => Promise<number | void>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof Problem ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} publisher
 * @property {string} main
 * @property {{ languages?: { id: string, aliases?: string[] }[], grammars?: { language?: string, scopeName: string, path: string }[] }} contributes
 */
