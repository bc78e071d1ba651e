import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { tokenTypes } from '../../server/src/features/semanticTokens.ts';
import { defaultSettings, formatIds } from '../../server/src/protocol.ts';

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly contributes: {
    readonly languages: readonly {
      id: string;
      extensions?: unknown;
      filenames?: unknown;
      configuration: string;
    }[];
    readonly grammars: readonly { language: string; path: string }[];
    readonly semanticTokenTypes: readonly { id: string }[];
    readonly semanticTokenScopes: readonly { scopes: Record<string, string[]> }[];
    readonly configuration: { properties: Record<string, { default: unknown; scope: string }> };
    readonly commands: readonly { command: string }[];
  };
}

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Manifest;
const { contributes } = manifest;
const clientSources = (readdirSync(new URL('client/src', root), { recursive: true }) as string[])
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(new URL(`client/src/${file.replaceAll('\\', '/')}`, root), 'utf8'))
  .join('\n');

describe('package.json', () => {
  it('has a language and a grammar for every format', () => {
    assert.deepEqual(
      contributes.languages.map(({ id }) => id),
      [...formatIds],
    );
    assert.deepEqual(
      contributes.grammars.map(({ language }) => language),
      [...formatIds],
    );
  });

  it('claims no file by its name', () => {
    for (const { id, extensions, filenames } of contributes.languages)
      assert.deepEqual([extensions, filenames], [undefined, undefined], id);
  });

  it('declares the token types that the server sends, each with a scope to fall back on', () => {
    assert.deepEqual(contributes.semanticTokenTypes.map(({ id }) => id).sort(), [...tokenTypes].sort());
    assert.deepEqual(
      Object.keys(contributes.semanticTokenScopes[0]?.scopes ?? {}).sort(),
      [...tokenTypes].sort(),
    );
  });

  it('has the defaults of the code, and a scope for every setting', () => {
    for (const [name, value] of Object.entries(defaultSettings)) {
      assert.equal(contributes.configuration.properties[`exchangeTriage.${name}`]?.default, value, name);
    }
    for (const [name, { scope }] of Object.entries(contributes.configuration.properties))
      assert.ok(scope, name);
  });

  it('offers the commands that are registered', () => {
    for (const { command } of contributes.commands)
      assert.ok(clientSources.includes(`'${command}'`), command);
  });
});
