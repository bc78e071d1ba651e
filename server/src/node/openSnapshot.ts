import { createReadStream } from 'node:fs';
import path from 'node:path';
import { openLdifSource, type LdifSource } from '../directory/ldifSource.ts';
import { DirectoryError } from '../directory/source.ts';

/** @throws DirectoryError for a file that cannot be read or holds no entry */
export async function openSnapshot(file: string): Promise<LdifSource> {
  try {
    return await openLdifSource(createReadStream(file), path.basename(file));
  } catch (error) {
    if (error instanceof DirectoryError) throw error;
    throw new DirectoryError('notCaptured', `${file} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
