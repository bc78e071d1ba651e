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
import { explainAway } from './explainAway.ts';
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
  const ranked = explainAway(subjects.map((subject) => ({ subject, cause: causeOf(subject, known) })));
  const explained = new Set(
    ranked.filter(({ cause }) => cause.state !== 'ruled out').flatMap(({ subject }) => subject.findings),
  );
  return [...ranked.map(({ cause }) => cause), ...causesOfTheirOwn(data, explained)]
    .sort(byRank)
    .slice(0, mostCauses);
}

function byRank(a: Cause, b: Cause): number {
  return causeStates.indexOf(a.state) - causeStates.indexOf(b.state) || b.score - a.score;
}

function causeOf(subject: Subject, results: ResultIndex): Cause {
  const { row, shared, findings, explains } = subject;
  const judgement = judge(subject);
  const verdict = settle(subject, results, judgement.contradicted);
  const likeliness = judgement.score + verdict.moves;
  const explained = explains.reduce((sum, { count }) => sum + count, 0);
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
    message: messageOf(subject, explained),
    state: stateOf(likeliness, judgement, verdict),
    score: weighed(likeliness, explained),
    for: [...verdict.for.map(plain), ...judgement.for],
    against: [...verdict.against.map(plain), ...judgement.against],
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

function messageOf({ row, shared, findings, tally }: Subject, errors: number): string {
  return fillMessage(row.message, { ...findings[0]?.facts, ...shared, tally: tallyText(tally, errors) });
}

function stateOf(score: number, judgement: Judgement, verdict: Verdict): CauseState {
  if (verdict.confirmed) return 'confirmed';
  if (verdict.ruledOut || judgement.ruledOut) return 'ruled out';
  return score >= likelyFrom ? 'likely' : 'possible';
}
