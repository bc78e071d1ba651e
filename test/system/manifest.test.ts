import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { Ajv } from 'ajv';
import { tokenTypes } from '../../server/src/features/semanticTokens.ts';
import { ownTableNames, ownTablesFolder } from '../../server/src/knowledge/ownTables.ts';
import { codeFamilies } from '../../server/src/knowledge/rows.ts';
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
    readonly commands: readonly { command: string; title: string; category: string }[];
    readonly menus: Record<string, readonly { command: string; when: string }[]>;
    readonly keybindings: readonly { command: string; key: string; mac?: string; when: string }[];
    readonly views: Record<string, readonly { id: string }[]>;
    readonly viewsWelcome: readonly { view: string; contents: string }[];
    readonly jsonValidation: readonly { fileMatch: string; url: string }[];
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

  it('puts into menus, keys and welcome texts only commands that there are', () => {
    const known = new Set(contributes.commands.map(({ command }) => command));
    const used = [
      ...Object.values(contributes.menus).flat(),
      ...contributes.keybindings,
      ...contributes.viewsWelcome.flatMap(({ contents }) =>
        [...contents.matchAll(/\(command:(exchangeTriage[^)]*)\)/g)].map(([, command = '']) => ({ command })),
      ),
    ];
    for (const { command } of used) assert.ok(known.has(command), command);
  });

  it('has a welcome text and code for every view', () => {
    for (const { id } of Object.values(contributes.views).flat()) {
      assert.ok(clientSources.includes(`'${id}'`), id);
      assert.ok(
        contributes.viewsWelcome.some(({ view }) => view === id),
        id,
      );
    }
  });

  it('takes keys only while the view or the log that they are for has the focus', () => {
    for (const { command, when } of contributes.keybindings)
      assert.match(
        when,
        /^(?:focusedView == exchangeTriage\.(?:checks|findings) && !inputFocus\b|editorTextFocus && editorLangId =~ \/\^exchange-)/,
        command,
      );
  });

  it('lets no workspace name a directory, and keeps no password in the settings', () => {
    const setting = contributes.configuration.properties['exchangeTriage.directories'] as unknown as {
      readonly scope: string;
      readonly default: unknown;
      readonly items: { readonly properties: object; readonly additionalProperties: boolean };
    };
    assert.deepEqual([setting.scope, setting.default], ['machine', []]);
    assert.deepEqual(Object.keys(setting.items.properties), [
      'name',
      'url',
      'user',
      'caFile',
      'dnsServer',
      'sysvol',
    ]);
    assert.equal(setting.items.additionalProperties, false);
  });

  it('puts commands into the menu of logs, of text that may be one, of its own scripts, and of nothing else', () => {
    const ours =
      /editorLangId =~ \/\^(?:exchange-|\(exchange\|send-as\)-|\(log\|plaintext\)\$)|^editorLangId == powershell && resourceFilename =~ \/\\\.remediation\\\.ps1\$\/$/;
    for (const { when } of contributes.menus['editor/context'] ?? [])
      for (const alternative of when.split('||')) assert.match(alternative, ours, when);
  });

  it('lets no workspace name a program, its arguments, or a server that it takes commands from', () => {
    const shell = Object.entries(contributes.configuration.properties).filter(([name]) =>
      name.startsWith('exchangeTriage.shell.'),
    );
    assert.equal(shell.length, 3);
    for (const [name, { scope }] of shell) assert.equal(scope, 'machine', name);
  });

  it('has a schema for every table that a workspace may bring, and the tables that ship fit it', () => {
    const schemaOf = (name: string) =>
      contributes.jsonValidation.filter(({ fileMatch }) =>
        matches(fileMatch, `case/${ownTablesFolder}/${name}`),
      );
    for (const name of ownTableNames) {
      const schemas = schemaOf(name);
      assert.equal(schemas.length, 1, name);
      const validate = new Ajv({ strict: false }).compile(readJson(schemas[0]?.url ?? ''));
      assert.ok(validate(readJson(`server/src/knowledge/codes/${name}`)), JSON.stringify(validate.errors));
    }
    assert.deepEqual(schemaOf('cues.json'), []);
  });

  it('names in the README every family that a workspace may add to', () => {
    const readme = readFileSync(new URL('README.md', root), 'utf8');
    const [, names = ''] = /^The first is for any family: (.*)\.$/m.exec(readme) ?? [];
    assert.deepEqual(names.replaceAll('`', '').split(', ').sort(), [...codeFamilies].sort());
  });
});

function readJson(path: string): object {
  return JSON.parse(readFileSync(new URL(path, root), 'utf8')) as object;
}

/** Whether a path fits a glob of `**`, `*` and `{a,b}`. */
function matches(glob: string, path: string): boolean {
  const names = /\{([^}]*)\}/.exec(glob)?.[1]?.split(',') ?? [''];
  return names.some((name) => matchesGlob(path, glob.replace(/\{[^}]*\}/, name)));
}
