// Builds dist/ when it is missing or older than what it is made of.
import fs from 'node:fs';
import path from 'node:path';
import { filesBelow, inRoot, requireProjectNode } from './project.mjs';
import { mustRun } from './run.mjs';

/**
 * @param {string} output a file in dist/
 * @param {readonly string[]} sources the folders that it is made of
 */
export async function ensureBuilt(output, sources) {
  const built = fs.statSync(inRoot('dist', output), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const files = [inRoot('esbuild.mjs'), ...sources.flatMap((folder) => inFolder(inRoot(folder)))];
  if (files.every((file) => fs.statSync(file).mtimeMs < built)) return;
  await mustRun(requireProjectNode(), [inRoot('esbuild.mjs')]);
}

/** @param {string} folder */
function inFolder(folder) {
  return filesBelow(folder).map((file) => path.join(folder, file));
}
