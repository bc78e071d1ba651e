import * as vscode from 'vscode';
import type { Credentials } from '../credentials.ts';
import { pickText } from '../shownText.ts';
import { readConnections } from './connections.ts';
import { describe } from './directoryNames.ts';

/** Takes the password of a connection out of the secret storage. */
export async function forgetPassword(credentials: Credentials): Promise<void> {
  const picks = readConnections()
    .connections.filter(({ user }) => user !== '')
    .map((connection) => ({
      label: pickText(connection.name),
      description: pickText(describe({ kind: 'server', connection })),
      connection,
    }));
  if (picks.length === 0) {
    void vscode.window.showInformationMessage(
      'Exchange Triage: no directory in the settings has an account, so no password is kept.',
    );
    return;
  }
  const chosen = await vscode.window.showQuickPick(picks, {
    title: 'Forget Directory Password',
    placeHolder: 'Whose password shall be forgotten?',
  });
  if (!chosen) return;
  await credentials.forget(chosen.connection);
  vscode.window.setStatusBarMessage('The password is forgotten.', 3000);
}
