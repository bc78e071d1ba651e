import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Connection, Location } from 'vscode-languageserver';
import type { Sought } from '../features/sought.ts';
import { listFiles, reasonOf } from '../node/listFiles.ts';
import { searchFile, type Place } from '../node/searchFiles.ts';
import type { LateProgress } from './lateProgress.ts';
import { isLocal, localFolders } from './workspaceFolders.ts';

/** Places that are listed of all files together. */
const maxPlaces = 5000;

/**
 * Finds a code or a name in all logs of the workspace's folders. In: URIs of documents to leave out, whether to stop. What could not be read
 * is said in the output.
 */
export async function findInFolders(
  connection: Connection,
  sought: Sought,
  except: readonly string[],
  progress: LateProgress,
  stop: () => boolean,
): Promise<Location[]> {
  const folders = await localFolders(connection);
  const left = new Set(except.filter(isLocal).map((uri) => samePath(fileURLToPath(uri))));
  const found: Location[] = [];
  const warn = (path: string, reason: string) =>
    connection.console.warn(`${path} was not searched: ${reason}.`);
  const paths = folders.map(({ path }) => path);
  for await (const file of listFiles(paths, ({ path, reason }) => warn(path, reason))) {
    if (stop() || found.length >= maxPlaces) break;
    if (left.has(samePath(file))) continue;
    const uri = pathToFileURL(file).href;
    progress.report(file);
    try {
      const places = await searchFile(file, sought, maxPlaces - found.length, stop);
      found.push(...places.map((place) => ({ uri, range: rangeOf(place) })));
    } catch (error) {
      warn(file, reasonOf(error));
    }
  }
  return found;
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
