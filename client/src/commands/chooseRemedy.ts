import * as vscode from 'vscode';
import type { RemedyText } from '../../../server/src/protocol.ts';

/** @returns the one that the user picks; the only one without asking; `undefined` when the user thinks better of it */
export async function chooseRemedy(
  items: readonly RemedyText[],
  placeHolder: string,
): Promise<RemedyText | undefined> {
  if (items.length === 1) return items[0];
  const picks = items.map((item) => ({ label: item.title, detail: item.text.split('\n')[0] ?? '', item }));
  return (await vscode.window.showQuickPick(picks, { placeHolder, matchOnDetail: true }))?.item;
}
