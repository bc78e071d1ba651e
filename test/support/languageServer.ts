import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgress,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { createEngine, type Engine } from '../../server/src/engine.ts';
import { serve } from '../../server/src/lsp/serve.ts';
import type { InitializationOptions } from '../../server/src/protocol.ts';

/** A language server in this process, and what an editor is to it. */
export interface RunningServer {
  readonly editor: ProtocolConnection;
  /** What the server has written into its output, and shown as a message. */
  readonly output: readonly string[];
  readonly messages: readonly string[];
  /** What it has done with progress: `create`, `begin`, `report`, `end`. */
  readonly progress: readonly string[];
  /** Globs below folders that it has asked to be told about, `<URI of the folder> <glob>`; those of its last wish. */
  watched(): readonly string[];
  open(uri: string, text: string): Promise<void>;
  /** Takes the place of all text of an open document. */
  change(uri: string, version: number, text: string): Promise<void>;
  stop(): void;
}

export interface ServerOptions {
  /** Called for each step of progress; the server waits for the end of this where it is `create`. */
  readonly onProgress?: (kind: string, token: string, editor: ProtocolConnection) => Promise<void>;
  readonly engine?: Engine;
  readonly trusted?: boolean;
  /** URIs of the folders, whenever the server asks for them. */
  readonly folders?: () => readonly string[] | Promise<readonly string[]>;
}

/** Starts a server as an editor does, and waits until it is initialized. */
export async function startServer({
  engine = createEngine(),
  trusted = true,
  folders = () => [],
  onProgress = () => Promise.resolve(),
}: ServerOptions): Promise<RunningServer> {
  const [toServer, toEditor] = [new PassThrough(), new PassThrough()];
  serve(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toEditor)), engine);
  const editor = createProtocolConnection(
    new StreamMessageReader(toEditor),
    new StreamMessageWriter(toServer),
  );
  const output: string[] = [];
  const messages: string[] = [];
  const progress: string[] = [];
  editor.onRequest('window/workDoneProgress/create', async ({ token }: { token: string }) => {
    progress.push('create');
    editor.onProgress(WorkDoneProgress.type, token, ({ kind }) => {
      progress.push(kind);
      void onProgress(kind, token, editor);
    });
    await onProgress('create', token, editor);
    return null;
  });
  const watched = new Map<string, string[]>();
  editor.onNotification('window/logMessage', ({ message }: { message: string }) => {
    output.push(message);
  });
  editor.onRequest('window/showMessageRequest', ({ message }: { message: string }) => {
    messages.push(message);
    return null;
  });
  editor.onRequest('workspace/workspaceFolders', async () =>
    (await folders()).map((uri) => ({ uri, name: uri })),
  );
  editor.onRequest('client/registerCapability', ({ registrations }: Registrations) => {
    for (const { id, registerOptions } of registrations)
      watched.set(
        id,
        (registerOptions?.watchers ?? []).map(
          ({ globPattern: { baseUri, pattern } }) => `${baseUri} ${pattern}`,
        ),
      );
    return null;
  });
  editor.onRequest('client/unregisterCapability', ({ unregisterations }: Unregistrations) => {
    for (const { id } of unregisterations) watched.delete(id);
    return null;
  });
  editor.onRequest('workspace/inlayHint/refresh', () => null);
  editor.listen();
  await editor.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { workspaceFolders: true }, window: { workDoneProgress: true } },
    initializationOptions: { workspaceIsTrusted: trusted } satisfies InitializationOptions,
  });
  await editor.sendNotification('initialized', {});
  return {
    editor,
    output,
    messages,
    progress,
    watched: () => [...watched.values()].flat(),
    open: (uri, text) =>
      editor.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'exchange-agent-log', version: 1, text },
      }),
    change: (uri, version, text) =>
      editor.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    // The server's end stays open: what it still has to say goes nowhere.
    stop: () => editor.dispose(),
  };
}

interface Registrations {
  readonly registrations: readonly {
    readonly id: string;
    readonly registerOptions?: {
      readonly watchers?: readonly { globPattern: { baseUri: string; pattern: string } }[];
    };
  }[];
}

interface Unregistrations {
  readonly unregisterations: readonly { readonly id: string }[];
}
