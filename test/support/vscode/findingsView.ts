import * as vscode from 'vscode';
import { waitFor } from './screenshot.ts';

const open = '.pane:has(.pane-header[aria-label^="Findings"]) .monaco-list-row[aria-expanded="true"]';

/** Closes every row of the Findings view: a click opens what is closed, and closes what an earlier test has opened. */
export async function collapseFindings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.actions.treeView.exchangeTriage.findings.collapseAll');
  await waitFor(open, 'hidden');
}
