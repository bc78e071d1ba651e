import * as vscode from 'vscode';
import {
  LanguageClient,
  State,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import {
  checkNotification,
  findingsChanged,
  formatIds,
  type CheckNotification,
  type InitializationOptions,
} from '../../server/src/protocol.ts';
import type { ServerListeners, ServerState } from './serverHandle.ts';

const stateNames: Readonly<Record<State, ServerState>> = {
  [State.Stopped]: 'failed',
  [State.Starting]: 'starting',
  [State.Running]: 'running',
  [State.StartFailed]: 'failed',
};

/**
 * Starts the language server in a process of its own.
 * @throws the client's error, when the server cannot be started
 */
export async function startLanguageClient(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  listeners: ServerListeners,
): Promise<LanguageClient> {
  const module = context.asAbsolutePath('dist/server.js');
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
  };
  const options: LanguageClientOptions = {
    documentSelector: formatIds.map((language) => ({ language })),
    outputChannel: output,
    initializationOptions: (): InitializationOptions => ({ workspaceIsTrusted: vscode.workspace.isTrusted }),
  };
  const client = new LanguageClient('exchangeTriage', 'Exchange Triage', server, options);
  client.onDidChangeState(({ newState }) => listeners.state(stateNames[newState]));
  client.onNotification(findingsChanged, () => listeners.findings());
  client.onNotification(checkNotification, (event: CheckNotification) => listeners.check(event));
  await client.start();
  return client;
}
