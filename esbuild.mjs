// Bundles the three entry points into dist/. Usage: node esbuild.mjs [--production] [--watch]
import { writeFile, mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { collectorName, collectorScript } from './scripts/lib/collector.mjs';
import { snippetsFile, snippetsName } from './scripts/lib/snippets.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * @param {boolean} production
 * @returns {import('esbuild').BuildOptions & { metafile: true }}
 */
export function bundleOptions(production) {
  return {
    absWorkingDir: root,
    entryPoints: {
      extension: 'client/src/extension.ts',
      server: 'server/src/server.ts',
      cli: 'server/src/cli/main.ts',
    },
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['vscode'],
    minify: production,
    keepNames: production,
    sourcemap: production ? false : 'linked',
    metafile: true,
    logLevel: 'warning',
  };
}

/** dist/ holds CommonJS in a package of modules, and says so to Node; beside it stand the collector script and the snippets. */
async function prepareOutput() {
  await rm(new URL('dist', import.meta.url), { recursive: true, force: true });
  await mkdir(new URL('dist', import.meta.url));
  await writeFile(new URL('dist/package.json', import.meta.url), '{ "type": "commonjs" }\n');
  await writeFile(new URL(`dist/${collectorName}`, import.meta.url), collectorScript());
  await writeFile(new URL(`dist/${snippetsName}`, import.meta.url), snippetsFile());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = bundleOptions(process.argv.includes('--production'));
  await prepareOutput();
  if (process.argv.includes('--watch')) {
    const context = await esbuild.context({ ...options, logLevel: 'info' });
    await context.watch();
  } else {
    await esbuild.build(options);
  }
}
