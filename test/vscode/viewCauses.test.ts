import * as vscode from 'vscode';
import { click, screenshot, waitFor } from '../support/vscode/screenshot.ts';
import { diagnosticsOf, hoverText, openLog, until, workspaceFile } from '../support/vscode/workspace.ts';

const row = (text: string) => `.pane-body .monaco-list-row:has-text("${text}")`;
const checks = '.pane-header[aria-label^="Directory Checks"]';
const account = 'WINGTIP\\\\svc-migrate';

describe('the causes in the Findings view', () => {
  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
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
    await waitFor(row('The check account.groups failed'));
    await screenshot('causes/confirmed');
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
