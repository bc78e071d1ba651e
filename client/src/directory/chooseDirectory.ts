import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Credentials } from '../credentials.ts';
import { pickText } from '../shownText.ts';
import { addDirectory } from './addDirectory.ts';
import type { Choice } from './choice.ts';
import { openConnectionSettings, readConnections, type Directory } from './connections.ts';
import { describe } from './directoryNames.ts';
import { askForSnapshot } from './snapshots.ts';

type Take = () => Promise<Directory | undefined>;

interface Pick extends vscode.QuickPickItem {
  readonly take?: Take;
}

/** Offers the connections of the settings, the snapshots that were opened, and ways to more of both. */
export async function chooseDirectory(
  choice: Choice,
  credentials: Credentials,
): Promise<Directory | undefined> {
  const { connections, unusable } = readConnections();
  const servers = connections.map((connection) => {
    const directory: Directory = { kind: 'server', connection };
    return pick('server', connection.name, describe(directory), () => Promise.resolve(directory));
  });
  const snapshots = choice
    .snapshots()
    .map((file) =>
      pick('file', basename(file), dirname(file), () => Promise.resolve({ kind: 'snapshot', file })),
    );
  const picks: Pick[] = [
    ...section('Servers', servers),
    ...section('Snapshots', snapshots),
    ...section('More', [
      pick('add', 'Add Directory…', 'a domain controller or a domain, over LDAP', () =>
        addDirectory(credentials),
      ),
      pick('folder-opened', 'Open Snapshot…', 'a file that was captured elsewhere', askForSnapshot),
      ...(unusable > 0 ? [unusableRows(unusable)] : []),
    ]),
  ];
  const chosen = await vscode.window.showQuickPick(picks, {
    title: 'Directory Checks',
    placeHolder: 'What shall be asked?',
    matchOnDescription: true,
  });
  return chosen?.take?.();
}

function section(label: string, picks: readonly Pick[]): Pick[] {
  if (picks.length === 0) return [];
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...picks];
}

function pick(icon: string, label: string, description: string, take: Take): Pick {
  return { label: `$(${icon}) ${pickText(label)}`, description: pickText(description), take };
}

function unusableRows(count: number): Pick {
  return pick(
    'warning',
    'Open Settings',
    `${count} in the settings cannot be used: name or url is wrong`,
    async () => {
      await openConnectionSettings();
      return undefined;
    },
  );
}
