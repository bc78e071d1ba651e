import { isAsked, rowOf } from '../directory/checks/index.ts';
import { runChecks } from '../directory/checks/run.ts';
import { DirectoryError, type DirectorySource } from '../directory/source.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import type { Cause, CheckSubject, SubjectResult } from '../model/cause.ts';
import { openDirectory, type DirectoryTarget } from '../node/openDirectory.ts';
import { interruption, progress } from './progress.ts';

/** Accounts and mailboxes that are asked about; of more the log has told enough. */
const mostSubjects = 60;

/**
 * Runs the checks that would settle the causes of a case, each once for each account and mailbox that the logs name.
 * Those that try servers of the network are left out.
 * @returns what they said; why nothing was said, where the directory cannot be asked
 */
export async function askDirectory(
  causes: readonly Cause[],
  target: DirectoryTarget,
  catalog: Catalog,
): Promise<{ readonly results: readonly SubjectResult[]; readonly refusal?: string }> {
  try {
    const source = await openDirectory(target, catalog);
    try {
      return { results: await settleCauses(causes, source, catalog, interruption()) };
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    return { results: [], refusal: error.message.replace(/\.$/, '') };
  }
}

/** @throws DirectoryError when the directory cannot be asked anything */
export async function settleCauses(
  causes: readonly Cause[],
  source: DirectorySource,
  catalog: Catalog,
  signal: AbortSignal,
): Promise<SubjectResult[]> {
  const results: SubjectResult[] = [];
  const asked = [...questionsOf(causes)].slice(0, mostSubjects);
  for (const [index, { subject, only }] of asked.entries()) {
    progress(`${index + 1} of ${asked.length}: ${subject.mailbox ?? subject.account ?? 'the organization'}`);
    for await (const event of runChecks(source, subject, catalog, { only, signal })) {
      if (event.kind !== 'result') continue;
      const { check, outcome, message, facts, remedies } = event.result;
      results.push({ subject, check, outcome, message, facts, remedies });
    }
  }
  progress('');
  return results;
}

interface Question {
  readonly subject: CheckSubject;
  readonly only: Set<string>;
}

function questionsOf(causes: readonly Cause[]): Iterable<Question> {
  const questions = new Map<string, Question>();
  for (const { check, subject } of causes.flatMap(({ checks }) => checks)) {
    const row = rowOf(check);
    if (!row || !isAsked(row, { asked: subject })) continue;
    const key = JSON.stringify([subject.account, subject.mailbox]);
    const question = questions.get(key) ?? { subject, only: new Set() };
    question.only.add(check);
    questions.set(key, question);
  }
  return questions.values();
}
