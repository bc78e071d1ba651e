import type { Cause } from '../../model/cause.ts';
import type { Finding } from '../../model/finding.ts';
import type { Subject } from './subjects.ts';

/** A cause and the case of it that it was made from. */
export interface Weighed {
  readonly subject: Subject;
  readonly cause: Cause;
}

/** Behind every other of its state. */
const last = -100;

/**
 * What is confirmed for findings leaves less to the other causes of the same findings: one that was likely is only possible, and one that
 * a confirmed cause brings about comes behind it.
 */
export function explainAway(all: readonly Weighed[]): Weighed[] {
  const confirmed = all.filter(({ cause }) => cause.state === 'confirmed');
  const covering = coverOf(confirmed);
  return all.map((weighed) => {
    const { subject, cause } = weighed;
    const numbers = new Set(subject.findings.flatMap((finding) => covering.get(finding) ?? []));
    const others = [...numbers]
      .sort((a, b) => a - b)
      .flatMap((number) => confirmed[number] ?? [])
      .filter((other) => other !== weighed);
    if (cause.state === 'confirmed') {
      const origin = others.find(({ subject: { row } }) => subject.row.follows?.includes(row.id));
      return origin ? { subject, cause: following(cause, origin.cause) } : weighed;
    }
    if (
      cause.state !== 'likely' ||
      others.length === 0 ||
      !subject.findings.every((each) => covering.has(each))
    )
      return weighed;
    return { subject, cause: explained(cause, others) };
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
function coveredBy({ subject, cause }: Weighed): readonly Finding[] {
  if (cause.confirmedFor.length === 0) return subject.findings;
  const names = new Set(cause.confirmedFor.map((name) => name.toLowerCase()));
  return subject.findings.filter(({ facts }) =>
    [facts['mailbox'], facts['recipient']].some(
      (name) => name !== undefined && names.has(name.toLowerCase()),
    ),
  );
}

function following(cause: Cause, origin: Cause): Cause {
  const text = `It follows from another confirmed cause: ${origin.title}. Mend that one first.`;
  return { ...cause, score: cause.score + last, for: [{ text }, ...cause.for] };
}

function explained(cause: Cause, others: readonly Weighed[]): Cause {
  const titles = others.map((other) => other.cause.title).join('; ');
  const text = `The findings are explained already, as a check has confirmed: ${titles}.`;
  return { ...cause, state: 'possible', against: [{ text }, ...cause.against] };
}
