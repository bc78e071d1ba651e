import type { CheckPart, Evidence, Outcome } from '../../model/check.ts';
import { dnKey, isBelow } from '../dn.ts';
import { sid } from '../object.ts';
import { checkAccess, concerns, type AccessAnswer, type Wanted } from '../security/accessCheck.ts';
import { describeAce } from '../security/aceNames.ts';
import { effectOf, isInherited, type Ace, type SecurityDescriptor } from '../security/descriptor.ts';
import { originOf, type Ancestor } from '../security/inheritance.ts';
import { aceFlags, mapGeneric, rights } from '../security/masks.ts';
import type { Sid } from '../security/sid.ts';
import { isEffective, matchAce, type AccessContext, type Token } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { orWhyNot } from './notKnown.ts';
import { evidence } from './verdict.ts';

/** What is asked for, and how an administrator calls it. */
export interface AskedRight extends Wanted {
  readonly name: string;
  /** As the Exchange Management Shell calls it. */
  readonly extendedRight?: string;
}

export const receiveAs: AskedRight = {
  name: 'Receive As',
  extendedRight: 'Receive-As',
  mask: rights.controlAccess,
  objectType: 'ab721a56-1e2f-11d0-9819-00aa0040529b',
};
export const sendAs: AskedRight = {
  name: 'Send As',
  extendedRight: 'Send-As',
  mask: rights.controlAccess,
  objectType: 'ab721a54-1e2f-11d0-9819-00aa0040529b',
};
export const fullControl: AskedRight = { name: 'Full control', mask: rights.fullControl };

/** Whether a token has a right on an object, which ACE decides, and where that was set. */
export interface Decision extends CheckPart {
  /** The ACE that refuses, where one does. */
  readonly refused?: Refusal;
  /** The object that the deciding ACE was set on, where that is known. */
  readonly setOn?: string;
  /** The deciding ACE and where it was set, or that there is none: the same wherever it is inherited. */
  readonly decidedBy?: string;
}

/** An ACE that refuses: whom it is for, by name if there is one, and whether that is the account itself. */
interface Refusal {
  readonly trustee: string;
  readonly own: boolean;
  /** As the Exchange Management Shell calls it, where the ACE denies just that right. */
  readonly right?: string;
  readonly ace: Ace;
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
  if (answer.decided.by !== 'ace') {
    const message = withoutAce(answer, right, token);
    return { ...base, message, decidedBy: message };
  }
  const { ace, index } = answer.decided;
  const setOn = placeOf(ace, object.dn, ancestors, sd.owner);
  return {
    ...base,
    message: byAce(answer, right, data, ace, index, setOn, object.dn, token),
    ...(answer.outcome === 'denied' && { refused: refusalOf(ace, token, right, data) }),
    ...(setOn !== undefined && { setOn, decidedBy: keyOf(ace, setOn, answer) }),
  };
}

function keyOf(ace: Ace, setOn: string, { outcome, doubt }: AccessAnswer): string {
  const { type, trustee, mask, object } = ace;
  return JSON.stringify([dnKey(setOn), outcome, doubt, type, trustee, mapGeneric(mask), object?.type]);
}

/**
 * For the remedies. A deny that is for the account itself may be taken away; one for a group may not: it protects the mailboxes
 * from all of its members, and the account has to leave it. Without any deny, a grant is missing.
 * @param versions of Exchange that the object is of, where that is known
 */
export function refusalFacts(
  { refused, setOn, outcome }: Decision,
  grantDN: string,
  { extendedRight }: AskedRight,
  versions?: readonly string[],
): Record<string, string> {
  if (outcome !== 'failed') return {};
  const known = versions === undefined ? {} : { exchangeVersions: versions.join(',') };
  if (!refused)
    return {
      ...known,
      grantDN,
      permissionsDN: grantDN,
      ...(extendedRight !== undefined && { missingRight: extendedRight }),
    };
  const { trustee, own, right, ace } = refused;
  const permissionsDN = setOn ?? grantDN;
  if (!own || setOn === undefined) return { ...known, permissionsDN };
  const hasShell = versions?.some((version) => !withoutShell.has(version)) === true;
  return {
    ...known,
    permissionsDN,
    objectDN: setOn,
    deniedTrustee: trustee,
    ...(right !== undefined && { deniedRight: right }),
    ...((right === undefined || !hasShell) && { deniedEntry: 'yes' }),
    deniedMask: String(ace.mask),
    deniedType: ace.object?.type ?? '00000000-0000-0000-0000-000000000000',
    deniedInheritance: inheritanceOf(ace),
  };
}

