import { hex } from './bytes.ts';
import {
  isInherited,
  isOpaque,
  isProtected,
  type Ace,
  type AnyAce,
  type SecurityDescriptor,
} from './descriptor.ts';
import { aceFlags, mapGeneric } from './masks.ts';
import type { Sid } from './sid.ts';

/** An object above another. */
export interface Ancestor {
  readonly dn: string;
  readonly sd: SecurityDescriptor;
}

/** The ACE that an inherited one is a copy of, and the object that it was set on. */
export interface Origin<A extends Ancestor> {
  readonly ancestor: A;
  /** In the DACL of the ancestor, from 0 on. */
  readonly index: number;
  readonly ace: Ace;
}

/**
 * Where an inherited ACE was set. In: the objects above, the parent first, as far up as they could be read; the owner of the object
 * itself, where known, since inheritance puts it in the place of Creator Owner.
 * Out: the nearest one with an explicit ACE that is inherited as this one, `null` where there is none: the ACE is
 * not inherited, or its origin is above what could be read, or has been changed since, or an object between has inheritance switched off.
 */
export function originOf<A extends Ancestor>(
  ace: Ace,
  ancestors: readonly A[],
  owner?: Sid,
): Origin<A> | null {
  if (!isInherited(ace)) return null;
  for (const [level, ancestor] of ancestors.entries()) {
    for (const [index, above] of (ancestor.sd.dacl?.aces ?? []).entries())
      if (!isOpaque(above) && isPassedOn(above, level) && isCopyOf(ace, above, owner))
        return { ancestor, index, ace: above };
    if (isProtected(ancestor.sd)) return null;
  }
  return null;
}

/** Objects of the directory are containers to each other: what only files inherit goes nowhere. */
function isPassedOn(ace: Ace, level: number): boolean {
  if (isInherited(ace) || (ace.flags & aceFlags.containerInherit) === 0) return false;
  return level === 0 || (ace.flags & aceFlags.noPropagate) === 0;
}

/** A copy may have its generic bits mapped, a creator put in, and the class dropped that it was inherited for ([MS-DTYP] 2.5.3.4). */
function isCopyOf(copy: Ace, above: Ace, owner: Sid | undefined): boolean {
  const inheritedType = copy.object?.inheritedType;
  return (
    copy.type === above.type &&
    mapGeneric(copy.mask) === mapGeneric(above.mask) &&
    copy.object?.type === above.object?.type &&
    (inheritedType === undefined || inheritedType === above.object?.inheritedType) &&
    isTrusteeOf(copy.trustee, above.trustee, owner) &&
    dataKey(copy.data) === dataKey(above.data)
  );
}

function isTrusteeOf(copy: Sid, above: Sid, owner: Sid | undefined): boolean {
  if (copy === above) return true;
  return above === creatorOwner && copy === owner;
}

const creatorOwner: Sid = 'S-1-3-0';

/** How the DACL of one object differs from that of another. */
export interface DaclDifference {
  /** ACEs that the other has and this one lacks. */
  readonly missing: readonly AnyAce[];
  /** ACEs that this one has and the other lacks. */
  readonly extra: readonly AnyAce[];
  /** Whether ACEs are in the same order, where there is no other difference. */
  readonly sameOrder: boolean;
}

/**
 * Compares a DACL with the one that it should be, such as that of AdminSDHolder. An ACE that stands twice counts twice.
 * @param copied the one was written from the other as a whole: what was inherited there is not marked so here
 */
export function compareDacls(
  sd: SecurityDescriptor,
  other: SecurityDescriptor,
  { copied = false } = {},
): DaclDifference {
  const acesOf = ({ dacl }: SecurityDescriptor) =>
    copied ? (dacl?.aces ?? []).map(unmarked) : (dacl?.aces ?? []);
  const own = acesOf(sd);
  const others = acesOf(other);
  const missing = without(others, own);
  const extra = without(own, others);
  const sameOrder =
    missing.length + extra.length === 0 && own.every((ace, index) => aceKey(ace) === keyAt(others, index));
  return { missing, extra, sameOrder };
}

function unmarked(ace: AnyAce): AnyAce {
  return { ...ace, flags: ace.flags & ~aceFlags.inherited };
}

function without(aces: readonly AnyAce[], taken: readonly AnyAce[]): AnyAce[] {
  const left = new Map<string, number>();
  for (const ace of taken) left.set(aceKey(ace), (left.get(aceKey(ace)) ?? 0) + 1);
  return aces.filter((ace) => {
    const count = left.get(aceKey(ace)) ?? 0;
    left.set(aceKey(ace), count - 1);
    return count <= 0;
  });
}

function keyAt(aces: readonly AnyAce[], index: number): string | undefined {
  const ace = aces[index];
  return ace && aceKey(ace);
}

/** Two ACEs with the same key say the same. */
function aceKey(ace: AnyAce): string {
  const head = `${ace.type};${ace.flags}`;
  if (isOpaque(ace)) return `${head};${dataKey(ace.opaque)}`;
  const { type = '', inheritedType = '' } = ace.object ?? {};
  return [head, hex(ace.mask), type, inheritedType, ace.trustee, dataKey(ace.data)].join(';');
}

function dataKey(data: Uint8Array): string {
  return data.length === 0 ? '' : String(data);
}
