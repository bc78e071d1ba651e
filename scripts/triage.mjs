// Runs the command line from the checkout, building it first where needed.
// Usage: npm run --silent triage -- analyze PATH…
import { setupPackages } from './setup.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { inRoot, requireProjectNode, runMain } from './lib/project.mjs';
import { show } from './lib/run.mjs';

await runMain(async () => {
  // Standard output belongs to the command alone; what is prepared here is told on standard error.
  await setupPackages((line) => {
    if (!line.endsWith('up to date')) process.stderr.write(`${line}\n`);
  });
  await ensureBuilt('cli.js', ['server/src']);
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  return show(requireProjectNode(), [inRoot('dist', 'cli.js'), ...process.argv.slice(2)], { cwd });
});
