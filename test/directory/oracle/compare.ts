import type { Deviation, Situation } from './samba.ts';
import { kinds, ourVerdict, type Verdict } from './verdicts.ts';

/** How often we and the domain controller were compared, and how often we differed. */
export interface Tally {
  /** Objects × accounts × kinds of answers. */
  comparisons: number;
  differing: number;
  /** The single attributes, classes and parts that those answers are about. */
  answers: number;
  granted: number;
  /** Single answers that differ, by the id of the deviation that alone accounts for it. */
  readonly explained: Map<string, number>;
  readonly unexplained: string[];
}

export const createTally = (deviations: readonly Deviation[]): Tally => ({
  comparisons: 0,
  differing: 0,
  answers: 0,
  granted: 0,
  explained: new Map(deviations.map(({ id }) => [id, 0])),
  unexplained: [],
});

/** Compares what the domain controller says with ours; a difference is explained by a deviation with which ours becomes the same. */
export function compare(
  situation: Situation,
  theirs: Verdict,
  deviations: readonly Deviation[],
  tally: Tally,
): void {
  const { object, schema } = situation;
  const ours = ourVerdict(situation);
  const parts = 4;
  tally.answers +=
    schema.allowedAttributes(object.classes).length +
    schema.allowedChildClasses(object.classes).length +
    parts;
  const deviating = deviations.map(({ id, as }) => ({ id, verdict: later(() => ourVerdict(as(situation))) }));
  for (const kind of kinds) {
    tally.comparisons++;
    tally.granted += theirs[kind].size;
    const different = inOneOnly(theirs[kind], ours[kind]);
    if (different.length > 0) tally.differing++;
    for (const name of different) {
      const granted = theirs[kind].has(name);
      const cause = deviating.find(({ verdict }) => verdict()[kind].has(name) === granted);
      if (cause) tally.explained.set(cause.id, (tally.explained.get(cause.id) ?? 0) + 1);
      else
        tally.unexplained.push(
          `${situation.token.user} on ${object.dn}: ${kind} ${name}, we say ${granted ? 'no' : 'yes'}, the domain controller ${granted ? 'yes' : 'no'}`,
        );
    }
  }
}

/** What one of two sets has and the other has not. */
export const inOneOnly = <T>(one: ReadonlySet<T>, other: ReadonlySet<T>): T[] => [
  ...[...one].filter((item) => !other.has(item)),
  ...[...other].filter((item) => !one.has(item)),
];

function later<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
