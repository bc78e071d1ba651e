import type { CauseState } from '../../model/cause.ts';
import type { Finding } from '../../model/finding.ts';
import type { Verdict } from './checks.ts';
import type { Judgement } from './evidence.ts';
import type { Subject } from './subjects.ts';

/** A case of a cause, and how likely it is: all that its rank asks for, without its sentences. */
export interface Weighed {
  readonly subject: Subject;
  readonly judgement: Judgement;
  readonly verdict: Verdict;
  readonly state: CauseState;
  readonly score: number;
  /** What other causes say for it or against it, before all else. */
  readonly others: { readonly for?: string; readonly against?: string };
}

/** Behind every other of its state. */
const last = -100;

/**
 * What is confirmed for findings leaves less to the other causes of the same findings: one that was likely is only possible, and one that
 * a confirmed cause brings about comes behind it.
 */
export function explainAway(all: readonly Weighed[]): Weighed[] {
  const confirmed = all.filter(({ state }) => state === 'confirmed');
  const covering = coverOf(confirmed);
  return all.map((weighed) => {
    const { subject, state } = weighed;
    const numbers = new Set(subject.findings.flatMap((finding) => covering.get(finding) ?? []));
    const others = [...numbers]
      .sort((a, b) => a - b)
      .flatMap((number) => confirmed[number] ?? [])
      .filter((other) => other !== weighed);
    if (state === 'confirmed') {
      const origin = others.find(({ subject: { row } }) => subject.row.follows?.includes(row.id));
      return origin ? following(weighed, origin) : weighed;
    }
    if (state !== 'likely' || others.length === 0 || !subject.findings.every((each) => covering.has(each)))
      return weighed;
    return explained(weighed, others);
  });
}

/** Of each finding, the indexes of the causes that are confirmed for it. */
function coverOf(confirmed: readonly Weighed[]): ReadonlyMap<Finding, readonly number[]> {
  const covering = new Map<Finding, number[]>();
  for (const [number, weighed] of confirmed.entries()) {
    for (const finding of coveredBy(weighed)) {
      const known = covering.get(finding);
      if (known) known.push(number);
      else covering.set(finding, [number]);
    }
  }
  return covering;
}

/** A cause that a check confirmed mailbox by mailbox says nothing of the others. */
function coveredBy({ subject, verdict }: Weighed): readonly Finding[] {
  if (verdict.confirmedFor.length === 0) return subject.findings;
  const names = new Set(verdict.confirmedFor.map((name) => name.toLowerCase()));
  return subject.findings.filter(({ facts }) =>
    [facts['mailbox'], facts['recipient']].some(
      (name) => name !== undefined && names.has(name.toLowerCase()),
    ),
  );
}

function following(weighed: Weighed, { subject: { row } }: Weighed): Weighed {
  const text = `It follows from another confirmed cause: ${row.title}. Mend that one first.`;
  return { ...weighed, score: weighed.score + last, others: { for: text } };
}

function explained(weighed: Weighed, others: readonly Weighed[]): Weighed {
  const titles = others.map(({ subject: { row } }) => row.title).join('; ');
  const text = `The findings are explained already, as a check has confirmed: ${titles}.`;
  return { ...weighed, state: 'possible', others: { against: text } };
}
