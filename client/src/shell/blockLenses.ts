import * as vscode from 'vscode';
import { scriptMark } from '../../../server/src/protocol.ts';

/** Offers, above each block of a remediation script, to type it into a shell. */
export function registerBlockLenses(): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(
    { language: 'powershell' },
    { provideCodeLenses: (document) => (isScript(document) ? lensesOf(document) : []) },
  );
}

function isScript(document: vscode.TextDocument): boolean {
  return document.lineAt(0).text.startsWith(scriptMark);
}

function lensesOf(document: vscode.TextDocument): vscode.CodeLens[] {
  const lenses: vscode.CodeLens[] = [];
  for (let line = 0; line < document.lineCount; line++) {
    const { text, range } = document.lineAt(line);
    if (!/^# (?:DIAGNOSE|FIX|VERIFY|UNDO): /.test(text)) continue;
    const command = {
      title: 'Run in Exchange Management Shell…',
      command: 'exchangeTriage.runBlock',
      arguments: [line],
    };
    lenses.push(new vscode.CodeLens(range, command));
  }
  return lenses;
}
