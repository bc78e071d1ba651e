import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

export type ServerState = 'not started' | 'starting' | 'running' | 'failed';

/** The language server as the rest of the client sees it: started when first needed, and then kept. */
export interface ServerHandle {
  readonly state: ServerState;
  readonly onDidChangeState: vscode.Event<ServerState>;
  /** The server says that findings are others than before. */
  readonly onDidChangeFindings: vscode.Event<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  /** @returns `undefined` while no server runs */
  request<T>(method: string, parameters?: object): Promise<T | undefined>;
  dispose(): void;
}

export function createServerHandle(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
): ServerHandle {
  const stateChanged = new vscode.EventEmitter<ServerState>();
  const findingsChanged = new vscode.EventEmitter<void>();
  let state: ServerState = 'not started';
  let client: Promise<LanguageClient> | undefined;

  const setState = (next: ServerState) => {
    state = next;
    stateChanged.fire(next);
  };
  const launch = async () => {
    setState('starting');
    try {
      // The language client is the larger part of this bundle: it is evaluated here, not on activation.
      const { startLanguageClient } = await import('./languageClient.ts');
      return await startLanguageClient(context, output, setState, () => findingsChanged.fire());
    } catch (error) {
      setState('failed');
      output.error(`The language server did not start: ${String(error)}`);
      void offerOutput(output);
      throw error;
    }
  };
  const start = async () => {
    client ??= launch();
    await client.catch(() => undefined);
  };

  return {
    get state() {
      return state;
    },
    onDidChangeState: stateChanged.event,
    onDidChangeFindings: findingsChanged.event,
    start,
    async restart() {
      const running = await client?.catch(() => undefined);
      client = undefined;
      // A client that is still starting, or has crashed, does not stop in an orderly way.
      await running?.dispose().catch((error: unknown) => output.warn(`While stopping: ${String(error)}`));
      await start();
    },
    async request<T>(method: string, parameters?: object): Promise<T | undefined> {
      const running = await client?.catch(() => undefined);
      if (!running?.isRunning()) return undefined;
      try {
        return await running.sendRequest<T>(method, parameters);
      } catch (error) {
        output.warn(`${method}: ${String(error)}`);
        return undefined;
      }
    },
    dispose() {
      stateChanged.dispose();
      findingsChanged.dispose();
      void client?.then((running) => running.dispose()).catch(() => undefined);
    },
  };
}

async function offerOutput(output: vscode.LogOutputChannel): Promise<void> {
  const show = 'Show Output';
  const message = 'Exchange Triage: the language server did not start, so no log is explained.';
  if ((await vscode.window.showErrorMessage(message, show)) === show) output.show();
}
