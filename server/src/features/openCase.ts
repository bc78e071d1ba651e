import type { AttemptsSeen, Case } from '../diagnosis/causes/openCase.ts';
import type { Cause, SubjectResult } from '../model/cause.ts';
import type { LogDocument } from './logDocument.ts';

/** The open logs together, what directory checks said of them, and what explains it all, the likeliest first. */
export interface OpenCase {
  readonly logs: readonly LogDocument[];
  readonly results: readonly SubjectResult[];
  readonly causes: readonly Cause[];
  /** What became of the mailboxes that an account tried; nothing where no log tells of it. */
  attempts(account: string): AttemptsSeen | undefined;
}

/** @param together a new case, which takes the logs in */
export function joinLogs(
  together: Case,
  logs: readonly LogDocument[],
  results: readonly SubjectResult[],
): OpenCase {
  for (const { analysis } of logs) together.add(analysis);
  return {
    logs,
    results,
    causes: together.causes(results),
    attempts: (account) => together.attempts(account),
  };
}
