import * as vscode from 'vscode';
import type { CopyRemedyParams } from '../../../server/src/protocol.ts';
import { chooseRemedy } from './chooseRemedy.ts';

/** Puts a command on the clipboard. */
export async function copyRemedy({ items }: CopyRemedyParams): Promise<void> {
  const chosen = await chooseRemedy(items, 'Which command shall be copied?');
  if (!chosen) return;
  await vscode.env.clipboard.writeText(chosen.text);
  vscode.window.setStatusBarMessage('The command is on the clipboard.', 3000);
}
