import { basename } from 'node:path';
import type { Directory } from './connections.ts';

/** What a directory is called in the view. */
export function nameOf(directory: Directory): string {
  return directory.kind === 'server' ? directory.connection.name : basename(directory.file);
}

/** What a directory is, in a line: for a tooltip, and for evidence until the directory has said it itself. */
export function describe(directory: Directory): string {
  if (directory.kind === 'snapshot') return `Snapshot ${directory.file}`;
  const { url, user } = directory.connection;
  return `${url}, as ${user || 'anonymous'}`;
}
