import type { CauseCheckRow } from '../../knowledge/causes.ts';
import { checkDefinitions } from '../../knowledge/directory.ts';
import type { CauseCheck, CheckSubject, SubjectResult } from '../../model/cause.ts';
import { resultOf, type ResultIndex } from './results.ts';
import type { Subject } from './subjects.ts';

/** What the directory says of a cause, as far as it was asked. */
export interface Verdict {
  readonly checks: readonly CauseCheck[];
  readonly confirmed: boolean;
  readonly ruledOut: boolean;
  /** Added to the score. */
  readonly moves: number;
  readonly confirmedFor: readonly string[];
  /** Sentences for and against. */
  readonly for: readonly string[];
  readonly against: readonly string[];
  readonly facts: Readonly<Record<string, string>>;
  /** What the check itself offers, where one confirms the cause; it knows whether a grant helps. */
  readonly remedies?: readonly string[];
}

/** Mailboxes that are asked about one by one; of more, these stand for the others. */
const most = 25;
/** Where all mailboxes fail, a few show whether it is the mailboxes after all. */
const fewOfAll = 3;

const supports = 30;
const weakens = -30;

const asksOf = new Map(checkDefinitions.map(({ id, asks }) => [id, asks]));

/** The checks that settle a cause, and what those say that were run. @param contradicted a failing check only supports it */
export function settle(subject: Subject, results: ResultIndex, contradicted: boolean): Verdict {
  const settled = (subject.row.checks ?? []).flatMap((row) =>
    subjectsAsked(row, subject, contradicted).map((asked) => settledBy(row, asked, results)),
  );
  const checks = settled.map(({ check }) => check);
  if (settled.every(({ outcome }) => outcome === undefined)) return { ...nothingSaid, checks };
  const failed = settled.filter(({ outcome }) => outcome === 'failed');
  const passed = settled.filter(({ outcome }) => outcome === 'passed');
  const confirming = contradicted ? [] : failed.filter(({ row }) => row.confirms);
  const confirmed = confirming.length > 0;
  const [first = failed[0]] = confirming;
  return {
    checks,
    confirmed,
    ruledOut: !confirmed && isExcluded(settled, subject),
    moves: (failed.length > 0 ? supports : 0) + (failed.length === 0 && passed.length > 0 ? weakens : 0),
    confirmedFor: [...new Set(confirming.flatMap(({ check }) => check.subject.mailbox ?? []))],
    for: sentencesOf(failed),
    against: sentencesOf(passed),
    facts: first?.result?.facts ?? {},
    ...(confirmed && first?.result && { remedies: first.result.remedies }),
  };
}

/** Where no check was run yet. */
const nothingSaid: Verdict = {
  checks: [],
  confirmed: false,
  ruledOut: false,
  moves: 0,
  confirmedFor: [],
  for: [],
  against: [],
  facts: {},
};

interface Settled {
  readonly row: CauseCheckRow;
  readonly check: CauseCheck;
  readonly outcome: SubjectResult['outcome'] | undefined;
  readonly result: SubjectResult | undefined;
}

function settledBy(row: CauseCheckRow, asked: CheckSubject, results: ResultIndex): Settled {
  const result = resultOf(row.check, asked, results);
  const { check, failed, passed } = row;
  return {
    row,
    outcome: result?.outcome,
    result,
    check: {
      ...{ check, subject: asked, failed, passed },
      ...(result && { result: { outcome: result.outcome, message: result.message } }),
    },
  };
}

/** Whom a check is asked about: the account, and each mailbox that is refused. */
function subjectsAsked({ check }: CauseCheckRow, subject: Subject, contradicted: boolean): CheckSubject[] {
  const asks = asksOf.get(check) ?? [];
  const account = accountOf(subject);
  const about = account === undefined || asks.length === 0 ? {} : { account };
  if (!asks.includes('mailbox')) return [about];
  const names = mailboxesOf(subject);
  const mailboxes = names.slice(0, contradicted || subject.tally.scope === 'all' ? fewOfAll : most);
  return mailboxes.length === 0 ? [about] : mailboxes.map((mailbox) => ({ ...about, mailbox }));
}

function accountOf({ shared, findings }: Subject): string | undefined {
  const { account, user } = findings[0]?.facts ?? {};
  return shared['account'] ?? account ?? user;
}

/** All that the findings are about: the refused mailboxes, or whom the findings name. */
function mailboxesOf({ tally, findings }: Subject): readonly string[] {
  if (tally.refused.length > 0) return tally.refused.map(({ mailbox }) => mailbox);
  return [...new Set(findings.flatMap(({ facts }) => facts['mailbox'] ?? facts['recipient'] ?? []))];
}

/** A check that excludes has passed for everybody that the findings are about. */
function isExcluded(settled: readonly Settled[], subject: Subject): boolean {
  const excluding = settled.filter(({ row }) => row.excludes);
  const asked = new Set(excluding.map(({ check }) => check.subject.mailbox)).size;
  const everybody = asked <= 1 || asked >= mailboxesOf(subject).length;
  return excluding.length > 0 && everybody && excluding.every(({ outcome }) => outcome === 'passed');
}

/** What follows from each check, what the first of them says, and how many it holds for. */
function sentencesOf(settled: readonly Settled[]): string[] {
  return [...new Set(settled.map(({ row }) => row))].map((row) => {
    const each = settled.filter((one) => one.row === row);
    const { result } = each[0]?.check ?? {};
    const outcome = result?.outcome ?? 'unknown';
    const mailboxes = each.filter(({ check }) => check.subject.mailbox !== undefined).length;
    const more = mailboxes > 1 ? ` That is so for ${mailboxes} mailboxes.` : '';
    const means = outcome === 'failed' ? row.failed : row.passed;
    return `${means} ${result?.message ?? ''}${more} [${row.check} ${outcome}]`;
  });
}
