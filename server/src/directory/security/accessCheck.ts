import { effectOf, type Ace, type SecurityDescriptor } from './descriptor.ts';
import type { Guid } from './guid.ts';
import { mapGeneric, rights } from './masks.ts';
import {
  isEffective,
  matchAce,
  matchOwner,
  type AccessContext,
  type Match,
  type Privilege,
  type Token,
} from './token.ts';

/** What of an object is meant; nothing for the object as a whole: then object ACEs that name a type do not count. */
export interface Target {
  /** An attribute (schemaIDGUID), an extended right or a validated write (rightsGuid), a class of children (schemaIDGUID). */
  readonly objectType?: Guid | undefined;
  /** The property set that the attribute belongs to (attributeSecurityGUID). */
  readonly propertySet?: Guid | undefined;
  /** Class of the object itself (schemaIDGUID): an ACE that names it covers each of its attributes. */
  readonly objectClass?: Guid | undefined;
}

/** What is asked for. */
export interface Wanted extends Target {
  /** `rights`, not none; generic bits are mapped. */
  readonly mask: number;
}

/** What an answer rests on. `nothing`: there is no ACE that grants what is missing. */
export type Decided =
  | { readonly by: 'ace'; /** In the DACL, from 0 on. */ readonly index: number; readonly ace: Ace }
  | { readonly by: 'owner' }
  | { readonly by: 'privilege'; readonly privilege: Privilege }
  | { readonly by: 'noDacl' }
  | { readonly by: 'nothing' };

export interface AccessAnswer {
  readonly outcome: 'granted' | 'denied' | 'unknown';
  /** What decides. Where the outcome is unknown: the first thing of which it is not known whether it counts. */
  readonly decided: Decided;
  /** The bits that are not granted, or not for certain. */
  readonly missing: number;
  /** Where the outcome is unknown: the token may lack a SID, or a condition of an ACE was not evaluated. */
  readonly doubt?: 'token' | 'condition' | undefined;
}

/** What owning an object gives. */
export const impliedByOwning = rights.readControl | rights.writeDacl;

/**
 * The answer of Active Directory ([MS-DTYP] 2.5.3.2, [MS-ADTS] 5.1.3.3): ACEs in stored order; the first that refuses a bit that is still
 * missing ends it, as does the one that grants the last.
 *
 * For a token that may lack SIDs, and for conditions, which are not evaluated, two walks are made in one. In the worst case each
 * ACE in doubt refuses and none grants, in the best case the reverse. Where both come to the same, that is the answer: a refusal
 * for a known SID stands unless a grant in doubt before it may have given the bit; a grant stands unless a refusal in doubt
 * comes before it. Else the answer is unknown. Each ACE is in doubt for itself: that two name the same SID is not made use of, so
 * the answer may be unknown where it could be had, and is never wrong.
 */
export function checkAccess(
  sd: SecurityDescriptor,
  token: Token,
  wanted: Wanted,
  context: AccessContext = {},
): AccessAnswer {
  let mask = mapGeneric(wanted.mask);
  let decided: Decided = { by: 'nothing' };
  if (mask & rights.systemSecurity) {
    decided = { by: 'privilege', privilege: 'SeSecurityPrivilege' };
    if (!token.privileges?.has(decided.privilege))
      return { outcome: 'denied', decided, missing: rights.systemSecurity };
    mask &= ~rights.systemSecurity;
  }
  if (mask & rights.writeOwner && token.privileges?.has('SeTakeOwnershipPrivilege')) {
    decided = { by: 'privilege', privilege: 'SeTakeOwnershipPrivilege' };
    mask &= ~rights.writeOwner;
  }
  if (mask === 0) return granted(decided);
  if (!sd.dacl) return granted({ by: 'noDacl' });
  return walkDacl(sd, token, { ...wanted, mask }, context);
}

function granted(decided: Decided): AccessAnswer {
  return { outcome: 'granted', decided, missing: 0 };
}

/** Bits that are missing still, in the worst case and in the best. */
interface Walk {
  worst: number;
  best: number;
  /** In the worst case it is refused already. */
  refused: boolean;
  doubt: { readonly decided: Decided; readonly why: Match } | undefined;
}

function walkDacl(
  sd: SecurityDescriptor,
  token: Token,
  wanted: Wanted,
  context: AccessContext,
): AccessAnswer {
  const walk: Walk = { worst: wanted.mask, best: wanted.mask, refused: false, doubt: undefined };
  if (wanted.mask & impliedByOwning) {
    allow(walk, impliedByOwning, matchOwner(sd, token, context), { by: 'owner' });
    if (walk.worst === 0) return granted({ by: 'owner' });
  }
  const aces = sd.dacl?.aces ?? [];
  for (let index = 0; index < aces.length; index++) {
    const ace = aces[index];
    if (!ace || !isEffective(ace)) continue;
    const bits = mapGeneric(ace.mask);
    if ((bits & walk.worst) === 0 || !concerns(ace, wanted)) continue;
    const match = matchAce(ace, sd, token, context);
    if (match === 'no') continue;
    const decided: Decided = { by: 'ace', index, ace };
    if (effectOf(ace) === 'allow') {
      allow(walk, bits, match, decided);
      if (walk.worst === 0 && !walk.refused) return granted(decided);
    } else {
      if (match === 'yes' && (walk.best & bits) !== 0)
        return { outcome: 'denied', decided, missing: walk.best >>> 0 };
      refuse(walk, bits, match, decided);
    }
  }
  if (walk.best !== 0) return { outcome: 'denied', decided: { by: 'nothing' }, missing: walk.best >>> 0 };
  return answerInDoubt(walk);
}

/** Whether an ACE is about what is asked for: one without an object type is about everything ([MS-ADTS] 5.1.3.3.3). */
export function concerns(ace: Ace, { objectType, propertySet, objectClass }: Target): boolean {
  const type = ace.object?.type;
  return type === undefined || type === objectType || type === propertySet || type === objectClass;
}

function allow(walk: Walk, bits: number, match: Match, decided: Decided): void {
  if (match === 'no') return;
  if (match === 'yes') walk.worst &= ~bits;
  else if (walk.best & bits) walk.doubt ??= { decided, why: match };
  walk.best &= ~bits;
}

/** A refusal that does not end the walk: the best case is not touched by it. */
function refuse(walk: Walk, bits: number, match: Match, decided: Decided): void {
  if ((walk.worst & bits) === 0) return;
  walk.refused = true;
  if (match !== 'yes') walk.doubt ??= { decided, why: match };
}

function answerInDoubt({ worst, doubt }: Walk): AccessAnswer {
  return {
    outcome: 'unknown',
    decided: doubt?.decided ?? { by: 'nothing' },
    missing: worst >>> 0,
    doubt: doubt?.why === 'condition' ? 'condition' : 'token',
  };
}
