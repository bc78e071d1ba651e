// The VS Code that is installed on this machine's desktop.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem, filesBelow, readManifest, root, temporaryFolder } from './project.mjs';
import { findOnPath, isProgram } from './run.mjs';

const macCode = 'Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';
const places = [
  `/${macCode}`,
  path.join(os.homedir(), macCode),
  path.join(process.env['LOCALAPPDATA'] ?? '', 'Programs', 'Microsoft VS Code', 'bin', 'code.cmd'),
  path.join(process.env['ProgramFiles'] ?? '', 'Microsoft VS Code', 'bin', 'code.cmd'),
  '/usr/share/code/bin/code',
  '/snap/bin/code',
  '/var/lib/flatpak/exports/bin/com.visualstudio.code',
];

/** @returns {string | undefined} the command that opens VS Code on the desktop */
export function findDesktopCode() {
  return findOnPath(['code', 'code-insiders', 'codium']) ?? places.find(isProgram);
}

/**
 * Opens a folder and some of its files with the extension under development.
 * @param {string} code
 * @param {string} folder
 * @param {readonly string[]} files
 */
export async function openDesktop(code, folder, files) {
  await runCode(code, [`--extensionDevelopmentPath=${root}`, folder, ...files]);
}

/**
 * Does the same with a profile of its own, whose log says when the extension was activated.
 * @param {string} code
 * @param {string} folder
 * @param {readonly string[]} files
 */
export async function openDesktopAndWait(code, folder, files) {
  const userData = temporaryFolder('triage-start');
  await runCode(code, [
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${userData}`,
    ...['--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
    folder,
    ...files,
  ]);
  const { publisher, name } = readManifest();
  const end = Date.now() + 90_000;
  while (Date.now() < end) {
    if (hostLogs(userData).some((log) => log.includes(`${publisher}.${name}`))) return;
    await sleep(500);
  }
  throw new Problem(
    `VS Code was started with ${code}, but the extension was not activated within 90 seconds.`,
  );
}

/** @param {string} userData */
function hostLogs(userData) {
  const logs = path.join(userData, 'logs');
  const files = filesBelow(logs).filter((file) => file.endsWith('exthost.log'));
  return files.map((file) => fs.readFileSync(path.join(logs, file), 'utf8'));
}

/**
 * @param {string} code
 * @param {string[]} args
 * @returns {Promise<void>}
 */
function runCode(code, args) {
  const shell = code.endsWith('.cmd');
  const quoted = (/** @type {string} */ word) => (shell ? `"${word}"` : word);
  return new Promise((resolve, reject) => {
    const child = spawn(quoted(code), args.map(quoted), { stdio: 'inherit', shell });
    child.on('error', (error) => reject(new Problem(`Could not start ${code}: ${error.message}`)));
    child.on('close', (exit) => {
      if (exit === 0) resolve();
      else reject(new Problem(`${code} ended with exit code ${exit}.`));
    });
  });
}
