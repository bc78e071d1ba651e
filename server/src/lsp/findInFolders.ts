import { pathToFileURL, fileURLToPath } from 'node:url';
import type { CancellationToken, Connection, Location } from 'vscode-languageserver';
import type { Mention } from '../codes/mentions/mention.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import { listFiles, reasonOf } from '../node/listFiles.ts';
import { searchFile, type Place } from '../node/searchFiles.ts';
import type { LogStore } from './logStore.ts';

/** Places that are listed of all files together. */
const maxPlaces = 5000;
/** A search that is over sooner shows no progress. */
const patience = 1000;

/**
 * Finds a code in all logs of the workspace's folders that are not open. What takes longer than a second shows progress and can be
 * cancelled; what could not be read is said in the output.
 */
export async function findInFolders(
  connection: Connection,
  logs: LogStore,
  mention: Mention,
  catalog: Catalog,
  token: CancellationToken,
): Promise<Location[]> {
  const folders = await folderPaths(connection);
  const open = new Set(
    logs
      .uris()
      .filter(isFile)
      .map((uri) => samePath(fileURLToPath(uri))),
  );
  const progress = await startProgress(connection, `Looking for ${mention.text.slice(0, 40)}`);
  const stop = () => token.isCancellationRequested || progress.cancelled();
  const found: Location[] = [];
  const warn = (path: string, reason: string) =>
    connection.console.warn(`${path} was not searched: ${reason}.`);
  try {
    for await (const file of listFiles(folders, ({ path, reason }) => warn(path, reason))) {
      if (stop() || found.length >= maxPlaces) break;
      if (open.has(samePath(file))) continue;
      const uri = pathToFileURL(file).href;
      progress.report(file);
      try {
        const places = await searchFile(file, mention, catalog, maxPlaces - found.length, stop);
        found.push(...places.map((place) => ({ uri, range: rangeOf(place) })));
      } catch (error) {
        warn(file, reasonOf(error));
      }
    }
  } finally {
    progress.done();
  }
  return found;
}

async function folderPaths(connection: Connection): Promise<string[]> {
  const folders = (await connection.workspace.getWorkspaceFolders()) ?? [];
  return folders
    .map(({ uri }) => uri)
    .filter(isFile)
    .map((uri) => fileURLToPath(uri));
}

function isFile(uri: string): boolean {
  return uri.startsWith('file:');
}

/** Windows writes one path in several ways. */
function samePath(path: string): string {
  return process.platform === 'win32' ? path.toLowerCase() : path;
}

function rangeOf({ start, end }: Place): Location['range'] {
  return {
    start: { line: start.line - 1, character: start.column - 1 },
    end: { line: end.line - 1, character: end.column - 1 },
  };
}

/** Progress that appears only when the work takes long. */
async function startProgress(connection: Connection, title: string) {
  const progress = await connection.window.createWorkDoneProgress();
  let current = '';
  let shown = false;
  const timer = setTimeout(() => {
    shown = true;
    progress.begin(title, undefined, current, true);
  }, patience);
  return {
    cancelled: () => progress.token.isCancellationRequested,
    report(file: string) {
      current = file;
      if (shown) progress.report(file);
    },
    done() {
      clearTimeout(timer);
      if (shown) progress.done();
    },
  };
}