/** Versions of Exchange without a Management Shell. */
export const withoutShell: ReadonlySet<string> = new Set(['2000', '2003']);

/** As .NET calls it (ActiveDirectorySecurityInheritance): an inherited ACE is passed on from where it was set. */
function inheritanceOf({ flags }: Ace): string {
  if ((flags & aceFlags.inherited) !== 0) return 'All';
  if ((flags & aceFlags.containerInherit) === 0) return 'None';
  return (flags & aceFlags.noPropagate) !== 0 ? 'SelfAndChildren' : 'All';
}

function refusalOf(ace: Ace, token: Token, right: AskedRight, data: DirectoryCase): Refusal {
  return {
    trustee: data.names.trustee(ace.trustee) ?? ace.trustee,
    own: ace.trustee === token.user,
    ...(right.extendedRight !== undefined && deniesJust(ace, right) && { right: right.extendedRight }),
    ace,
  };
}

function deniesJust(ace: Ace, { mask, objectType }: AskedRight): boolean {
  return ace.mask === mask && ace.object?.type === objectType;
}

/** `decide`, with permissions that may not be read as an answer. */
export function decideOrSay(...args: Parameters<typeof decide>): Decision {
  const known = orWhyNot(() => decide(...args));
  if (known.why === undefined) return known.value;
  return { name: args[5] ?? args[1].dn, outcome: 'unknown', message: known.why, evidence: [] };
}

/** The answer of an access check as that of a check that asks for the right. */
export const outcomes: Readonly<Record<AccessAnswer['outcome'], Outcome>> = {
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
    return `${right.name} is not known: ${doubtOf(answer, token).replace(/\.$/, '')}. It depends on the ${effectOf(ace)} for ${trustee} (${entry}).`;
  }
  return `${right.name} is ${answer.outcome} through ${trustee} (${entry}).`;
}

function doubtOf(answer: AccessAnswer, token: Token): string {
  return answer.doubt === 'condition'
    ? 'an entry holds a condition, which is not evaluated'
    : (token.missing ?? 'a group may be missing');
}

/** More entries than this nobody reads; one object may hold thousands. */
const mostLines = 60;

/** The entries that are for the token and have a say on the right, in stored order. */
function aceLines(
  data: DirectoryCase,
  sd: SecurityDescriptor,
  token: Token,
  right: AskedRight,
  context: AccessContext,
  ancestors: readonly Ancestor[],
  own: string,
): Evidence[] {
  const matching = [...(sd.dacl?.aces ?? []).entries()].flatMap(([index, ace]) => {
    if (!isEffective(ace) || (mapGeneric(ace.mask) & right.mask) === 0 || !concerns(ace, right)) return [];
    return matchAce(ace, sd, token, context) === 'no' ? [] : [{ index, ace }];
  });
  return bounded(matching, ({ index, ace }) => {
    const setOn = placeOf(ace, own, ancestors, sd.owner);
    const from = isInherited(ace) ? ` from ${setOn ?? 'an object that could not be read'}` : '';
    return evidence(`Entry ${index + 1}`, `${describeAce(ace, data.names)}${from}`);
  });
}

/** A line for each entry, as far as anybody reads them. */
export function bounded<T>(entries: readonly T[], lineOf: (entry: T) => Evidence): Evidence[] {
  const lines = entries.slice(0, mostLines).map(lineOf);
  const more = entries.length - lines.length;
  return more > 0 ? [...lines, evidence('More entries', `${more}, not listed`)] : lines;
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
