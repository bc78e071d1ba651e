import { indexResults, resultOf } from '../../diagnosis/causes/results.ts';
import type { AttemptsSeen } from '../../diagnosis/causes/openCase.ts';
import type { GuideParams } from '../../guidesProtocol.ts';
import type { Guide } from '../../knowledge/guides.ts';
import type { CheckResult, Outcome } from '../../model/check.ts';
import type { LogDocument } from '../logDocument.ts';
import type { OpenCase } from '../openCase.ts';
import { checksOf } from './answerStep.ts';

/** All that a guide is filled in and answered with. */
export interface GuideCase {
  /** Values of the case: of the finding that it was opened from, of the account and mailbox that are chosen. */
  readonly facts: Readonly<Record<string, string>>;
  readonly results: readonly CheckResult[];
  /** How many findings of each rule the open logs have. */
  readonly findings: Readonly<Record<string, number>>;
  /** What became of the mailboxes that the account tried. */
  readonly attempts?: AttemptsSeen;
  /** What the user says of steps, by their ids. */
  readonly answers: Readonly<Record<string, Outcome>>;
}

/**
 * The case as a guide looks at it: of the results, those of its own checks.
 * @param version of Exchange, as the setting has it; `any` says nothing
 */
export function guideCaseOf(guide: Guide, params: GuideParams, open: OpenCase, version: string): GuideCase {
  const { facts, account, mailbox, answers } = params;
  const attempts = account === undefined ? undefined : open.attempts(account);
  const chosen = {
    ...facts,
    ...(version !== 'any' && { version }),
    ...(account !== undefined && { account }),
    ...(mailbox !== undefined && { mailbox }),
  };
  return {
    facts: withDerived(chosen),
    results: resultsOf(guide, params, open),
    findings: countsIn(open.logs),
    ...(attempts && { attempts }),
    answers,
  };
}

/** What the view shows; else what was said of the same account and mailbox while the causes of the case were settled. */
function resultsOf(guide: Guide, { account, mailbox, results }: GuideParams, open: OpenCase): CheckResult[] {
  const asked = { ...(account !== undefined && { account }), ...(mailbox !== undefined && { mailbox }) };
  const index = indexResults(open.results);
  return [...new Set(guide.steps.flatMap(checksOf))].flatMap((check) => {
    const shown = results.find((each) => each.check === check);
    if (shown) return [shown];
    // A server that is asked for is in no subject: what was said of one says nothing of another.
    // Another directory that knows nothing of them has answered nothing.
    const said = check.startsWith('reach.') ? undefined : resultOf(check, asked, index);
    return said && said.outcome !== 'unknown' ? [{ ...said, evidence: [], parts: [] }] : [];
  });
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
