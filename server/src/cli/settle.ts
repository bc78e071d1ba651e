import { settleCauses } from '../directory/checks/settle.ts';
import { DirectoryError, type DirectorySource } from '../directory/source.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import type { Cause, SubjectResult } from '../model/cause.ts';
import { openDirectory, type DirectoryTarget } from '../node/openDirectory.ts';
import { fileProgress, interruption, progress } from './progress.ts';

/**
 * Runs the checks that would settle the causes of a case.
 * @returns what they said; why nothing was said, where the directory cannot be asked
 */
export async function askDirectory(
  causes: readonly Cause[],
  target: DirectoryTarget,
  catalog: Catalog,
): Promise<{ readonly results: readonly SubjectResult[]; readonly refusal?: string }> {
  try {
    const signal = interruption();
    const source = await openDirectory(target, catalog, { signal, onRead: fileProgress });
    try {
      return { results: await resultsOf(causes, source, catalog, signal) };
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    return { results: [], refusal: error.message.replace(/\.$/, '') };
  }
}

async function resultsOf(
  causes: readonly Cause[],
  source: DirectorySource,
  catalog: Catalog,
  signal: AbortSignal,
): Promise<SubjectResult[]> {
  const results: SubjectResult[] = [];
  for await (const event of settleCauses(causes, source, catalog, { signal })) {
    if (event.kind === 'result') results.push(event.result);
    else {
      const { account, mailbox } = event.subject;
      progress(`${event.done + 1} of ${event.total}: ${mailbox ?? account ?? 'the organization'}`);
    }
  }
  progress('');
  return results;
}
