import type { CheckPart, Evidence, Outcome } from '../../model/check.ts';
import { sameDn } from '../dn.ts';
import type { Decision } from './decision.ts';
import type { Level } from './levels.ts';

/** A level, and what is decided there. */
export interface Decided {
  readonly level: Level;
  readonly decision: Decision;
}

const words: Readonly<Record<Outcome, string>> = {
  passed: 'Granted',
  failed: 'Denied',
  unknown: 'Not known',
};

/**
 * An entry that many levels inherit is shown in full at the first of them, and at the others in one line that names that one. So
 * are the entries of levels where none decides.
 * @param levels each above what is below it
 */
export function sayOnce(levels: readonly Decided[]): CheckPart[] {
  const first = new Map<string, Decided>();
  return levels.map((each) => {
    const { name, outcome, message, evidence, decidedBy } = each.decision;
    const before = decidedBy === undefined ? undefined : first.get(decidedBy);
    if (before)
      return { name, outcome, message: asBefore(each.decision, before), evidence: unsaid(each, before) };
    if (decidedBy !== undefined) first.set(decidedBy, each);
    return { name, outcome, message, evidence };
  });
}

function asBefore({ outcome, setOn, message }: Decision, { level, decision }: Decided): string {
  if (setOn === undefined)
    return outcome === 'failed' ? message : `${words[outcome]}, as on ${decision.name}.`;
  return sameDn(setOn, level.object.dn)
    ? `${words[outcome]} as on ${decision.name}, which it inherits the entry from.`
    : `${words[outcome]} as on ${decision.name}: both inherit the entry from ${setOn}.`;
}

/** Entries of its own, and those that stand between. */
function unsaid(own: Decided, before: Decided): readonly Evidence[] {
  const said = new Set(before.decision.evidence.map((line) => entryOf(line, before)));
  return own.decision.evidence.filter((line) => !said.has(entryOf(line, own)));
}

/** The same at every level that it is inherited by: without its number there. */
function entryOf({ value }: Evidence, { level }: Decided): string {
  return value.replace(/ · explicit$/, () => ` · inherited from ${level.object.dn}`);
}
