import * as vscode from 'vscode';
import type { DirectoryRefusal } from '../../../server/src/protocol.ts';
import type { Credentials } from '../credentials.ts';
import { messageText } from '../shownText.ts';
import { openConnectionSettings, type Directory } from './connections.ts';

/** Shows why a directory was not asked, in its own words, with what can be done about it. */
export async function showRefusal(
  { error = '', errorKind }: DirectoryRefusal,
  directory: Directory,
  credentials: Credentials,
): Promise<void> {
  const actions: Record<string, () => unknown> = {
    'Choose Directory': () => vscode.commands.executeCommand('exchangeTriage.chooseDirectory'),
  };
  if (directory.kind === 'server') {
    const { connection } = directory;
    if (errorKind === 'credentials' && connection.user !== '')
      actions['Forget Password'] = () => credentials.forget(connection);
    if (errorKind !== 'credentials') actions['Open Settings'] = openConnectionSettings;
  }
  const message = `Exchange Triage: ${messageText(error)}`;
  const action = await vscode.window.showErrorMessage(message, ...Object.keys(actions));
  if (action !== undefined) await actions[action]?.();
}
