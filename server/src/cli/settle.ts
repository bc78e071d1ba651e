import { settleCauses, type SettleEvent } from '../directory/checks/settle.ts';
import { DirectoryError } from '../directory/source.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import type { Cause, SubjectResult } from '../model/cause.ts';
import { openDirectory, type DirectoryTarget } from '../node/openDirectory.ts';
import { limitedTo } from '../node/timeLimit.ts';
import { visible } from '../text/hidden.ts';
import { fileProgress, interruption, progress } from './progress.ts';

/** A directory, and how many minutes may be spent on it. */
export interface DirectoryToAsk {
  readonly target: DirectoryTarget;
  readonly timeLimit: number;
}

/**
 * Runs the checks that would settle the causes of a case.
 * @returns what they said; where the directory cannot be asked, or no more, also why
 */
export async function askDirectory(
  causes: readonly Cause[],
  { target, timeLimit }: DirectoryToAsk,
  catalog: Catalog,
): Promise<{ readonly results: readonly SubjectResult[]; readonly refusal?: string }> {
  const results: SubjectResult[] = [];
  const troubles: string[] = [];
  try {
    const signal = interruption();
    const source = await openDirectory(target, catalog, { signal, onRead: fileProgress });
    const limits = limitedTo(timeLimit, signal);
    try {
      for await (const event of settleCauses(causes, source, catalog, limits)) {
        if (event.kind === 'result') results.push(event.result);
        else if (event.kind === 'subject') tell(event);
        else troubles.push(event.message);
      }
    } finally {
      await source.close();
      progress('');
    }
    for (const message of troubles) process.stderr.write(`${visible(message)}\n`);
    return { results };
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    return { results, refusal: error.message.replace(/\.$/, '') };
  }
}

function tell({ done, total, subject }: SettleEvent & { readonly kind: 'subject' }): void {
  progress(`${done + 1} of ${total}: ${subject.mailbox ?? subject.account ?? 'the organization'}`);
}
