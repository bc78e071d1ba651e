import {
  DidChangeWatchedFilesNotification,
  type Connection,
  type Disposable,
  type InitializeParams,
} from 'vscode-languageserver';
import type { Engine } from '../engine.ts';
import { ownTablesFolder } from '../knowledge/ownTables.ts';
import { loadOwnTables } from '../node/ownTables.ts';
import { workspaceTrusted, type InitializationOptions } from '../protocol.ts';
import { visible } from '../text/hidden.ts';
import { localFolders, type LocalFolder } from './workspaceFolders.ts';

export interface OwnTablesKeeper {
  initialize(params: InitializeParams): void;
  /** To be called when the connection is initialized. */
  start(): void;
}

/**
 * Gives the engine the tables of the workspace's folders, and gives them anew whenever one of them changes or a folder comes or
 * goes. A workspace that the user does not trust has none: evidence could bring its own meanings.
 */
export function ownTablesKeeper(connection: Connection, engine: Engine): OwnTablesKeeper {
  const watch = createWatcher(connection);
  const tell = createTeller(connection);
  let trusted = false;
  let hasFolders = false;
  let last = Promise.resolve();
  const load = async (watchAnew: boolean) => {
    const folders = trusted && hasFolders ? await localFolders(connection) : [];
    if (watchAnew) await watch(folders);
    const { tables, problems } = await loadOwnTables(folders.map(({ path }) => path));
    engine.setOwnTables(tables);
    tell(problems);
    refreshHints(connection);
  };
  // One after the other: what was read earlier is older.
  const reload = (watchAnew: boolean) => {
    last = last
      .then(() => load(watchAnew))
      .catch((error: unknown) => {
        connection.console.warn(`The tables of the workspace could not be read: ${visible(String(error))}`);
      });
  };
  connection.onDidChangeWatchedFiles(() => reload(false));
  connection.onNotification(workspaceTrusted, () => {
    trusted = true;
    reload(true);
  });
  return {
    initialize({ capabilities, initializationOptions }) {
      const options = initializationOptions as Partial<InitializationOptions> | undefined;
      trusted = options?.workspaceIsTrusted === true;
      hasFolders = capabilities.workspace?.workspaceFolders === true;
    },
    start() {
      if (hasFolders) connection.workspace.onDidChangeWorkspaceFolders(() => reload(true));
      reload(true);
    },
  };
}

/** Watches the tables of some folders instead of those before: only they are read, not what lies deeper. */
function createWatcher(connection: Connection): (folders: readonly LocalFolder[]) => Promise<void> {
  let watching: Disposable | undefined;
  return async (folders) => {
    watching?.dispose();
    watching = undefined;
    if (folders.length === 0) return;
    const pattern = `${ownTablesFolder}{,/*.json}`;
    const watchers = folders.map(({ uri }) => ({ globPattern: { baseUri: uri, pattern } }));
    try {
      watching = await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    } catch (error) {
      connection.console.warn(`Changes of ${ownTablesFolder} are not seen: ${visible(String(error))}`);
    }
  };
}

/** Says each problem once, for as long as it stays: in the output what it is, in a message that there is one. */
function createTeller(connection: Connection): (problems: readonly string[]) => void {
  let told = new Set<string>();
  return (problems) => {
    const fresh = problems.filter((problem) => !told.has(problem));
    told = new Set(problems);
    for (const problem of fresh) connection.console.warn(visible(problem));
    // Nothing of the files or their paths: a message makes links of `[text](command:…)`.
    if (fresh.length > 0)
      connection.window.showWarningMessage(
        `Not all of your own tables in ${ownTablesFolder} can be used. The output "Exchange Triage" says which rows, and why.`,
      );
  };
}

function refreshHints(connection: Connection): void {
  connection.languages.inlayHint.refresh().catch((error: unknown) => {
    connection.console.warn(`Names beside numbers may be old until the log is scrolled: ${String(error)}`);
  });
}
