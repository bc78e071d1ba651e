import { open } from 'node:fs/promises';
import * as vscode from 'vscode';

const mark = '# exchange-triage-snapshot:';

/** More files than this are no case folder. */
const most = 20;

/**
 * The one snapshot in the folders that are open: a case that came with its directory. Nothing where there is none, or several
 * to choose from.
 */
export async function findSnapshot(): Promise<string | undefined> {
  const files = await vscode.workspace.findFiles('**/*.ldif', '**/node_modules/**', most);
  const snapshots: string[] = [];
  for (const { scheme, fsPath } of files) {
    if (scheme === 'file' && (await isSnapshot(fsPath))) snapshots.push(fsPath);
  }
  return snapshots.length === 1 ? snapshots[0] : undefined;
}

async function isSnapshot(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(200), 0, 200, 0);
      return buffer.subarray(0, bytesRead).includes(mark);
    } finally {
      await file.close();
    }
  } catch {
    // A file that cannot be read is none that the view could offer.
    return false;
  }
}
