import * as vscode from 'vscode';
import type { Credentials } from '../credentials.ts';
import { pickText } from '../shownText.ts';

/** Takes the password of a connection out of the secret storage; also of one that was changed or removed meanwhile. */
export async function forgetPassword(credentials: Credentials): Promise<void> {
  const picks = (await credentials.kept()).map((login) => ({
    label: pickText(login.name),
    description: pickText(`${login.user} at ${login.url}`),
    login,
  }));
  if (picks.length === 0) {
    void vscode.window.showInformationMessage('Exchange Triage: no password of a directory is kept.');
    return;
  }
  const chosen = await vscode.window.showQuickPick(picks, {
    title: 'Forget Directory Password',
    placeHolder: 'Whose password shall be forgotten?',
  });
  if (!chosen) return;
  await credentials.forget(chosen.login);
  vscode.window.setStatusBarMessage('The password is forgotten.', 3000);
}
