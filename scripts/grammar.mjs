// Compares how the grammars colour the files of test/grammar/ with the snapshots beside them.
// Usage: node scripts/grammar.mjs [--updateSnapshot]
// A file belongs to the grammar whose name its folder or its own name starts with: agent/gap.log, agent-gap.log.
import fs from 'node:fs';
import path from 'node:path';
import { Problem, filesBelow, inRoot, readManifest, requireProjectNode, runMain } from './lib/project.mjs';
import { capture } from './lib/run.mjs';

await runMain(async () => {
  const extra = process.argv.slice(2);
  const files = filesBelow(inRoot('test', 'grammar')).filter((file) => !file.endsWith('.snap'));
  if (files.length === 0) {
    console.log('There are no files in test/grammar yet.');
    return 0;
  }
  if (!extra.includes('--updateSnapshot') && !extra.includes('-u')) requireSnapshots(files);
  const results = await Promise.all(
    [...groupByScope(files)].map(([scope, group]) => compare(scope, group, extra)),
  );
  return results.every(Boolean) ? 0 : 1;
});

/**
 * @param {string} scope
 * @param {string[]} files
 * @param {string[]} extra
 * @returns {Promise<boolean>} whether all are as in their snapshots
 */
async function compare(scope, files, extra) {
  const tool = inRoot('node_modules', 'vscode-tmgrammar-test', 'dist', 'snapshot.js');
  const paths = files.map((file) => `test/grammar/${file}`);
  const { code, output } = await capture(requireProjectNode(), [tool, '--scope', scope, ...extra, ...paths]);
  console.log(`${scope}: ${files.length} files${code === 0 ? '' : ', DIFFERENT'}\n${output.trimEnd()}`);
  return code === 0;
}

/** @param {string[]} files */
function groupByScope(files) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const file of files) {
    const scope = scopeOf(file);
    groups.set(scope, [...(groups.get(scope) ?? []), file]);
  }
  return groups;
}

/** @param {string} file */
function scopeOf(file) {
  for (const { language, scopeName, path: grammar } of readManifest().contributes.grammars ?? []) {
    const names = [path.basename(grammar).replace(/\..*/, ''), ...(language ? [language] : [])];
    if (names.some((name) => file.startsWith(name) && /^\W/.test(file.slice(name.length)))) return scopeName;
  }
  throw new Problem(`test/grammar/${file}: its name starts with the name of no grammar in package.json.`);
}

/**
 * The tool writes a missing snapshot and passes; a forgotten one would never be compared.
 * @param {string[]} files
 */
function requireSnapshots(files) {
  const missing = files.filter((file) => !fs.existsSync(inRoot('test', 'grammar', `${file}.snap`)));
  if (missing.length === 0) return;
  throw new Problem(
    `No snapshot yet for ${missing.join(', ')}: run "npm run test:grammar -- --updateSnapshot" and look at what it wrote.`,
  );
}
