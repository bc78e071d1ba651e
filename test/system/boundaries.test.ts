import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { ESLint } from 'eslint';
import { bundleOptions } from '../../esbuild.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const node = process.execPath;
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** @returns what the compiler says of the pure part with one more file in it */
function compileWith(source: string): string {
  const folder = mkdtempSync(join(root, 'server/src/model/probe-'));
  try {
    writeFileSync(join(folder, 'probe.ts'), source);
    execFileSync(node, [tsc, '-p', 'server'], { cwd: root, encoding: 'utf8' });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function lintAs(filePath: string, code: string): Promise<string[]> {
  const eslint = new ESLint({
    cwd: root,
    overrideConfig: { languageOptions: { parserOptions: { project: null } } },
    ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports',
  });
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? 'fatal'}: ${message}`);
}

describe('the pure middle', () => {
  it('does not compile with an import of Node', () => {
    assert.match(
      compileWith("import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n"),
      /probe\.ts.*TS\d+/,
    );
    assert.match(compileWith("import fs from 'fs';\nexport const read = fs;\n"), /probe\.ts.*TS\d+/);
    assert.match(compileWith('export const where = process.cwd();\n'), /probe\.ts.*TS\d+/);
  });

  it('compiles as it is', () => {
    assert.equal(compileWith('export const nothing = 0;\n'), '');
  });
});

describe('the bundles', () => {
  const inputsOf = async (entry: string) => {
    const { metafile } = await esbuild.build({ ...bundleOptions(false), write: false });
    const output = metafile.outputs[`dist/${entry}.js`];
    assert.ok(output);
    return { inputs: Object.keys(output.inputs), metafile };
  };

  it('take Node into the hosts only', async () => {
    const { metafile } = await inputsOf('server');
    const hosts = /^server\/src\/(?:lsp|node|cli)\/|^server\/src\/server\.ts$|^client\/|^node_modules\//;
    for (const [file, { imports }] of Object.entries(metafile.inputs)) {
      if (hosts.test(file)) continue;
      for (const { path } of imports)
        assert.ok(!builtinModules.includes(path.replace(/^node:/, '')), `${file} imports ${path}`);
    }
  });

  it('take of the server into the client what recognises logs, and no rules', async () => {
    const { inputs } = await inputsOf('extension');
    const ofServer = inputs.filter((file) => file.startsWith('server/'));
    const allowed =
      /^server\/src\/(?:protocol\.ts|directoryProtocol\.ts|causesProtocol\.ts|model\/|text\/|formats\/|knowledge\/(?:event|ndr)-\w+\.json)/;
    assert.deepEqual(
      ofServer.filter((file) => !allowed.test(file)),
      [],
    );
  });
});

describe('the linter', () => {
  it('keeps the client to protocol.ts', async () => {
    const [message] = await lintAs(
      'client/src/recogniser.ts',
      "import { createEngine } from '../../server/src/engine.ts';\nexport const e = createEngine;\n",
    );
    assert.match(message ?? '', /protocol\.ts/);
    assert.deepEqual(
      await lintAs(
        'client/src/recogniser.ts',
        "import { formatIds } from '../../server/src/protocol.ts';\nexport const f = formatIds;\n",
      ),
      [],
    );
  });

  it('lets data flow one way', async () => {
    const [message] = await lintAs(
      'server/src/formats/csv.ts',
      "import { compileMatcher } from '../diagnosis/match.ts';\nexport const c = compileMatcher;\n",
    );
    assert.match(message ?? '', /imports only what stands left/);
  });
});
