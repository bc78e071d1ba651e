import { causeRows, sourcesOf } from '../../knowledge/causes.ts';
import {
  causeStates,
  type Cause,
  type CauseEvidence,
  type CauseState,
  type SubjectResult,
} from '../../model/cause.ts';
import { visible } from '../../text/hidden.ts';
import { fillMessage } from '../diagnose.ts';
import type { CaseData } from './caseData.ts';
import { indexCase } from './caseIndex.ts';
import { settle, type Verdict } from './checks.ts';
import { likelyFrom, longestName, mostCauses, mostFindings, weighed } from './limits.ts';
import { judge, type Judgement } from './evidence.ts';
import { explainAway, type Weighed } from './explainAway.ts';
import { causesOfTheirOwn } from './ownCauses.ts';
import { indexResults, type ResultIndex } from './results.ts';
import { subjectsOf, type Subject } from './subjects.ts';
import { tallyText } from './tally.ts';

/**
 * Explains the findings of a case together.
 * @param results what directory checks said of accounts and mailboxes of the case, the last answer last
 * @returns causes, the likeliest first; every finding is explained by one of them at least
 */
export function rankCauses(data: CaseData, results: readonly SubjectResult[] = []): Cause[] {
  const index = indexCase(data);
  const known = indexResults(results);
  const subjects = causeRows.flatMap((row) => subjectsOf(row, index));
  const ranked = explainAway(subjects.map((subject) => weigh(subject, known)));
  const explained = new Set(
    ranked.filter(({ state }) => state !== 'ruled out').flatMap(({ subject }) => subject.findings),
  );
  // Of thousands that are weighed, few are listed: only those are put into words.
  return [...ranked, ...causesOfTheirOwn(data, explained)]
    .sort(byRank)
    .slice(0, mostCauses)
    .map((each) => ('subject' in each ? causeOf(each) : each));
}

type Ranked = Pick<Weighed, 'state' | 'score'>;

function byRank(a: Ranked, b: Ranked): number {
  return causeStates.indexOf(a.state) - causeStates.indexOf(b.state) || b.score - a.score;
}

function weigh(subject: Subject, results: ResultIndex): Weighed {
  const judgement = judge(subject);
  const verdict = settle(subject, results, judgement.contradicted);
  const likeliness = judgement.score + verdict.moves;
  const state = stateOf(likeliness, judgement, verdict);
  const score = weighed(likeliness, errorsOf(subject));
  return { subject, judgement, verdict, state, score, others: {} };
}

/** Findings that it explains. */
function errorsOf({ explains }: Subject): number {
  return explains.reduce((sum, { count }) => sum + count, 0);
}

function causeOf({ subject, judgement, verdict, state, score, others }: Weighed): Cause {
  const { row, shared, findings, explains } = subject;
  const facts = { ...findings[0]?.facts, ...shared, ...verdict.facts };
  const plain = (text: string): CauseEvidence => ({ text: visible(text) });
  return {
    id: row.id,
    title: row.title,
    shared,
    about: visible(
      Object.values(shared)
        .map((value) => value.slice(0, longestName))
        .join(' · '),
    ),
    message: messageOf(subject, errorsOf(subject)),
    state,
    score,
    for: [...said(others.for), ...verdict.for.map(plain), ...judgement.sentences(1)],
    against: [...said(others.against), ...verdict.against.map(plain), ...judgement.sentences(-1)],
    checks: verdict.checks,
    confirmedFor: verdict.confirmedFor,
    explains,
    findings: findings.slice(0, mostFindings),
    facts,
    remedies: verdict.remedies ?? row.remedies,
    ...(row.guide !== undefined && { guide: row.guide }),
    references: sourcesOf(row),
  };
}

function said(text: string | undefined): CauseEvidence[] {
  return text === undefined ? [] : [{ text }];
}

function messageOf({ row, shared, findings, tally }: Subject, errors: number): string {
  return fillMessage(row.message, { ...findings[0]?.facts, ...shared, tally: tallyText(tally, errors) });
}

function stateOf(score: number, judgement: Judgement, verdict: Verdict): CauseState {
  if (verdict.confirmed) return 'confirmed';
  if (verdict.ruledOut || judgement.ruledOut) return 'ruled out';
  return score >= likelyFrom ? 'likely' : 'possible';
}
