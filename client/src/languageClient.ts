import type * as vscode from 'vscode';
import {
  LanguageClient,
  State,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import { findingsChanged, formatIds } from '../../server/src/protocol.ts';
import type { ServerState } from './serverHandle.ts';

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
  onState: (state: ServerState) => void,
  onFindings: () => void,
): Promise<LanguageClient> {
  const module = context.asAbsolutePath('dist/server.js');
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
  };
  const options: LanguageClientOptions = {
    documentSelector: formatIds.map((language) => ({ language })),
    outputChannel: output,
  };
  const client = new LanguageClient('exchangeTriage', 'Exchange Triage', server, options);
  client.onDidChangeState(({ newState }) => onState(stateNames[newState]));
  client.onNotification(findingsChanged, onFindings);
  await client.start();
  return client;
}
