import * as vscode from 'vscode';
import { askForPassword, type Credentials } from '../credentials.ts';
import {
  problemOfUrl,
  readConnections,
  writeConnection,
  type Directory,
  type DirectoryConnection,
} from './connections.ts';

const title = 'Add Directory';

/**
 * Asks for the address, the account and its password, and writes the connection to the settings, without the password.
 * @returns `undefined` when the user thinks better of it
 */
export async function addDirectory(credentials: Credentials): Promise<Directory | undefined> {
  const url = await vscode.window.showInputBox({
    title: `${title} (1 of 3)`,
    prompt: 'Address of a domain controller, or of a domain',
    placeHolder: 'ldaps://dc1.contoso.com',
    ignoreFocusOut: true,
    validateInput: problemOfUrl,
  });
  if (url === undefined) return undefined;
  const user = await vscode.window.showInputBox({
    title: `${title} (2 of 3)`,
    prompt: 'Account that reads. Empty: anonymous, which Active Directory lets read next to nothing',
    placeHolder: 'CONTOSO\\reader or reader@contoso.com',
    ignoreFocusOut: true,
  });
  if (user === undefined) return undefined;
  const connection = named(url.trim(), user.trim());
  if (connection.user !== '') {
    const password = await askForPassword(connection, `${title} (3 of 3)`);
    if (password === undefined) return undefined;
    await credentials.keep(connection, password);
  }
  await writeConnection(connection);
  return { kind: 'server', connection };
}

/** The same server and account again is the same connection, with what the settings say of it besides. */
function named(url: string, user: string): DirectoryConnection {
  const { connections } = readConnections();
  const same = connections.find((each) => each.url === url && each.user === user);
  if (same) return same;
  const host = url.replace(/^ldaps?:\/\//i, '').replace(/\/$/, '');
  const names = [host, `${user || 'anonymous'} on ${host}`];
  const taken = (name: string) => connections.some((each) => each.name === name);
  return { name: names.find((name) => !taken(name)) ?? `${names[1]} (${connections.length})`, url, user };
}
