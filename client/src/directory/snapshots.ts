import * as vscode from 'vscode';
import { shownName } from '../shownName.ts';
import type { Directory } from './connections.ts';

const filters = { 'Directory snapshot': ['ldif', 'ldf'], 'All files': ['*'] };

/** @param uri of a file in the explorer; asks for one without it */
export async function askForSnapshot(uri?: vscode.Uri): Promise<Directory | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const [file] =
    uri !== undefined
      ? [uri]
      : ((await vscode.window.showOpenDialog({
          title: 'Open Snapshot',
          filters,
          ...(folder && { defaultUri: folder }),
        })) ?? []);
  return file && onDisk(file) ? { kind: 'snapshot', file: file.fsPath } : undefined;
}

/** Where a new snapshot goes; VS Code asks before it replaces a file. */
export async function askWhereToCapture(subject: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = subject.replace(/^.*\\|@.*$|[^\p{L}\p{N}._-]+/gu, '').slice(0, 60) || 'directory';
  const file = await vscode.window.showSaveDialog({
    title: 'Capture Snapshot',
    filters,
    ...(folder?.scheme === 'file' && { defaultUri: vscode.Uri.joinPath(folder, `${name}.ldif`) }),
  });
  return file && onDisk(file) ? file : undefined;
}

/** The language server reads and writes snapshots itself, and it knows the disk only. */
function onDisk(uri: vscode.Uri): boolean {
  if (uri.scheme === 'file') return true;
  void vscode.window.showErrorMessage(
    `Exchange Triage: ${shownName(uri)} is not on the disk of this computer. Copy it there.`,
  );
  return false;
}
