import type { CheckPart, Evidence, Outcome } from '../../model/check.ts';
import { isBelow } from '../dn.ts';
import { sid } from '../object.ts';
import { checkAccess, concerns, type AccessAnswer, type Wanted } from '../security/accessCheck.ts';
import { describeAce } from '../security/aceNames.ts';
import { effectOf, isInherited, type Ace, type SecurityDescriptor } from '../security/descriptor.ts';
import { originOf, type Ancestor } from '../security/inheritance.ts';
import { mapGeneric, rights } from '../security/masks.ts';
import type { Sid } from '../security/sid.ts';
import { isEffective, matchAce, type AccessContext, type Token } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { orWhyNot } from './notKnown.ts';
import { evidence } from './verdict.ts';

/** What is asked for, and how an administrator calls it. */
export interface AskedRight extends Wanted {
  readonly name: string;
}

export const receiveAs: AskedRight = {
  name: 'Receive As',
  mask: rights.controlAccess,
  objectType: 'ab721a56-1e2f-11d0-9819-00aa0040529b',
};
export const sendAs: AskedRight = {
  name: 'Send As',
  mask: rights.controlAccess,
  objectType: 'ab721a54-1e2f-11d0-9819-00aa0040529b',
};
export const fullControl: AskedRight = { name: 'Full control', mask: rights.fullControl };

/** Whether a token has a right on an object, which ACE decides, and where that was set. */
export interface Decision extends CheckPart {
  /** Whom the ACE that refuses is for, by name if there is one. */
  readonly refused?: string;
  /** The object that the deciding ACE was set on, where that is known. */
  readonly setOn?: string;
}

/**
 * @param above the objects above, in any order, with their security descriptors as far as those could be read
 * @throws NotKnown where the permissions of the object itself could not be read
 */
export function decide(
  data: DirectoryCase,
  object: DirectoryObject,
  token: Token,
  right: AskedRight,
  above: readonly DirectoryObject[],
  name = object.dn,
): Decision {
  const sd = data.descriptor(object);
  const context: AccessContext = { objectSid: sid(object, 'objectSid') };
  const answer = checkAccess(sd, token, right, context);
  const ancestors = ancestorsWithDescriptors(data, object, above);
  const lines = sd.dacl ? aceLines(data, sd, token, right, context, ancestors, object.dn) : [];
  const base = { name, outcome: outcomes[answer.outcome], evidence: lines };
  if (answer.decided.by !== 'ace') return { ...base, message: withoutAce(answer, right, token) };
  const { ace, index } = answer.decided;
  const setOn = placeOf(ace, object.dn, ancestors, sd.owner);
  return {
    ...base,
    message: byAce(answer, right, data, ace, index, setOn, object.dn, token),
    ...(answer.outcome === 'denied' && { refused: data.names.trustee(ace.trustee) ?? ace.trustee }),
    ...(setOn !== undefined && { setOn }),
  };
}

/** For the remedies: the entry that refuses, where there is one, and the object that it was set on. */
export function refusalFacts({ refused, setOn }: Decision): Record<string, string> {
  return refused === undefined || setOn === undefined ? {} : { objectDN: setOn, deniedTrustee: refused };
}

/** `decide`, with permissions that may not be read as an answer. */
export function decideOrSay(...args: Parameters<typeof decide>): Decision {
  const known = orWhyNot(() => decide(...args));
  if (known.why === undefined) return known.value;
  return { name: args[5] ?? args[1].dn, outcome: 'unknown', message: known.why, evidence: [] };
}

const outcomes: Readonly<Record<AccessAnswer['outcome'], Outcome>> = {
  granted: 'passed',
  denied: 'failed',
  unknown: 'unknown',
};

function withoutAce(answer: AccessAnswer, right: AskedRight, token: Token): string {
  const { decided } = answer;
  if (answer.outcome === 'unknown') return `${right.name} is not known: ${doubtOf(answer, token)}.`;
  if (decided.by === 'noDacl')
    return `${right.name} is granted: the object has no list of permissions, so everybody may do everything.`;
  return decided.by === 'nothing'
    ? `No entry grants ${right.name}.`
    : `${right.name} is granted to the owner.`;
}

function byAce(
  answer: AccessAnswer,
  right: AskedRight,
  data: DirectoryCase,
  ace: Ace,
  index: number,
  setOn: string | undefined,
  own: string,
  token: Token,
): string {
  const trustee = data.names.trustee(ace.trustee) ?? ace.trustee;
  const where =
    setOn === undefined
      ? 'inherited from above'
      : setOn === own
        ? 'set on this object'
        : `inherited from ${setOn}`;
  const entry = `entry ${index + 1}, ${where}`;
  if (answer.outcome === 'unknown') {
    return `${right.name} is not known: ${doubtOf(answer, token)}. It depends on the ${effectOf(ace)} for ${trustee} (${entry}).`;
  }
  return `${right.name} is ${answer.outcome} through ${trustee} (${entry}).`;
}

function doubtOf(answer: AccessAnswer, token: Token): string {
  return answer.doubt === 'condition'
    ? 'an entry holds a condition, which is not evaluated'
    : (token.missing ?? 'a group may be missing');
}

/** Every entry that is for the token and has a say on the right, in stored order. */
function aceLines(
  data: DirectoryCase,
  sd: SecurityDescriptor,
  token: Token,
  right: AskedRight,
  context: AccessContext,
  ancestors: readonly Ancestor[],
  own: string,
): Evidence[] {
  return (sd.dacl?.aces ?? []).flatMap((ace, index) => {
    if (!isEffective(ace) || (mapGeneric(ace.mask) & right.mask) === 0 || !concerns(ace, right)) return [];
    if (matchAce(ace, sd, token, context) === 'no') return [];
    const setOn = placeOf(ace, own, ancestors, sd.owner);
    const from = isInherited(ace) ? ` from ${setOn ?? 'an object that could not be read'}` : '';
    return [evidence(`Entry ${index + 1}`, `${describeAce(ace, data.names)}${from}`)];
  });
}

function placeOf(
  ace: Ace,
  own: string,
  ancestors: readonly Ancestor[],
  owner: Sid | undefined,
): string | undefined {
  return isInherited(ace) ? originOf(ace, ancestors, owner)?.ancestor.dn : own;
}

/** The parent first. An object above whose permissions could not be read is left out. */
function ancestorsWithDescriptors(
  data: DirectoryCase,
  object: DirectoryObject,
  above: readonly DirectoryObject[],
): readonly Ancestor[] {
  return above
    .filter((other) => isBelow(object.dn, other.dn))
    .sort((a, b) => (isBelow(a.dn, b.dn) ? -1 : 1))
    .flatMap((other) => {
      const { value: sd } = orWhyNot(() => data.descriptor(other));
      return sd ? [{ dn: other.dn, sd }] : [];
    });
}
