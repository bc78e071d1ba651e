import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** @returns a file of the workspace, which is a fresh copy of samples/ */
export function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder, 'The tests need a workspace folder.');
  return vscode.Uri.joinPath(folder, name);
}

/** Asks again and again until there is an answer. @throws AssertionError after `timeout` milliseconds */
export async function until<T>(
  what: string,
  ask: () => T | undefined | PromiseLike<T | undefined>,
  timeout = 20_000,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) assert.fail(`Waited ${timeout} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/**
 * Opens a file as a user does: a document that a test opens through the API is kept for minutes after its editor is closed, and its
 * findings with it.
 * @returns its editor
 */
export async function openFile(uri: vscode.Uri): Promise<vscode.TextEditor> {
  const options = { preview: false, viewColumn: vscode.ViewColumn.One };
  await vscode.commands.executeCommand('vscode.open', uri, options);
  return until(`${uri.path} to be shown`, () => {
    const editor = vscode.window.activeTextEditor;
    return editor && isAt(uri, editor.document) ? editor : undefined;
  });
}

/** Opens a file and waits until it has been recognised. @returns its editor, in the new language */
export async function openLog(name: string): Promise<vscode.TextEditor> {
  const uri = workspaceFile(name);
  await openFile(uri);
  return until(`${name} to be recognised`, () => {
    const editor = vscode.window.activeTextEditor;
    return editor && isLog(editor.document) && isAt(uri, editor.document) ? editor : undefined;
  });
}

/** Closes every editor, and waits until no log is open: its findings go with it. */
export async function closeLogs(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const none = () => !vscode.workspace.textDocuments.some(isLog) || undefined;
  await until('all logs to be closed', none);
}

const isLog = ({ languageId }: vscode.TextDocument) => languageId.startsWith('exchange-');
const isAt = (uri: vscode.Uri, document: vscode.TextDocument) => document.uri.toString() === uri.toString();

export function documentAt(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => isAt(uri, document));
}

/** @returns our diagnostics of a document, once there are any, by their place */
export async function diagnosticsOf(uri: vscode.Uri): Promise<vscode.Diagnostic[]> {
  const found = await until(`diagnostics of ${uri.path}`, () => {
    const ours = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Exchange Triage');
    return ours.length > 0 ? ours : undefined;
  });
  return found.sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** @returns the id of the rule that made a diagnostic */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

export async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    position,
  );
  const contents = hovers.flatMap((hover) => hover.contents as (vscode.MarkdownString | string)[]);
  return contents.map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
}

/** @returns the actions offered for a range, resolved: with their commands */
export async function codeActions(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    undefined,
    100,
  );
}

/** Does what choosing the action in the menu does. */
export async function applyAction(action: vscode.CodeAction): Promise<void> {
  assert.ok(action.command, `"${action.title}" has no command.`);
  const args = (action.command.arguments ?? []) as unknown[];
  await vscode.commands.executeCommand(action.command.command, ...args);
}

/** @returns the file's bytes as text of one unit a byte, so that marks and line ends show */
export function bytesOf(uri: vscode.Uri): string {
  return readFileSync(uri.fsPath).toString('latin1');
}

/** Compares a text with a file in test/vscode/expected. UPDATE_GOLDEN=1 writes the file anew: read it before you commit it. */
export function golden(name: string, actual: string): void {
  const file = join(process.env['EXCHANGE_TRIAGE_TEST_SUITES'] ?? '', '../../../test/vscode/expected', name);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'));
}
