import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { row } from '../support/vscode/directoryChecks.ts';
import { click, drivesWorkbench, hoverAt, press, screenshot, waitFor } from '../support/vscode/screenshot.ts';
import { closeLogs, diagnosticsOf, openLog, until } from '../support/vscode/workspace.ts';

const checks = '.pane-header[aria-label^="Directory Checks"]';

describe('in the workbench', () => {
  // Closed, the checks leave the side bar to the findings.
  before(async () => {
    await vscode.commands.executeCommand('exchangeTriage.showFindings');
    await click(checks);
  });
  after(() => click(checks));

  it('the hover explains the error', async () => {
    const editor = await openLog('MailTarget.log');
    const [first] = await diagnosticsOf(editor.document.uri);
    assert.ok(first);
    await hoverAt(editor, first.range.start.line + 1, first.range.start.character + 3);
    await screenshot('workbench/hover');
    await press('Escape');
  });

  it('the Findings view groups by rule and by what is shared, and goes to the line', async () => {
    await closeLogs();
    const editor = await openLog('MailTarget.log');
    await diagnosticsOf(editor.document.uri);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand('exchangeTriage.showFindings');
    await waitFor(`${row('Findings')}:has-text("6")`);
    await waitFor(row('The agent cannot log on to a mailbox'));
    await click(row('WINGTIP\\\\svc-migrate · EX02'));
    await waitFor(row('Anna.Berger'));
    await screenshot('workbench/findings');
    await click(row('Carla.Mendes'));
    if (drivesWorkbench) {
      const moved = () => vscode.window.activeTextEditor?.selection.active.line === 12 || undefined;
      await until('the editor to go to the line of the finding', moved);
    }
  });
});
