// VS Code's own server, as the npm package code-server carries it: the real workbench for machines without a desktop.
import fs from 'node:fs';
import { inRoot } from './project.mjs';
import { capture, mustRun, npm } from './run.mjs';

const version = '4.139.1';
const folder = inRoot('.vscode-test', 'server');
const doneFile = inRoot('.vscode-test', 'server', 'installed');
const vscodeFolder = inRoot('.vscode-test', 'server', 'node_modules', 'code-server', 'lib', 'vscode');

/** The program to start with Node. */
export const serverMain = inRoot(
  ...['.vscode-test', 'server', 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'],
);

/** @returns {boolean} */
export function isServerInstalled() {
  return (
    fs.existsSync(doneFile) && fs.readFileSync(doneFile, 'utf8') === version && fs.existsSync(serverMain)
  );
}

/** Installs without compiling anything: the native parts are optional, and most machines here have no compiler. */
export async function installServer() {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(inRoot('.vscode-test', 'server', 'package.json'), '{ "private": true }\n');
  await npmIn(folder, ['install', `code-server@${version}`, '--ignore-scripts']);
  await npmIn(vscodeFolder, ['install', '--omit=dev', '--ignore-scripts']);
  // Without this there is no terminal, which no test needs.
  const { command, args, shell } = npm(['rebuild', 'node-pty', '--prefix', vscodeFolder]);
  await capture(command, args, { cwd: vscodeFolder, shell });
  fs.writeFileSync(doneFile, version);
}

/**
 * @param {string} cwd
 * @param {string[]} words
 */
async function npmIn(cwd, words) {
  const { command, args, shell } = npm([
    ...words,
    '--prefix',
    cwd,
    '--no-fund',
    '--no-audit',
    '--loglevel=warn',
  ]);
  await mustRun(command, args, { cwd, shell });
}
