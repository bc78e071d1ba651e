import * as vscode from 'vscode';
import type { DirectoryAddress } from '../../../server/src/protocol.ts';

/** A directory server as it stands in the settings. */
export interface DirectoryConnection {
  readonly name: string;
  /** `ldaps://` or `ldap://`, and a domain controller or a domain. */
  readonly url: string;
  /** Empty: anonymous. */
  readonly user: string;
  readonly caFile?: string;
  readonly dnsServer?: string;
  readonly sysvol?: string;
}

/** What checks are asked of. */
export type Directory =
  | { readonly kind: 'server'; readonly connection: DirectoryConnection }
  | { readonly kind: 'snapshot'; readonly file: string };

const section = 'exchangeTriage.directories';

/** Those of the settings that have what it takes, and how many have not. */
export function readConnections(): {
  readonly connections: readonly DirectoryConnection[];
  readonly unusable: number;
} {
  const rows = settingRows();
  const connections = rows.flatMap(connectionOf);
  return { connections, unusable: rows.length - connections.length };
}

/** Adds a connection to the user's settings; one with the same name is replaced. */
export async function writeConnection(connection: DirectoryConnection): Promise<void> {
  const others = settingRows().filter((row) => connectionOf(row)[0]?.name !== connection.name);
  await vscode.workspace
    .getConfiguration()
    .update(section, [...others, connection], vscode.ConfigurationTarget.Global);
}

export function onDidChangeConnections(tell: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(section)) tell();
  });
}

export async function openConnectionSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', section);
}

/** What a request names a directory by. */
export function addressOf(directory: Directory, password: string): DirectoryAddress {
  if (directory.kind === 'snapshot') return { file: directory.file };
  const { url, user, caFile, dnsServer, sysvol } = directory.connection;
  return {
    url,
    user,
    password,
    ...(caFile !== undefined && { caFile }),
    ...(dnsServer !== undefined && { dnsServer }),
    ...(sysvol !== undefined && { sysvol }),
  };
}

/** @returns what is wrong with an address, in a sentence */
export function problemOfUrl(url: string): string | undefined {
  return /^ldaps?:\/\/(\[[0-9a-f:.]+\]|[^/:?#@[\]\s]+)(:\d{1,5})?\/?$/i.test(url.trim())
    ? undefined
    : 'Write ldaps://dc1.contoso.com, or ldaps://contoso.com for any domain controller of the domain. ldap:// is encrypted with StartTLS.';
}

/** The setting is of the machine: nothing that a workspace says is in it. */
function settingRows(): readonly unknown[] {
  const rows: unknown = vscode.workspace.getConfiguration().get(section);
  return Array.isArray(rows) ? rows : [];
}

function connectionOf(row: unknown): DirectoryConnection[] {
  if (typeof row !== 'object' || row === null) return [];
  const fields = row as Readonly<Record<string, unknown>>;
  const textOf = (name: string) => (typeof fields[name] === 'string' ? fields[name].trim() : '');
  const optional = (name: 'caFile' | 'dnsServer' | 'sysvol') =>
    textOf(name) === '' ? {} : { [name]: textOf(name) };
  const [name, url] = [textOf('name'), textOf('url')];
  if (name === '' || problemOfUrl(url) !== undefined) return [];
  return [
    {
      name,
      url,
      user: textOf('user'),
      ...optional('caFile'),
      ...optional('dnsServer'),
      ...optional('sysvol'),
    },
  ];
}
