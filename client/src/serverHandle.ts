import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { workspaceTrusted, type CheckNotification } from '../../server/src/protocol.ts';

export type ServerState = 'not started' | 'starting' | 'running' | 'failed';

/** Who is told of what the language server says. */
export interface ServerListeners {
  state(next: ServerState): void;
  findings(): void;
  check(event: CheckNotification): void;
}

/** The language server as the rest of the client sees it: started when first needed, and then kept. */
export interface ServerHandle {
  readonly state: ServerState;
  readonly onDidChangeState: vscode.Event<ServerState>;
  /** The server says that findings are others than before. */
  readonly onDidChangeFindings: vscode.Event<void>;
  /** What a run of checks brings, as it goes on. */
  readonly onCheck: vscode.Event<CheckNotification>;
  start(): Promise<void>;
  restart(): Promise<void>;
  /** @returns `undefined` while no server runs, and when the token is cancelled */
  request<T>(method: string, parameters?: object, token?: vscode.CancellationToken): Promise<T | undefined>;
  dispose(): void;
}

export function createServerHandle(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
): ServerHandle {
  const stateChanged = new vscode.EventEmitter<ServerState>();
  const findingsChanged = new vscode.EventEmitter<void>();
  const checked = new vscode.EventEmitter<CheckNotification>();
  let state: ServerState = 'not started';
  let client: Promise<LanguageClient> | undefined;

  const setState = (next: ServerState) => {
    state = next;
    stateChanged.fire(next);
  };
  const listeners: ServerListeners = {
    state: setState,
    findings: () => findingsChanged.fire(),
    check: (event) => checked.fire(event),
  };
  const trust = vscode.workspace.onDidGrantWorkspaceTrust(async () => {
    await tellTrust(await client?.catch(() => undefined), output);
  });
  const start = async () => {
    client ??= launch(context, output, listeners);
    await client.catch(() => undefined);
  };

  return {
    get state() {
      return state;
    },
    onDidChangeState: stateChanged.event,
    onDidChangeFindings: findingsChanged.event,
    onCheck: checked.event,
    start,
    async restart() {
      const running = await client?.catch(() => undefined);
      client = undefined;
      // A client that is still starting, or has crashed, does not stop in an orderly way.
      await running?.dispose().catch((error: unknown) => output.warn(`While stopping: ${String(error)}`));
      await start();
    },
    async request<T>(
      method: string,
      parameters?: object,
      token?: vscode.CancellationToken,
    ): Promise<T | undefined> {
      const running = await client?.catch(() => undefined);
      return running?.isRunning() ? ask<T>(running, output, method, parameters, token) : undefined;
    },
    dispose() {
      trust.dispose();
      stateChanged.dispose();
      findingsChanged.dispose();
      checked.dispose();
      void client?.then((running) => running.dispose()).catch(() => undefined);
    },
  };
}

async function launch(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  listeners: ServerListeners,
): Promise<LanguageClient> {
  listeners.state('starting');
  try {
    // The language client is the larger part of this bundle: it is evaluated here, not on activation.
    const { startLanguageClient } = await import('./languageClient.ts');
    return await startLanguageClient(context, output, listeners);
  } catch (error) {
    listeners.state('failed');
    output.error(`The language server did not start: ${String(error)}`);
    void offerOutput(output);
    throw error;
  }
}

async function offerOutput(output: vscode.LogOutputChannel): Promise<void> {
  const show = 'Show Output';
  const message = 'Exchange Triage: the language server did not start, so no log is explained.';
  if ((await vscode.window.showErrorMessage(message, show)) === show) output.show();
}

async function tellTrust(
  running: LanguageClient | undefined,
  output: vscode.LogOutputChannel,
): Promise<void> {
  try {
    await running?.sendNotification(workspaceTrusted);
  } catch (error) {
    output.warn(`The tables of this workspace are not read: ${String(error)}`);
  }
}

async function ask<T>(
  running: LanguageClient,
  output: vscode.LogOutputChannel,
  method: string,
  parameters?: object,
  token?: vscode.CancellationToken,
): Promise<T | undefined> {
  try {
    return (await running.sendRequest<T | null>(method, parameters, token)) ?? undefined;
  } catch (error) {
    if (!token?.isCancellationRequested) output.warn(`${method}: ${String(error)}`);
    return undefined;
  }
}
