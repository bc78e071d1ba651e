import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  applyAction,
  bytesOf,
  codeActions,
  diagnosticsOf,
  golden,
  openLog,
  until,
  workspaceFile,
} from '../support/vscode/workspace.ts';
import { press, screenshot, waitFor } from '../support/vscode/screenshot.ts';

async function actionsOfFirstFinding(name: string): Promise<vscode.CodeAction[]> {
  const { document } = await openLog(name);
  const [first] = await diagnosticsOf(document.uri);
  assert.ok(first);
  return codeActions(document.uri, first.range);
}

function named(actions: readonly vscode.CodeAction[], title: RegExp): vscode.CodeAction {
  const action = actions.find((candidate) => title.test(candidate.title));
  assert.ok(action, `No action ${title} in ${actions.map((each) => each.title).join(', ')}`);
  return action;
}

/** The time of writing is another at each run. */
const withoutTime = (script: string) =>
  script.replace(/Written \d{4}-\d\d-\d\d \d\d:\d\d/g, 'Written <time>');

describe('remedies', () => {
  it('are offered in the order diagnose, fix, verify, undo', async () => {
    const actions = await actionsOfFirstFinding('MailTarget.log');
    const kinds = actions.map((action) => action.kind?.value.split('.').at(-1));
    assert.deepEqual(
      [...new Set(kinds)],
      ['diagnose', 'fix', 'verify', 'undo', 'comment', 'copy', 'run', 'guide'],
    );
  });

  it('go into a script beside the log, as Windows PowerShell reads it', async () => {
    const actions = await actionsOfFirstFinding('MailTarget.log');
    await applyAction(named(actions, /^Diagnose: Show the account's rights/));
    await applyAction(named(actions, /^Fix: Grant Receive As/));
    await applyAction(named(actions, /^Fix: Grant Receive As on the mailbox store/));
    const uri = workspaceFile('MailTarget.log.remediation.ps1');
    const script = bytesOf(uri);
    assert.ok(script.startsWith('\xef\xbb\xbf# Exchange Triage remediation script\r\n'));
    assert.doesNotMatch(script.replaceAll('\r\n', ''), /[\r\n]/);
    golden('MailTarget.log.remediation.ps1', withoutTime(Buffer.from(script, 'latin1').toString('utf8')));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), uri.toString());
    assert.equal(editor.document.getText(editor.selection), '<distinguished name of the mailbox store>');
    assert.equal(editor.document.languageId, 'powershell');
    await screenshot('remedies/script');
  });

  it('leave the log as it was', () => {
    const log = vscode.workspace.textDocuments.find(({ fileName }) => fileName.endsWith('MailTarget.log'));
    assert.equal(log?.isDirty, false);
  });

  it('never make a log of the script', () => {
    assert.deepEqual(vscode.languages.getDiagnostics(workspaceFile('MailTarget.log.remediation.ps1')), []);
  });

  it('go into an untitled script when the log has no place', async () => {
    const content =
      '02/02/2007 16:24:30 CSession::Logon Error -2147221231 The store could not be opened. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n';
    const document = await vscode.workspace.openTextDocument({ content });
    await vscode.window.showTextDocument(document);
    const [first] = await diagnosticsOf(document.uri);
    assert.ok(first);
    await applyAction(named(await codeActions(document.uri, first.range), /^Diagnose: List the groups/));
    const script = vscode.window.activeTextEditor?.document;
    assert.equal(script?.isUntitled, true);
    assert.equal(script.languageId, 'powershell');
    assert.match(
      script.getText(),
      /Get-ADAccountAuthorizationGroup -Identity '<service account, without its domain>'/,
    );
  });

  it('can be copied, and inserted into the log as a comment', async () => {
    const { document } = await openLog('bounced-mail.txt');
    const [first] = await diagnosticsOf(document.uri);
    assert.ok(first);
    const actions = await codeActions(document.uri, first.range);
    const [copy, comment] = [named(actions, /^Copy/), named(actions, /^Insert/)];
    // With one command to choose from, none of them asks.
    for (const action of [copy, comment]) {
      const [params] = (action.command?.arguments ?? []) as { items: unknown[] }[];
      params?.items.splice(1);
    }
    await applyAction(copy);
    assert.match(await vscode.env.clipboard.readText(), /^Get-DomainController \| ForEach-Object/);
    await applyAction(comment);
    assert.match(document.getText(), /\n#: DIAGNOSE: Ask every domain controller for the mailbox\r?\n/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('show as a menu', async () => {
    const editor = await openLog('Undeliverable.eml');
    const [first] = await diagnosticsOf(editor.document.uri);
    assert.ok(first);
    editor.selection = new vscode.Selection(first.range.start, first.range.start);
    editor.revealRange(first.range, vscode.TextEditorRevealType.InCenter);
    await until('the cursor', () => editor.selection.active.isEqual(first.range.start) || undefined);
    await screenshot('remedies/before-menu');
    await until(
      'the menu',
      async () => {
        // The key goes nowhere while the editor is about to take the focus.
        await press('Control+.');
        return waitFor('.action-widget').then(
          () => true,
          () => undefined,
        );
      },
      25_000,
    );
    await screenshot('remedies/menu');
    await press('Escape');
  });
});
