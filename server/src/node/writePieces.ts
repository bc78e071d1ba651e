import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** Writes a file whole or not at all: under another name first, which nobody else has. Errors are those of the file system. */
export async function writePieces(file: string, pieces: Iterable<string>): Promise<void> {
  const partial = `${file}.${randomUUID()}.part`;
  const handle = await open(partial, 'wx', 0o600);
  try {
    for (const piece of pieces) await handle.appendFile(piece);
    await handle.close();
    await rename(partial, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}
