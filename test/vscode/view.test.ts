import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { collapseFindings as collapseAll } from '../support/vscode/findingsView.ts';
import { click, drivesWorkbench, hoverAt, press, screenshot, waitFor } from '../support/vscode/screenshot.ts';
import { diagnosticsOf, openLog, until } from '../support/vscode/workspace.ts';

const checks = '.pane-header[aria-label^="Directory Checks"]';

describe('in the workbench', () => {
  // Closed, the checks leave the side bar to the findings.
  before(() => click(checks));
  after(async () => {
    await collapseAll();
    await click(checks);
  });

  it('the hover explains the error', async () => {
    const editor = await openLog('MailTarget.log');
    const [first] = await diagnosticsOf(editor.document.uri);
    assert.ok(first);
    await hoverAt(editor, first.range.start.line + 1, first.range.start.character + 3);
    await screenshot('workbench/hover');
    await press('Escape');
  });

  it('the Findings view groups by rule and by what is shared, and goes to the line', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const editor = await openLog('MailTarget.log');
    await diagnosticsOf(editor.document.uri);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand('exchangeTriage.showFindings');
    const row = (text: string) => `.pane-body .monaco-list-row:has-text("${text}")`;
    await waitFor(row('The agent cannot log on to a mailbox'));
    // A click closes a row that is open, and earlier tests may have left it open.
    const open = (text: string) => click(`${row(text)}[aria-expanded="false"]`).catch(() => undefined);
    await collapseAll();
    await open('The agent cannot log on to a mailbox');
    await open('WINGTIP\\\\svc-migrate · EX02');
    await waitFor(row('Anna.Berger'));
    await screenshot('workbench/findings');
    await click(row('Carla.Mendes'));
    if (drivesWorkbench) {
      const moved = () => vscode.window.activeTextEditor?.selection.active.line === 12 || undefined;
      await until('the editor to go to the line of the finding', moved);
    }
  });
});
