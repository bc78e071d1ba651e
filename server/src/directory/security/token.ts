import { effectOf, isOpaque, type Ace, type AnyAce, type SecurityDescriptor } from './descriptor.ts';
import { aceFlags, aceTypes } from './masks.ts';
import type { Sid } from './sid.ts';

export type Privilege = 'SeTakeOwnershipPrivilege' | 'SeSecurityPrivilege';

/** Who asks. */
export interface Token {
  readonly user: Sid;
  /** Every SID that is known to be in the token: the groups, and those of the session (Everyone, Authenticated Users …). */
  readonly sids: ReadonlySet<Sid>;
  /** Groups that only refuse ("use for deny only"). They may stand in `sids` or not. */
  readonly denyOnly?: ReadonlySet<Sid> | undefined;
  /** Why there may be SIDs that `sids` does not hold. Without it the token is complete. */
  readonly missing?: string | undefined;
  /** SIDs that are known not to be in the token, though others may be missing: other users, groups that were expanded in full. */
  readonly lacks?: ReadonlySet<Sid> | undefined;
  readonly privileges?: ReadonlySet<Privilege> | undefined;
}

/** What has to be known of the object besides its security descriptor. */
export interface AccessContext {
  /** `objectSid`: what PRINCIPAL SELF stands for. Nobody is SELF on an object without one. */
  readonly objectSid?: Sid | undefined;
  /**
   * The owner has no rights by being owner: BlockOwnerImplicitRights of dSHeuristics is 1, the object is a computer or of a class that
   * is derived from it, and who asks is neither in Domain Admins nor in Enterprise Admins ([MS-ADTS] 6.1.3.4).
   */
  readonly ownerBlocked?: boolean | undefined;
}

/** Whether an ACE counts for a token: `token`, it may, for a SID that may be missing; `condition`, it may, for a condition that is not evaluated. */
export type Match = 'yes' | 'no' | 'token' | 'condition';

export const principalSelf: Sid = 'S-1-5-10';
const ownerRights: Sid = 'S-1-3-4';
/** Creator Owner and Creator Group stand in ACEs to be inherited, never in a token. */
const placeholders = new Set<Sid>(['S-1-3-0', 'S-1-3-1', 'S-1-3-2', 'S-1-3-3']);
const callbackTypes = new Set<number>([
  aceTypes.allowedCallback,
  aceTypes.deniedCallback,
  aceTypes.allowedCallbackObject,
  aceTypes.deniedCallbackObject,
]);

/** Whether an ACE of the DACL is for the token. In: an ACE that `isEffective`. */
export function matchAce(ace: Ace, sd: SecurityDescriptor, token: Token, context: AccessContext): Match {
  const sid = standsFor(ace.trustee, sd, context);
  if (sid === undefined) return 'no';
  const match = matchSid(sid, token, effectOf(ace) === 'deny');
  return match === 'yes' && callbackTypes.has(ace.type) ? 'condition' : match;
}

/** Whether an ACE has a say on the object that it stands on: it allows or refuses, and does not only wait to be inherited. */
export function isEffective(ace: AnyAce): ace is Ace {
  return (ace.flags & aceFlags.inheritOnly) === 0 && !isOpaque(ace) && effectOf(ace) !== undefined;
}

/**
 * Whether the token has READ_CONTROL and WRITE_DAC by owning the object. An ACE for Owner Rights takes that away: then the ACE
 * says what the owner may do ([MS-DTYP] 2.5.3.2).
 */
export function matchOwner(sd: SecurityDescriptor, token: Token, context: AccessContext): Match {
  if (sd.owner === undefined || context.ownerBlocked) return 'no';
  const match = matchSid(sd.owner, token, false);
  if (match === 'no') return 'no';
  const replaced = sd.dacl?.aces.some((ace) => isEffective(ace) && ace.trustee === ownerRights);
  return replaced ? 'no' : match;
}

function standsFor(trustee: Sid, sd: SecurityDescriptor, context: AccessContext): Sid | undefined {
  if (trustee === principalSelf) return context.objectSid;
  return trustee === ownerRights ? sd.owner : trustee;
}

function matchSid(sid: Sid, token: Token, refuses: boolean): Match {
  if (token.denyOnly?.has(sid)) return refuses ? 'yes' : 'no';
  if (token.sids.has(sid) || sid === token.user) return 'yes';
  if (token.missing === undefined || token.lacks?.has(sid) || placeholders.has(sid)) return 'no';
  return 'token';
}
