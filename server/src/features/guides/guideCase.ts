import type { GuideParams } from '../../guidesProtocol.ts';
import type { Guide } from '../../knowledge/guides.ts';
import type { CheckResult, Outcome } from '../../model/check.ts';
import type { LogDocument } from '../logDocument.ts';
import { checksOf } from './answerStep.ts';

/** All that a guide is filled in and answered with. */
export interface GuideCase {
  /** Values of the case: of the finding that it was opened from, of the account and mailbox that are chosen. */
  readonly facts: Readonly<Record<string, string>>;
  readonly results: readonly CheckResult[];
  /** How many findings of each rule the open logs have. */
  readonly findings: Readonly<Record<string, number>>;
  /** What the user says of steps, by their ids. */
  readonly answers: Readonly<Record<string, Outcome>>;
}

/**
 * The case as a guide looks at it: of the results, those of its own checks.
 * @param version of Exchange, as the setting has it; `any` says nothing
 */
export function guideCaseOf(
  guide: Guide,
  { facts, account, mailbox, results, answers }: GuideParams,
  logs: readonly LogDocument[],
  version: string,
): GuideCase {
  const checks = new Set(guide.steps.flatMap(checksOf));
  const chosen = {
    ...facts,
    ...(version !== 'any' && { version }),
    ...(account !== undefined && { account }),
    ...(mailbox !== undefined && { mailbox }),
  };
  return {
    facts: withDerived(chosen),
    results: results.filter(({ check }) => checks.has(check)),
    findings: countsIn(logs),
    answers,
  };
}

/** Names that follow from others: what `DOMAIN\name` ends with, and a mailbox that is named by its legacyExchangeDN. */
function withDerived(facts: Readonly<Record<string, string>>): Record<string, string> {
  const { account, mailbox } = facts;
  const accountName = account === undefined ? undefined : /\\([^\\]+)$/.exec(account)?.[1];
  return {
    ...facts,
    ...(accountName !== undefined && { accountName }),
    ...(mailbox !== undefined && /^\/o=/i.test(mailbox) && { legacyExchangeDN: mailbox }),
  };
}

function countsIn(logs: readonly LogDocument[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { analysis } of logs)
    for (const [rule, count] of Object.entries(analysis.totalByRule))
      counts[rule] = (counts[rule] ?? 0) + count;
  return counts;
}
