import type { Cause, CheckSubject, SubjectResult } from '../../model/cause.ts';
import type { CheckResult } from '../../model/check.ts';
import type { DirectorySource } from '../source.ts';
import type { CaseCatalog } from './case.ts';
import { isAsked, rowOf } from './index.ts';
import { runChecks, type RunOptions } from './run.ts';

/** What the settling of causes tells of as it goes on. */
export type SettleEvent =
  | {
      readonly kind: 'subject';
      readonly subject: CheckSubject;
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'result'; readonly result: SubjectResult };

/** Accounts and mailboxes that are asked about; of more the log has told enough. */
const mostSubjects = 60;

/**
 * Runs the checks that would settle causes, each once for each account and mailbox that the logs name. Those that try servers of the
 * network are left out.
 * @throws DirectoryError `cancelled`, that the time is up, or why the directory cannot be asked anything
 */
export async function* settleCauses(
  causes: readonly Cause[],
  source: DirectorySource,
  catalog: CaseCatalog,
  limits: Pick<RunOptions, 'signal' | 'deadline'> = {},
): AsyncGenerator<SettleEvent> {
  const questions = [...questionsOf(causes)].slice(0, mostSubjects);
  for (const [done, { subject, only }] of questions.entries()) {
    yield { kind: 'subject', subject, done, total: questions.length };
    for await (const event of runChecks(source, subject, catalog, { only, ...limits })) {
      if (event.kind === 'result') yield { kind: 'result', result: ofSubject(subject, event.result) };
    }
  }
}

/** A result as the ranking of causes takes it. */
export function ofSubject(
  subject: CheckSubject,
  { check, outcome, message, facts, remedies }: CheckResult,
): SubjectResult {
  return { subject, check, outcome, message, facts, remedies };
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
