import type { CauseRow, Explained } from '../../knowledge/causes.ts';
import type { Finding } from '../../model/finding.ts';
import type { CaseData } from './caseData.ts';
import type { CaseIndex, Shared } from './caseIndex.ts';
import { sharedKey } from './names.ts';
import { matches } from './patterns.ts';
import { tallyOf, type Tally } from './tally.ts';

/** One case of a cause: findings that it may explain and that share what it is about. */
export interface Subject {
  readonly row: CauseRow;
  readonly shared: Shared;
  readonly findings: readonly Finding[];
  readonly explains: readonly { readonly rule: string; readonly count: number }[];
  /** Attempts to open mailboxes by this account, on this server; none for a cause to which all or some is the same. */
  readonly tally: Tally;
  readonly index: CaseIndex;
}

/** The cases of a cause that there are: one for each account, server or whatever its findings share. */
export function subjectsOf(row: CauseRow, index: CaseIndex): Subject[] {
  const { data } = index;
  const rules = new Set(row.explains.flatMap((explained) => explained.rules));
  const findings = data.findings.filter(
    (finding) => rules.has(finding.rule) && row.explains.some((explained) => isExplained(explained, finding)),
  );
  const parts = partsOf(row, findings);
  return parts.map((part) => {
    const shared = sharedFacts(row, part);
    return {
      row,
      shared,
      findings: part,
      explains: countsOf(part, parts.length === 1, row, data),
      tally: row.scope ? index.tallyWith(row.sharedBy, shared) : tallyOf([], data.unlisted),
      index,
    };
  });
}

function isExplained({ rules, when }: Explained, { rule, facts }: Finding): boolean {
  return (
    rules.includes(rule) &&
    Object.entries(when ?? {}).every(([fact, pattern]) => matches(pattern, facts[fact] ?? ''))
  );
}

/** A finding that does not say whom it is about goes with the others where there are only one kind of others. */
function partsOf(row: CauseRow, findings: readonly Finding[]): Finding[][] {
  const parts = new Map<string, Finding[]>();
  const mute: Finding[] = [];
  for (const finding of findings) {
    const values = row.sharedBy.map((fact) => sharedKey(fact, finding.facts[fact] ?? ''));
    if (values.every((value) => value === '')) {
      mute.push(finding);
      continue;
    }
    const key = values.join('\n');
    const part = parts.get(key);
    if (part) part.push(finding);
    else parts.set(key, [finding]);
  }
  const named = [...parts.values()];
  if (mute.length === 0) return named;
  return named.length === 1 ? [[...(named[0] ?? []), ...mute]] : [...named, mute];
}

function sharedFacts(row: CauseRow, findings: readonly Finding[]): Record<string, string> {
  const entries = row.sharedBy.flatMap((fact) => {
    const value = findings.find(({ facts }) => facts[fact] !== undefined)?.facts[fact];
    return value === undefined ? [] : [[fact, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Findings that were not kept are counted where it can only be these. */
function countsOf(findings: readonly Finding[], alone: boolean, row: CauseRow, { totals, kept }: CaseData) {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  if (!alone) return Array.from(counts, ([rule, count]) => ({ rule, count }));
  const whole = new Set(row.explains.filter(({ when }) => !when).flatMap(({ rules }) => rules));
  return [...counts].map(([rule, count]) => {
    const all = whole.has(rule) && count === kept.get(rule);
    return { rule, count: all ? (totals.get(rule) ?? count) : count };
  });
}
