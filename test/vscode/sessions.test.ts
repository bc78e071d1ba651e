import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { drivesWorkbench, hoverAt, press, screenshot } from '../support/vscode/screenshot.ts';
import { hoverText, openLog, until, workspaceFile } from '../support/vscode/workspace.ts';

const name = 'RECV20260312-1.log';
const header =
  '#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: SMTP Receive Protocol Log\r\n' +
  '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\r\n';
const row = (id: string, sequence: number, event: string, data: string) =>
  `2026-03-12T08:05:1${sequence}.104Z,EX01\\Default Frontend EX01,08D03F2DE58E0D7${id},${sequence},10.0.0.1:25,203.0.113.${id}:51822,${event},${data},\r\n`;
/** Lines from zero: two of session 0, one of 1, one of 0, two of 1. */
const log =
  header +
  row('0', 0, '+', '') +
  row('0', 1, '<', 'EHLO a') +
  row('1', 0, '+', '') +
  row('0', 2, '-', '') +
  row('1', 1, '<', 'EHLO b') +
  row('1', 2, '-', '');

describe('sessions', () => {
  let editor: vscode.TextEditor;
  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.writeFile(workspaceFile(name), new TextEncoder().encode(log));
    editor = await openLog(name);
  });
  after(() => vscode.workspace.fs.delete(workspaceFile(name)));

  const put = (line: number) => (editor.selection = new vscode.Selection(line, 5, line, 5));
  const lineIs = (line: number) =>
    until(`line ${line}`, () => editor.selection.active.line === line || undefined);

  it('are stepped through, over the records of others', async () => {
    put(5);
    await vscode.commands.executeCommand('exchangeTriage.nextInSession');
    assert.equal(editor.selection.active.line, 7);
    await vscode.commands.executeCommand('exchangeTriage.nextInSession');
    assert.equal(editor.selection.active.line, 7);
    await vscode.commands.executeCommand('exchangeTriage.previousInSession');
    assert.equal(editor.selection.active.line, 5);
  });

  it('are stepped through by a key', async () => {
    if (!drivesWorkbench) return;
    put(6);
    await vscode.window.showTextDocument(editor.document);
    await press('Control+F7');
    await lineIs(8);
    await screenshot('sessions/next');
    await press('Control+Shift+F7');
    await lineIs(6);
  });

  it('fold where they stand together', async () => {
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      editor.document.uri,
    );
    assert.deepEqual(
      ranges.map(({ start, end }) => [start, end]),
      [
        [4, 5],
        [8, 9],
      ],
    );
  });

  it('stand in the outline', async () => {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      editor.document.uri,
    );
    assert.deepEqual(
      symbols.map((symbol) => symbol.name),
      ['203.0.113.0:51822', '203.0.113.1:51822'],
    );
  });

  it('are found by their id', async () => {
    const places = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      editor.document.uri,
      new vscode.Position(4, log.split('\r\n')[4]?.indexOf('08D03F') ?? 0),
    );
    assert.deepEqual(
      places.map(({ range }) => range.start.line),
      [4, 5, 7],
    );
  });

  it('have a place in the transport pipeline, which the hover says', async () => {
    const column = log.split('\r\n')[4]?.indexOf('Default') ?? 0;
    const hover = await hoverText(editor.document.uri, new vscode.Position(4, column));
    assert.match(hover, /\*\*Front End Transport service\*\*/);
    await hoverAt(editor, 5, column + 1);
    await screenshot('sessions/pipeline');
    await press('Escape');
  });
});
