import type { CancellationToken, Connection, Location, Position } from 'vscode-languageserver';
import type { Engine } from '../engine.ts';
import { referencesIn } from '../features/occurrences.ts';
import { soughtAt, type Sought } from '../features/sought.ts';
import { findInFolders } from './findInFolders.ts';
import { lateProgress } from './lateProgress.ts';
import type { LogStore } from './logStore.ts';
import { inSlices } from './slices.ts';

/**
 * Finds all places of the code, the session or the mailbox at a position: in the open logs, then in the other files of the workspace's folders. What takes
 * longer than a second shows progress and can be cancelled. Out: what was found until then.
 */
export async function findReferences(
  connection: Connection,
  engine: Engine,
  logs: LogStore,
  uri: string,
  position: Position,
  token: CancellationToken,
): Promise<Location[]> {
  const catalog = await engine.catalog();
  const log = await logs.get(uri);
  const sought = log && soughtAt(log, log.document.offsetAt(position), catalog);
  if (!sought) return [];
  const progress = lateProgress(connection, `Looking for ${sought.label.slice(0, 40)}`);
  const stop = () => token.isCancellationRequested || progress.cancelled();
  try {
    const open = logs.uris();
    const found: Location[] = [];
    for (const each of open) found.push(...(await findInOpenLog(logs, each, sought, stop)));
    return [...found, ...(await findInFolders(connection, sought, open, progress, stop))];
  } finally {
    progress.done();
  }
}

/** A log that is changed meanwhile is searched anew: its places would be wrong. */
async function findInOpenLog(
  logs: LogStore,
  uri: string,
  sought: Sought,
  stop: () => boolean,
): Promise<Location[]> {
  for (;;) {
    const log = await logs.get(uri);
    if (!log || stop()) return [];
    const { version } = log.document;
    const changed = () => log.document.version !== version;
    const found: Location[] = [];
    const steps = referencesIn(log, sought);
    await inSlices(
      steps,
      (places) => found.push(...places),
      () => stop() || changed(),
    );
    if (!changed()) return found;
  }
}
