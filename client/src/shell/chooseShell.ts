import * as vscode from 'vscode';
import {
  shellSessionRequest,
  type RunItem,
  type ShellSessionParams,
  type ShellSessionResult,
} from '../../../server/src/protocol.ts';
import { askServer } from '../askServer.ts';
import type { ServerHandle } from '../serverHandle.ts';
import type { ShellKind } from './shellTerminals.ts';

type Target = ShellSessionParams['target'];

/** Stands in the setting for the shell that is installed on this computer. */
const here = '.';

/**
 * Which shell a command is for: the one that the setting names, else the one that the user picks. A server that a log names is offered
 * and never taken unasked: what it answers would run here.
 * Out: `undefined` where the user thinks better of it.
 */
export async function chooseShell(server: ServerHandle, item: RunItem): Promise<ShellKind | undefined> {
  const target = item.shell === 'PowerShell' ? 'plain' : await chooseTarget(item);
  if (target === undefined) return undefined;
  const params: ShellSessionParams = { target };
  const session = await askServer<ShellSessionResult>(
    server,
    'Preparing the shell',
    shellSessionRequest,
    params,
  );
  if (!session) return undefined;
  if (session.command !== undefined) return { name: nameOf(target), command: session.command };
  void vscode.window.showErrorMessage('Exchange Triage: that is no name of a server.');
  return undefined;
}

async function chooseTarget({ server }: RunItem): Promise<Target | undefined> {
  const set = vscode.workspace.getConfiguration('exchangeTriage.shell').get<string>('server') ?? '';
  if (set !== '') return set === here ? 'local' : { server: set };
  const picks: (vscode.QuickPickItem & { readonly target: Target | 'other' })[] = [
    { label: 'Exchange Management Shell of this computer', target: 'local' },
    ...(server === undefined
      ? []
      : [{ label: server, description: 'named by the evidence', target: { server } }]),
    { label: 'Another server…', target: 'other' },
  ];
  const chosen = await vscode.window.showQuickPick(picks, {
    title: 'Exchange Management Shell',
    placeHolder:
      'Where shall the session be opened? The setting exchangeTriage.shell.server answers this for good.',
    ignoreFocusOut: true,
  });
  return chosen?.target === 'other' ? askForServer() : chosen?.target;
}

async function askForServer(): Promise<Target | undefined> {
  const server = await vscode.window.showInputBox({
    title: 'Exchange Management Shell',
    prompt: 'Name of an Exchange server, as Kerberos knows it',
    placeHolder: 'ex01.contoso.com',
    ignoreFocusOut: true,
  });
  return server ? { server: server.trim() } : undefined;
}

function nameOf(target: Target): string {
  if (target === 'plain') return 'PowerShell';
  return target === 'local' ? 'Exchange Management Shell' : `Exchange Management Shell: ${target.server}`;
}
