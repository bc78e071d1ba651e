import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that hold no evidence, and much of everything else. */
const skipped = new Set(['.git', 'node_modules']);

export interface Unreadable {
  readonly path: string;
  readonly reason: string;
}

/**
 * Lists the files below some paths, sorted. Links are not followed, so that no folder is walked twice.
 * @param report told of every path that cannot be read
 */
export async function* listFiles(
  paths: readonly string[],
  report: (unreadable: Unreadable) => void,
): AsyncGenerator<string> {
  for (const path of paths) {
    try {
      const found = await stat(path);
      if (found.isDirectory()) yield* walk(path, report);
      else if (found.isFile()) yield path;
      else report({ path, reason: 'it is neither a file nor a folder' });
    } catch (error) {
      report({ path, reason: reasonOf(error) });
    }
  }
}

async function* walk(folder: string, report: (unreadable: Unreadable) => void): AsyncGenerator<string> {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    report({ path: folder, reason: reasonOf(error) });
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) yield* walk(path, report);
    } else if (entry.isFile()) {
      yield path;
    }
  }
}

/** The words of the file system for what went wrong, in plain English where they are well known. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'you have no permission to read it';
  return error instanceof Error ? error.message : String(error);
}
