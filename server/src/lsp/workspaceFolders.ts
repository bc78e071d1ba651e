import { fileURLToPath } from 'node:url';
import type { Connection } from 'vscode-languageserver';

/** A folder of the workspace that is on this machine. */
export interface LocalFolder {
  readonly uri: string;
  readonly path: string;
}

/** The folders of the workspace, without those of a file system that only the editor can read. */
export async function localFolders(connection: Connection): Promise<LocalFolder[]> {
  const folders = (await connection.workspace.getWorkspaceFolders()) ?? [];
  return folders.filter(({ uri }) => isLocal(uri)).map(({ uri }) => ({ uri, path: fileURLToPath(uri) }));
}

/** Whether a URI names a file of this machine. */
export function isLocal(uri: string): boolean {
  return uri.startsWith('file:');
}
