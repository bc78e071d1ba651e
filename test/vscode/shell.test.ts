import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { screenshot } from '../support/vscode/screenshot.ts';
import { codeActions, diagnosticsOf, openLog, until } from '../support/vscode/workspace.ts';

interface Item {
  readonly title: string;
  readonly shell: string;
  readonly risk: string;
  readonly line?: string;
  readonly asks: boolean;
}

const run = (...items: readonly unknown[]) =>
  vscode.commands.executeCommand('exchangeTriage.runRemedy', { items });
const item = (line: string) => ({
  ...{ title: 'Diagnose: x', shell: 'PowerShell', risk: 'reads only' },
  ...{ notes: [], command: line, line, asks: false },
});

/** A test that asks a question of the user fails: VS Code opens no dialog in a test, and says so. */
const asked = /refused to show dialog|dialog/i;

describe('running in a shell', function () {
  let folder = '';
  before(async function () {
    // What stands in for PowerShell is a shell of Unix.
    if (process.platform === 'win32') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'triage-shell-'));
    await set('server', '.');
  });
  after(async () => {
    for (const terminal of vscode.window.terminals) terminal.dispose();
    for (const name of ['server', 'program', 'arguments']) await set(name, undefined);
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const set = (name: string, value: unknown) =>
    vscode.workspace
      .getConfiguration('exchangeTriage.shell')
      .update(name, value, vscode.ConfigurationTarget.Global);

  /** A program that runs nothing and writes down every byte that is typed. */
  async function recorder(name: string): Promise<() => string> {
    const file = join(folder, name);
    await set('program', '/bin/sh');
    await set('arguments', ['-c', 'stty raw -echo; exec cat > "$0"', file, '${session}']);
    return () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  }

  async function itemsOfLog(): Promise<readonly Item[]> {
    const { document } = await openLog('MailTarget.log');
    const [first] = await diagnosticsOf(document.uri);
    assert.ok(first);
    const actions = await codeActions(document.uri, first.range);
    const action = actions.find(({ title }) => title.startsWith('Run a command'));
    const [params] = (action?.command?.arguments ?? []) as { readonly items: readonly Item[] }[];
    return params?.items ?? [];
  }

  it('types a command of several lines as one, and no Enter', async () => {
    const typed = await recorder('one');
    const items = await itemsOfLog();
    const reads = items.find(({ title }) => title.startsWith("Diagnose: Resolve the server's name"));
    assert.ok(reads);
    await run(reads);
    const expected = "Resolve-DnsName -Name 'EX02'; Test-NetConnection -ComputerName 'EX02' -Port 135";
    await until('the command to be typed', () => typed().length >= expected.length || undefined);
    await sleep(300);
    assert.equal(typed(), expected);
    await screenshot('shell/typed');
  });

  it('takes back what it typed before', async () => {
    const typed = await recorder('two');
    await run(item('Get-A'));
    await until('the first command', () => typed() === 'Get-A' || undefined);
    await run(item('Get-B'));
    await until('the second command', () => typed().endsWith('Get-B') || undefined);
    assert.equal(typed(), `Get-A${'\u007f'.repeat(5)}Get-B`);
  });

  it('types no line end, whoever asks for it', async () => {
    const typed = await recorder('never');
    await assert.rejects(async () => run(item('Get-A\rGet-B')));
    await sleep(300);
    assert.equal(typed(), '');
  });

  it('asks before it types what changes something', async () => {
    const typed = await recorder('three');
    const changes = (await itemsOfLog()).find(({ risk }) => risk === 'changes');
    assert.ok(changes?.asks);
    await assert.rejects(async () => run(changes), asked);
    await sleep(300);
    assert.equal(typed(), '');
  });

  it('asks before it types a block of a script, whatever its heading says', async () => {
    const typed = await recorder('four');
    const content =
      '# Exchange Triage remediation script\n\n# DIAGNOSE: x\n# Shell: PowerShell. Risk: reads only.\nGet-A\n';
    const document = await vscode.workspace.openTextDocument({ language: 'powershell', content });
    await vscode.window.showTextDocument(document);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.command, command?.arguments]),
      [[2, 'exchangeTriage.runBlock', [2]]],
    );
    await assert.rejects(async () => vscode.commands.executeCommand('exchangeTriage.runBlock', 4), asked);
    assert.equal(typed(), '');
  });

  it('runs nothing in a real shell before Enter is pressed', async () => {
    await set('program', '/bin/sh');
    await set('arguments', ['-i']);
    const [one, two] = [join(folder, 'first'), join(folder, 'second')];
    await run(item(`touch '${one}'; touch '${two}'`));
    await sleep(1500);
    assert.deepEqual([existsSync(one), existsSync(two)], [false, false]);
    await screenshot('shell/prompt');
    vscode.window.activeTerminal?.sendText('', true);
    await until('both to run on Enter', () => (existsSync(one) && existsSync(two)) || undefined);
  });
});
