import { ruleById } from '../../knowledge/rules.ts';
import type { Cause } from '../../model/cause.ts';
import type { Finding } from '../../model/finding.ts';
import type { CaseData } from './caseData.ts';
import { likelyFrom, mostFindings, weighed } from './limits.ts';

const scores = { error: likelyFrom, warning: 45, information: 10 } as const;
/** A rule that speaks of any error says little of why. */
const genericScores = { error: 30, warning: 20, information: 5 } as const;

/** What no cause explains stands for itself, one cause for each rule. @param explained findings that one explains */
export function causesOfTheirOwn(data: CaseData, explained: ReadonlySet<Finding>): Cause[] {
  const left = data.findings.filter((finding) => !explained.has(finding));
  return [...new Set(left.map(({ rule }) => rule))].flatMap((id) => {
    const findings = left.filter(({ rule }) => rule === id);
    const [first] = findings;
    return first ? [ownCause(id, first, findings, data)] : [];
  });
}

function ownCause(id: string, first: Finding, findings: readonly Finding[], data: CaseData): Cause {
  const rule = ruleById(id);
  const whole = findings.length === data.kept.get(id);
  const count = whole ? (data.totals.get(id) ?? findings.length) : findings.length;
  const score = (rule?.generic === true ? genericScores : scores)[first.severity];
  return {
    id: `rule:${id}`,
    title: rule?.title ?? id,
    shared: {},
    about: '',
    message: count === 1 ? first.message : `${count} times, such as: ${first.message}`,
    state: score >= likelyFrom ? 'likely' : 'possible',
    score: weighed(score, count),
    for: [],
    against: [],
    checks: [],
    confirmedFor: [],
    explains: [{ rule: id, count }],
    findings: findings.slice(0, mostFindings),
    facts: first.facts,
    remedies: rule?.remedies ?? [],
    references: rule?.references ?? [],
  };
}
