import { concerns, impliedByOwning, type Target } from './accessCheck.ts';
import { effectOf, type Ace, type SecurityDescriptor } from './descriptor.ts';
import { mapGeneric, rights } from './masks.ts';
import { isEffective, matchAce, matchOwner, type AccessContext, type Match, type Token } from './token.ts';

/** Bits of an access mask, generic ones mapped. */
export interface EffectiveRights {
  readonly granted: number;
  /** Bits of which it is not known whether they are granted: see `checkAccess`. */
  readonly unknown: number;
}

/** All that can be granted on an object: full control, and the SACL for those who hold the privilege. */
const grantable = rights.fullControl | rights.synchronize;

/**
 * Everything that a token may do on an object: for each bit, what `checkAccess` would say of it alone.
 * Out: a function to be asked for the object as a whole, and for each attribute, right or class of children; the ACEs that do
 * not concern the token are sorted out once.
 */
export function effectiveRights(
  sd: SecurityDescriptor,
  token: Token,
  context: AccessContext = {},
): (target?: Target) => EffectiveRights {
  const privileged = byPrivilege(token);
  if (!sd.dacl) return () => ({ granted: (grantable | privileged) >>> 0, unknown: 0 });
  const entries = sd.dacl.aces
    .filter((ace) => isEffective(ace))
    .map((ace) => ({ ace, match: matchAce(ace, sd, token, context) }))
    .filter(({ match }) => match !== 'no');
  const owner = matchOwner(sd, token, context);
  return (target = {}) => sumUp(entries, owner, privileged, target);
}

interface Entry {
  readonly ace: Ace;
  readonly match: Match;
}

function sumUp(entries: readonly Entry[], owner: Match, privileged: number, target: Target): EffectiveRights {
  // Decided and granted bits, in the worst case and in the best.
  const worst = { decided: privileged, granted: privileged };
  const best = { decided: privileged, granted: privileged };
  const allow = (bits: number, match: Match) => {
    if (match === 'yes') grant(worst, bits);
    if (match !== 'no') grant(best, bits);
  };
  allow(impliedByOwning, owner);
  for (const { ace, match } of entries) {
    if (!concerns(ace, target)) continue;
    const bits = mapGeneric(ace.mask) & ~rights.systemSecurity;
    if (effectOf(ace) === 'allow') allow(bits, match);
    else {
      worst.decided |= bits;
      if (match === 'yes') best.decided |= bits;
    }
  }
  return { granted: worst.granted >>> 0, unknown: (best.granted & ~worst.granted) >>> 0 };
}

function grant(walk: { decided: number; granted: number }, bits: number): void {
  walk.granted |= bits & ~walk.decided;
  walk.decided |= bits;
}

function byPrivilege({ privileges }: Token): number {
  const security = privileges?.has('SeSecurityPrivilege') ? rights.systemSecurity : 0;
  return security | (privileges?.has('SeTakeOwnershipPrivilege') ? rights.writeOwner : 0);
}
