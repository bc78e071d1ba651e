// Packs the extension into exchange-triage.vsix. Usage: node scripts/package.mjs
import fs from 'node:fs';
import { Problem, inRoot, requireProjectNode, runMain } from './lib/project.mjs';
import { show } from './lib/run.mjs';

const limit = 1280 * 1024;

await runMain(async () => {
  const node = requireProjectNode();
  const target = inRoot('exchange-triage.vsix');
  fs.rmSync(target, { force: true });
  await step(node, [inRoot('esbuild.mjs'), '--production']);
  // vsce's signing tool, which needs a native download, is not used for packing.
  const vsce = inRoot('node_modules', '@vscode', 'vsce', 'vsce');
  await step(node, [
    ...[vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'],
    ...['--out', target],
  ]);
  const { size } = fs.statSync(target);
  console.log(`\nexchange-triage.vsix: ${Math.ceil(size / 1024)} KiB`);
  if (size >= limit) {
    throw new Problem(
      `The package has to stay below ${limit / 1024} KiB. Look in the list above for what does not belong in it.`,
    );
  }
});

/**
 * @param {string} command
 * @param {string[]} args
 */
async function step(command, args) {
  if ((await show(command, args)) !== 0) throw new Problem('The extension was not packed: see above.');
}
