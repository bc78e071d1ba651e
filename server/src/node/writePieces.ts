import { open, rename, rm } from 'node:fs/promises';

/** Writes a file whole or not at all: under another name first. Errors are those of the file system. */
export async function writePieces(file: string, pieces: Iterable<string>): Promise<void> {
  const partial = `${file}.part`;
  const handle = await open(partial, 'w', 0o600);
  try {
    for (const piece of pieces) await handle.write(piece);
    await handle.close();
    await rename(partial, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}
