import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OwnTables } from '../knowledge/files.ts';
import { ownTableNames, ownTablesFolder, readOwnTables, type OwnFile } from '../knowledge/ownTables.ts';
import { visible } from '../text/hidden.ts';
import { reasonOf } from './listFiles.ts';

/**
 * Reads the tables that folders bring with them. In: folders, such as those of a workspace; those without tables have no effect.
 * Out: the tables, and a sentence for everything in them that could not be used.
 */
export async function loadOwnTables(
  folders: readonly string[],
): Promise<{ readonly tables: OwnTables; readonly problems: readonly string[] }> {
  const unread: string[] = [];
  const files: OwnFile[] = [];
  for (const folder of folders) {
    for (const name of ownTableNames) {
      const path = join(folder, ownTablesFolder, name);
      try {
        const { size } = await regularFile(path);
        if (size > maxSize)
          unread.push(`${path} is larger than ${maxSize / 1e6} MB, so nothing of it is used.`);
        else files.push({ path, name, text: await readFile(path, 'utf8') });
      } catch (error) {
        if (!isAbsent(error)) unread.push(`${path} could not be read: ${reasonOf(error)}.`);
      }
    }
  }
  const { tables, problems } = readOwnTables(files);
  return { tables, problems: [...unread, ...problems].map(visible) };
}

/** What ships is below 1 MB. */
const maxSize = 16_000_000;

/** A pipe or a device would be read without end. @throws where there is no file, or something else than one */
async function regularFile(path: string): Promise<{ readonly size: number }> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error('it is no file');
  return found;
}

function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
