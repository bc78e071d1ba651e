import { captureSnapshot } from '../directory/capture.ts';
import type { Asked } from '../directory/requests.ts';
import { DirectoryError } from '../directory/source.ts';
import { createEngine } from '../engine.ts';
import { openDirectory } from '../node/openDirectory.ts';
import { writePieces } from '../node/writePieces.ts';
import { visible } from '../text/hidden.ts';
import { interruption, progress } from './progress.ts';
import type { SnapshotOptions } from './checkArguments.ts';

/**
 * Writes a snapshot of what the checks need of a directory.
 * @returns the exit code: 0 written, 3 written without somebody who was named, 2 not written
 */
export async function snapshot({ target, account, mailboxes, out }: SnapshotOptions): Promise<number> {
  const base: Asked = account === undefined ? {} : { account };
  const subjects = mailboxes.length === 0 ? [base] : mailboxes.map((mailbox) => ({ ...base, mailbox }));
  try {
    const source = await openDirectory(target, await createEngine().catalog());
    try {
      const taken = new Date().toISOString();
      const capture = await captureSnapshot(
        source,
        subjects,
        taken,
        ({ title }) => progress(title),
        interruption(),
      );
      progress('');
      await writePieces(out, capture.pieces());
      process.stdout.write(
        `${capture.objects} objects written to ${visible(out)}. It holds names and permissions of the directory: treat it so.\n`,
      );
      for (const name of capture.notFound)
        process.stderr.write(`The directory shows nobody with the name ${visible(name)}.\n`);
      return capture.notFound.length > 0 ? 3 : 0;
    } finally {
      await source.close();
    }
  } catch (error) {
    process.stderr.write(`${visible(error instanceof Error ? error.message : String(error))}\n`);
    if (!(error instanceof DirectoryError) && !isFileError(error)) throw error;
    return 2;
  }
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}
