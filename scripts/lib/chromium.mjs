// Finds a Chromium for the tests, or installs it where that can be done without asking.
import fs from 'node:fs';
import { Problem } from './project.mjs';
import { capture, findOnPath, isProgram, mustRun } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const macApps = ['Google Chrome', 'Chromium'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** @returns {string | undefined} the full path of a Chromium or Chrome on this machine */
export function findChromium() {
  return findOnPath(names) ?? macApps.find(isProgram);
}

/**
 * Installs Debian's or Ubuntu's package when this process may, else says which command does it.
 * @param {(line: string) => void} log
 */
export async function installChromium(log) {
  const system = readSystem();
  const command = installCommand(system);
  if (!system.apt || process.getuid?.() !== 0) {
    throw new Problem(
      `The tests need a Chromium to show VS Code in, and there is none on this machine. Install it with\n\n    ${command}\n\nand run this again.`,
    );
  }
  log(`Installing Chromium: ${command}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const [program, ...args] of aptCommands(system)) await mustRun(program, args, { env });
  const chromium = findChromium();
  const started = chromium ? await capture(chromium, ['--version']) : undefined;
  if (started?.code !== 0) {
    throw new Problem(
      `Chromium was installed but does not start. ${started?.output ?? ''}\n` +
        'Install Google Chrome instead and run this again. (Ubuntu ships Chromium as a snap, which does not run in containers.)',
    );
  }
}

/**
 * @typedef {{ id: string, apt: boolean }} System
 */

/** @param {System} system */
export function aptCommands({ id }) {
  // Fonts, because a machine without any shows boxes in place of text on every screenshot.
  const packages = [id === 'ubuntu' ? 'chromium-browser' : 'chromium', 'fonts-dejavu-core'];
  return /** @type {const} */ ([
    ['apt-get', 'update'],
    ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages],
  ]);
}

/** @param {System} system */
function installCommand(system) {
  if (system.apt) {
    const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
    return aptCommands(system)
      .map((words) => sudo + words.join(' '))
      .join(' && ');
  }
  if (findOnPath(['dnf'])) return 'sudo dnf install chromium dejavu-sans-fonts';
  if (findOnPath(['zypper'])) return 'sudo zypper install chromium dejavu-fonts';
  if (findOnPath(['pacman'])) return 'sudo pacman -S chromium ttf-dejavu';
  if (findOnPath(['apk'])) return 'sudo apk add chromium font-dejavu';
  return '(the package manager of this system; the package is "chromium" or "google-chrome")';
}

/** @returns {System} */
function readSystem() {
  const release = fs.existsSync('/etc/os-release') ? fs.readFileSync('/etc/os-release', 'utf8') : '';
  const id = /^ID="?([^"\n]*)/m.exec(release)?.[1] ?? process.platform;
  return { id, apt: findOnPath(['apt-get']) !== undefined };
}
