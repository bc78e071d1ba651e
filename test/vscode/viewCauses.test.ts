import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { row } from '../support/vscode/directoryChecks.ts';
import { choose } from '../support/vscode/quickInput.ts';
import { click, drivesWorkbench, screenshot, waitFor } from '../support/vscode/screenshot.ts';
import {
  closeLogs,
  diagnosticsOf,
  hoverText,
  openLog,
  until,
  workspaceFile,
} from '../support/vscode/workspace.ts';

const checks = '.pane-header[aria-label^="Directory Checks"]';
const account = 'WINGTIP\\\\svc-migrate';

describe('the causes in the Findings view', () => {
  before(async () => {
    await closeLogs();
    await vscode.commands.executeCommand('exchangeTriage.openSnapshot', workspaceFile('wingtip.ldif'));
    await click(checks);
  });
  // Closed, the checks leave the side bar to the causes.
  after(() => click(checks));

  it('come first, ranked, with evidence and the checks that would settle them', async () => {
    const editor = await openLog('MailTarget.log');
    await diagnosticsOf(editor.document.uri);
    await vscode.commands.executeCommand('exchangeTriage.showFindings');
    await waitFor(row(`likely · ${account}`));
    await click(row(`likely · ${account}`));
    await waitFor(row('6 of 6 mailboxes refuse'));
    await waitFor(row('not asked yet'));
    await screenshot('causes/likely');
  });

  it('are settled by the directory: the group that is confirmed comes first', async () => {
    await vscode.commands.executeCommand('exchangeTriage.settleCauses');
    await waitFor(row(`confirmed · ${account}`));
    await click(row(`confirmed · ${account}`));
    await waitFor(row('[account.groups failed]'));
    await screenshot('causes/confirmed');
  });

  it('offer their commands, which go into the script beside the log', async function () {
    if (!drivesWorkbench) this.skip();
    const script = workspaceFile('MailTarget.log.remediation.ps1');
    const cause = row(`confirmed · ${account}`);
    await click(cause);
    await click(`${cause}.focused .action-label[aria-label^="Insert Remedy of Cause"]`);
    await waitFor('.quick-input-list .quick-input-list-separator:has-text("Undo")');
    await screenshot('causes/remedies');
    await choose('Take the account out of the group');
    const text = await until('the command', async () => {
      const written = await vscode.workspace.fs.readFile(script).then(String, () => '');
      return written.includes('# From: cause "') ? written : undefined;
    });
    assert.match(
      text,
      /# From: cause "The account is in a group that is denied access to mailboxes", confirmed/,
    );
  });

  it('stand in the hover of each error that they explain', async () => {
    const editor = await openLog('MailTarget.log');
    const [first] = await diagnosticsOf(editor.document.uri);
    await until('the hover to name the cause', async () => {
      const text = await hoverText(editor.document.uri, first?.range.start ?? new vscode.Position(0, 0));
      return text.includes('Confirmed by a check') || undefined;
    });
  });
});
