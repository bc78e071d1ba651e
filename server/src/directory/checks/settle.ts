import type { Cause, CheckSubject, SubjectResult } from '../../model/cause.ts';
import type { CheckResult } from '../../model/check.ts';
import { visible } from '../../text/hidden.ts';
import type { DirectorySource } from '../source.ts';
import type { CaseCatalog } from './case.ts';
import { isAsked, rowOf } from './index.ts';
import { runChecks, type RunOptions } from './run.ts';
import { count } from './verdict.ts';

/** What the settling of causes tells of as it goes on. */
export type SettleEvent =
  | {
      readonly kind: 'subject';
      readonly subject: CheckSubject;
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'result'; readonly result: SubjectResult }
  /** It may be the wrong directory, in full: nobody whom the logs name was found there. */
  | { readonly kind: 'trouble'; readonly message: string };

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
  const names = new Set<string>();
  const unfound = new Set<string>();
  for (const [done, { subject, only }] of questions.entries()) {
    yield { kind: 'subject', subject, done, total: questions.length };
    for (const name of [subject.account, subject.mailbox]) if (name !== undefined) names.add(name);
    for await (const event of runChecks(source, subject, catalog, { only, ...limits })) {
      if (event.kind === 'result') yield { kind: 'result', result: ofSubject(subject, event.result) };
      else if (event.kind === 'trouble' && event.unfound) unfound.add(subject[event.unfound] ?? '');
    }
  }
  if (names.size > 0 && unfound.size === names.size)
    yield { kind: 'trouble', message: strangers(names.size, source.description) };
}

function strangers(names: number, directory: string): string {
  return `Of ${count(names, 'account or mailbox', 'accounts and mailboxes')} that the logs name, none was found in ${visible(directory)}. If it is the directory of another organization, what it says of the servers is about that one.`;
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
