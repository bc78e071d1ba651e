import { fileURLToPath } from 'node:url';
import { DidChangeWatchedFilesNotification, type Connection } from 'vscode-languageserver';
import type { Engine } from '../engine.ts';
import { ownTablesFolder } from '../knowledge/ownTables.ts';
import { loadOwnTables } from '../node/ownTables.ts';

/**
 * Gives the engine the tables of the workspace's folders. In: nothing before the connection is initialized.
 * Out: what loads them, and loads them again whenever one of them changes.
 */
export function ownTablesKeeper(connection: Connection, engine: Engine): () => void {
  const load = async () => {
    const folders = (await connection.workspace.getWorkspaceFolders()) ?? [];
    const paths = folders.filter(({ uri }) => uri.startsWith('file:')).map(({ uri }) => fileURLToPath(uri));
    const { tables, problems } = await loadOwnTables(paths);
    engine.setOwnTables(tables);
    for (const problem of problems) connection.console.warn(problem);
    const [first] = problems;
    if (first !== undefined)
      connection.window.showWarningMessage(
        `${first}${problems.length > 1 ? ` There are ${problems.length - 1} more such problems: see the output "Exchange Triage".` : ''}`,
      );
    await connection.languages.inlayHint.refresh();
  };
  const reload = () => {
    load().catch((error: unknown) => {
      connection.console.warn(`The tables of the workspace could not be read: ${String(error)}`);
    });
  };
  connection.onDidChangeWatchedFiles(reload);
  return () => {
    const watchers = [{ globPattern: `**/${ownTablesFolder}{,/*.json}` }];
    connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers })
      .catch((error: unknown) => {
        connection.console.warn(`Changes of ${ownTablesFolder} are not seen: ${String(error)}`);
      });
    reload();
  };
}
