import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answer, choose, dismiss, focusInput } from '../support/vscode/quickInput.ts';
import { drivesWorkbench, press, screenshot, type, waitFor } from '../support/vscode/screenshot.ts';
import { bytesOf, documentAt, openLog, until, workspaceFile } from '../support/vscode/workspace.ts';

const command = 'exchangeTriage.insertTask';

async function newScript(content = '', language = 'powershell'): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  return vscode.window.showTextDocument(document, { preview: false });
}

/** Runs the command with everything given, so that nothing is asked. */
async function insert(task: string, steps: string[], values: Record<string, string>): Promise<void> {
  await vscode.commands.executeCommand(command, { task, steps, values });
}

describe('tasks', () => {
  before(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('go to the cursor of a script, on lines of their own, with the first gap selected', async () => {
    const editor = await newScript('# mine\r\nGet-Date\r\n# end\r\n');
    const { document } = editor;
    editor.selection = new vscode.Selection(1, 8, 1, 8);
    await insert('quota-message-new', ['quota-message-new'], { language: 'EN', messageText: "You're full." });
    const text = document.getText();
    assert.match(text, /^# mine\r?\nGet-Date\r?\n\r?\n# TASK: Write a quota message of your own/);
    assert.match(text, /-Language 'EN' -Text 'You''re full\.'\r?\n\r?\n# end\r?\n$/);
    assert.equal(document.getText(editor.selection), '<type of quota message>');
    await screenshot('tasks/at-the-cursor');
  });

  it('go to the cursor of an untitled file of any kind that is no log', async () => {
    const { document } = await newScript('', 'plaintext');
    await insert('imap-log-quota', ['imap-log-quota'], { server: 'EX01', logSize: '10MB' });
    assert.match(document.getText(), /Set-ImapSettings -Server 'EX01' -LogPerFileSizeQuota '10MB'/);
  });

  it('go into the remediation script beside a log, as Windows PowerShell reads it', async () => {
    const log = await openLog('bounced-mail.txt');
    const before = log.document.getText();
    await insert('group-send-as', ['group-send-as-grant'], { account: 'WINGTIP\\anna' });
    const file = workspaceFile('bounced-mail.txt.remediation.ps1');
    const script = await until('the script to be saved', () => {
      const bytes = bytesOf(file);
      return documentAt(file)?.isDirty || !bytes.includes('Add-ADPermission') ? undefined : bytes;
    });
    assert.ok(script.startsWith('\xef\xbb\xbf# Exchange Triage remediation script\r\n'));
    assert.doesNotMatch(script.replaceAll('\r\n', ''), /[\r\n]/);
    assert.match(script, /Add-ADPermission -Identity '<distribution group>' -User 'WINGTIP\\anna'/);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.getText(editor.selection), '<distribution group>');
    assert.equal(log.document.getText(), before);
  });

  it('go into a new script where nothing is open', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await insert('certificate', ['certificate-verify'], { server: 'EX01' });
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.isUntitled, true);
    assert.equal(document.languageId, 'powershell');
    assert.match(document.getText(), /Get-ExchangeCertificate -Server 'EX01' -Thumbprint '<thumbprint/);
  });

  it('ask for each value, check what is typed, and ask back which base a number is in', async function () {
    if (!drivesWorkbench) this.skip();
    const { document } = await newScript();
    const done = vscode.commands.executeCommand(command);
    await choose('Raise how many sessions the store gives one user', 'sessions the store');
    await waitFor('.quick-input-widget .monaco-list-row:has-text("Fix: Give one user more sessions")');
    await screenshot('tasks/steps');
    await focusInput();
    await press('Enter');
    await waitFor('.quick-input-list .monaco-list-row:has-text("Something else")');
    await choose('Something else', 'Something');
    await answer('Sessions', '2048');
    await waitFor('.quick-input-list .monaco-list-row:has-text("8264")');
    await screenshot('tasks/which-base');
    await choose('8264');
    await waitFor('.quick-input-widget .quick-input-message:has-text("Server")');
    await focusInput();
    await type('EX01; calc');
    await waitFor('.quick-input-widget .quick-input-message:has-text("This is no name of a computer")');
    await screenshot('tasks/checked');
    await press('Control+a');
    await type('EX01');
    await press('Enter');
    await done;
    const text = document.getText();
    assert.match(text, /-Name 'Maximum Allowed Sessions Per User' -PropertyType DWord -Value 8264 -Force/);
    assert.match(text, /Get-Service -ComputerName 'EX01' -Name 'MSExchangeIS'/);
    assert.doesNotMatch(text, /# UNDO/);
    await screenshot('tasks/inserted');
  });

  it('write nothing when the user thinks better of it', async function () {
    if (!drivesWorkbench) this.skip();
    const { document } = await newScript();
    const done = vscode.commands.executeCommand(command);
    await choose('Set the size of IMAP protocol logs', 'size of IMAP');
    await waitFor('.quick-input-widget .monaco-list-row:has-text("Fix: Begin a new IMAP log")');
    await dismiss();
    await done;
    assert.equal(document.getText(), '');
  });
});

describe('snippets', () => {
  it('are offered in PowerShell files', async () => {
    const { document } = await newScript('exchange-');
    const items = await until('completions', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(0, 9),
      );
      const ours = list.items.filter(({ kind }) => kind === vscode.CompletionItemKind.Snippet);
      return ours.length > 0 ? ours : undefined;
    });
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('exchange-imap-log-quota'), labels.join());
  });

  it('are filled in from stop to stop, with lists to choose from', async () => {
    const editor = await newScript();
    await vscode.commands.executeCommand('editor.action.insertSnippet', {
      langId: 'powershell',
      name: 'Exchange: Change a quota message that is there',
    });
    const { document } = editor;
    await until('the snippet', () => document.getText().includes('Set-SystemMessage') || undefined);
    assert.match(
      document.getText(),
      /Set-SystemMessage -Identity \('<language, such as EN>' \+ '\\' \+ 'WarningMailboxUnlimitedSize'\) -Text '<text of the message>'/,
    );
    assert.equal(document.getText(editor.selection), '<language, such as EN>');
    await vscode.commands.executeCommand('jumpToNextSnippetPlaceholder');
    await until(
      'the list of types',
      () => document.getText(editor.selection) === 'WarningMailboxUnlimitedSize' || undefined,
    );
    await screenshot('tasks/snippet');
    await vscode.commands.executeCommand('jumpToNextSnippetPlaceholder');
    await until(
      'the text',
      () => document.getText(editor.selection) === '<text of the message>' || undefined,
    );
  });
});
