import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { openLdifSource, type LdifSource } from '../directory/ldifSource.ts';
import { DirectoryError } from '../directory/source.ts';

export interface Opening {
  readonly signal?: AbortSignal;
  /** Told now and then how far a large file is read, in hundredths. */
  readonly onRead?: (name: string, hundredths: number) => void;
}

/** Fewer and larger reads: a file of gigabytes is read whole. */
const chunkLength = 1024 * 1024;

/** @throws DirectoryError for a file that cannot be read, holds no entry, or holds more than fits into memory; `cancelled` */
export async function openSnapshot(file: string, { signal, onRead }: Opening = {}): Promise<LdifSource> {
  const name = path.basename(file);
  try {
    const { size } = await stat(file);
    const tell = onRead && everyHundredth(size, (hundredths) => onRead(name, hundredths));
    const chunks = createReadStream(file, { highWaterMark: chunkLength });
    return await openLdifSource(chunks, name, { ...(signal && { signal }), ...(tell && { onRead: tell }) });
  } catch (error) {
    if (error instanceof DirectoryError) throw error;
    throw new DirectoryError(
      'notCaptured',
      `${file} cannot be read: ${(error as Error).message}.${hintFor(file, error)}`,
      {
        cause: error,
      },
    );
  }
}

function hintFor(file: string, error: unknown): string {
  const isName = /^[a-z0-9.-]{1,255}$/i.test(file) && !/\.ldi?f$/i.test(file);
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isName && isMissing ? ` If it is a server, write it as ldaps://${file}.` : '';
}

function everyHundredth(size: number, tell: (hundredths: number) => void): (bytes: number) => void {
  let last = 0;
  return (bytes) => {
    const now = Math.min(100, Math.floor((bytes / Math.max(size, 1)) * 100));
    if (now > last && now < 100) tell(now);
    last = now;
  };
}
