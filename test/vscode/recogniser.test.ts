import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { documentAt, openFile, until, workspaceFile } from '../support/vscode/workspace.ts';

const imapRow =
  '2026-03-12T08:05:20.411Z,00000000004A1C27,1,10.20.0.11:993,10.20.4.57:51822,c.mendes,388,35,23,login,c.mendes *****,"R=""B01 NO LOGIN failed."";ErrMsg=ProxyNotAuthenticated",\n';

describe('recognition', () => {
  it('recognises what is pasted into an untitled document', async () => {
    const document = await vscode.workspace.openTextDocument({ content: '' });
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), imapRow));
    await until(
      'the paste to be recognised',
      () => documentAt(document.uri)?.languageId === 'exchange-protocol-log' || undefined,
    );
  });

  it('recognises a log under any name', async () => {
    const uri = workspaceFile('holiday-photos.txt');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(imapRow));
    await openFile(uri);
    await until(
      'the file to be recognised',
      () => documentAt(uri)?.languageId === 'exchange-protocol-log' || undefined,
    );
  });

  it('does not change a language that the user chose', async () => {
    const uri = workspaceFile('chosen.log');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(imapRow));
    const { document } = await openFile(uri);
    await until(
      'the file to be recognised',
      () => documentAt(uri)?.languageId === 'exchange-protocol-log' || undefined,
    );
    await vscode.languages.setTextDocumentLanguage(documentAt(uri) ?? document, 'plaintext');
    const editor = await openFile(uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), imapRow));
    await new Promise((resolve) => setTimeout(resolve, 800));
    assert.equal(documentAt(uri)?.languageId, 'plaintext');

    await vscode.commands.executeCommand('exchangeTriage.recognise');
    assert.equal(documentAt(uri)?.languageId, 'exchange-protocol-log');
  });

  it('recognises open logs again when the associations of the editor change', async () => {
    const uri = workspaceFile('reset.log');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(imapRow));
    await openFile(uri);
    const recognised = () => documentAt(uri)?.languageId === 'exchange-protocol-log' || undefined;
    await until('the file to be recognised', recognised);
    const settings = vscode.workspace.getConfiguration('files');
    const changes: string[] = [];
    const listening = vscode.workspace.onDidOpenTextDocument((document) => {
      if (document.uri.toString() === uri.toString()) changes.push(document.languageId);
    });
    try {
      await settings.update('associations', { '*.other': 'xml' }, vscode.ConfigurationTarget.Workspace);
      await until('the editor to take the language back', () => changes.length > 0 || undefined);
      await until('the file to be recognised again', recognised);
    } finally {
      listening.dispose();
      await settings.update('associations', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await until('the file to stay recognised', recognised);
  });

  it("does not override the user's files.associations", async () => {
    const settings = vscode.workspace.getConfiguration('files');
    await settings.update('associations', { '*.trace': 'plaintext' }, vscode.ConfigurationTarget.Workspace);
    const uri = workspaceFile('mine.trace');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(imapRow));
    await openFile(uri);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(documentAt(uri)?.languageId, 'plaintext');
    await settings.update('associations', undefined, vscode.ConfigurationTarget.Workspace);
  });
});
