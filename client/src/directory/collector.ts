import { spawn } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import { shownName } from '../shownName.ts';
import { messageText } from '../shownText.ts';
import type { Subjects } from './choice.ts';
import type { Directory } from './connections.ts';
import { askWhereToCapture } from './snapshots.ts';

const scriptName = 'Collect-DirectorySnapshot.ps1';

function scriptIn(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', scriptName);
}

/** Puts the script that customers run by hand where the user wants it. */
export async function saveCollector(extension: vscode.Uri): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
  const place = await vscode.window.showSaveDialog({
    title: 'Save the Snapshot Collector',
    defaultUri: vscode.Uri.joinPath(folder, scriptName),
    filters: { 'PowerShell script': ['ps1'] },
  });
  if (!place) return;
  await vscode.workspace.fs.copy(scriptIn(extension), place, { overwrite: true });
  void vscode.window.showInformationMessage(
    `${shownName(place)} is written. Whoever runs it names an account or a mailbox, and gets a file for "Open Snapshot".`,
  );
}

/**
 * Runs the collector as the user who is logged on: where the domain controllers have no certificate for LDAPS, and no password
 * is to be typed. On Windows only.
 * @returns the snapshot; nothing where it was not made, which has been said then
 */
export async function collectAsUser(
  extension: vscode.Uri,
  { account, mailbox }: Subjects,
): Promise<Directory | undefined> {
  if (account === '' && mailbox === '') {
    void vscode.window.showInformationMessage('Exchange Triage: choose an account or a mailbox first.');
    return undefined;
  }
  const file = await askWhereToCapture(account || mailbox);
  if (!file) return undefined;
  const named = [...(account ? [`-Account:${account}`] : []), ...(mailbox ? [`-Mailbox:${mailbox}`] : [])];
  const script = [
    '-NoProfile',
    '-NonInteractive',
    '-ExecutionPolicy',
    'Bypass',
    '-File',
    scriptIn(extension).fsPath,
  ];
  const failure = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: 'Reading the directory as you',
      cancellable: true,
    },
    (_, token) => run([...script, ...named, `-Out:${file.fsPath}`], token),
  );
  if (failure === 'cancelled') return undefined;
  if (failure === undefined) return { kind: 'snapshot', file: file.fsPath };
  void vscode.window.showErrorMessage(`Exchange Triage: no snapshot was written. ${messageText(failure)}`);
  return undefined;
}

/** By its full path: a folder that is open may hold another program of that name. */
const powershell = path.join(
  process.env['SystemRoot'] ?? 'C:\\Windows',
  'System32\\WindowsPowerShell\\v1.0\\powershell.exe',
);

/** @returns what went wrong, in PowerShell's words */
function run(args: readonly string[], token: vscode.CancellationToken): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(powershell, args, { windowsHide: true, stdio: ['ignore', 'ignore', 'pipe'] });
    const said: Buffer[] = [];
    child.stderr.on('data', (data: Buffer) => said.push(data));
    const listening = token.onCancellationRequested(() => child.kill());
    child.once('error', (error) => {
      listening.dispose();
      resolve(error.message);
    });
    child.once('close', (code) => {
      listening.dispose();
      if (token.isCancellationRequested) resolve('cancelled');
      else
        resolve(
          code === 0 ? undefined : Buffer.concat(said).toString().trim() || `PowerShell ended with ${code}.`,
        );
    });
  });
}
