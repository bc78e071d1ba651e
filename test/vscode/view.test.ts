import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { collapseFindings as collapseAll } from '../support/vscode/findingsView.ts';
import { click, hoverAt, press, screenshot, waitFor } from '../support/vscode/screenshot.ts';
import { diagnosticsOf, openLog } from '../support/vscode/workspace.ts';

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

  it('the Findings view groups by rule', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const editor = await openLog('MailTarget.log');
    await diagnosticsOf(editor.document.uri);
    await vscode.commands.executeCommand('exchangeTriage.showFindings');
    const row = (text: string) => `.pane-body .monaco-list-row:has-text("${text}")`;
    await waitFor(row('The agent cannot log on to a mailbox'));
    await screenshot('workbench/findings');
  });
});
