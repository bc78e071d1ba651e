import type { Guid } from './guid.ts';
import { aceFlags, aceTypes, controlBits } from './masks.ts';
import type { Sid } from './sid.ts';

/** A security descriptor ([MS-DTYP] 2.4.6). What has no meaning here is kept, so that it can be written back as it was. */
export interface SecurityDescriptor {
  /** `controlBits` */
  readonly control: number;
  readonly owner?: Sid | undefined;
  readonly group?: Sid | undefined;
  readonly sacl?: Acl | undefined;
  /** Without one there is either no DACL or a NULL DACL: everybody may do everything. One without ACEs lets nobody in. */
  readonly dacl?: Acl | undefined;
  /** The byte after the revision: of the resource manager. */
  readonly reserved: number;
  /** Where what was read stood, for writing it back. A descriptor made by hand has none. */
  readonly layout?: Layout | undefined;
}

export interface Acl {
  /** 2, or 4 with object ACEs. */
  readonly revision: number;
  /** The byte after the revision, and the two after the count. */
  readonly reserved: readonly [number, number];
  readonly aces: readonly AnyAce[];
  /** What is left of the ACL's size after the last ACE. */
  readonly slack: Uint8Array;
}

/** An entry that says whom it is for. */
export interface Ace {
  /** `aceTypes` */
  readonly type: number;
  /** `aceFlags` */
  readonly flags: number;
  /** `rights`, as stored: generic bits not mapped. */
  readonly mask: number;
  readonly trustee: Sid;
  /** Only in the object forms. */
  readonly object?: ObjectPart | undefined;
  /** What stands after the trustee: the condition of a callback ACE, the value of a resource attribute, else padding. */
  readonly data: Uint8Array;
}

/** What an object ACE is about. */
export interface ObjectPart {
  /** As stored: 1 when there is a type, 2 when there is an inherited type. */
  readonly flags: number;
  /** Extended right, property set, attribute, validated write, or class of children. */
  readonly type?: Guid | undefined;
  /** Only objects of this class inherit the ACE. */
  readonly inheritedType?: Guid | undefined;
}

/** An entry of a type that is not known here. It says nothing to an access check. */
export interface OpaqueAce {
  readonly type: number;
  readonly flags: number;
  /** All that stands after type, flags and size. */
  readonly opaque: Uint8Array;
}

export type AnyAce = Ace | OpaqueAce;

export interface Layout {
  /** All that was read. */
  readonly bytes: Uint8Array;
  readonly owner: Extent;
  readonly group: Extent;
  readonly sacl: Extent;
  readonly dacl: Extent;
}

/** `at` as the header says; no length where nothing was read. */
export interface Extent {
  readonly at: number;
  readonly length: number;
}

export function isOpaque(ace: AnyAce): ace is OpaqueAce {
  return 'opaque' in ace;
}

/** @returns the ACEs of the DACL that say whom they are for, in stored order; none where there is no DACL */
export function daclAces(sd: SecurityDescriptor): readonly Ace[] {
  return (sd.dacl?.aces ?? []).filter((ace): ace is Ace => !isOpaque(ace));
}

/** Inheritance is switched off: the DACL takes nothing from the objects above. */
export function isProtected(sd: SecurityDescriptor): boolean {
  return (sd.control & controlBits.daclProtected) !== 0;
}

export function isInherited(ace: AnyAce): boolean {
  return (ace.flags & aceFlags.inherited) !== 0;
}

/** By type: looked at for each ACE of each access check. */
const effects: ('allow' | 'deny' | undefined)[] = Array.from({ length: 256 }, () => undefined);
const { allowed, allowedObject, allowedCallback, allowedCallbackObject } = aceTypes;
for (const type of [allowed, allowedObject, allowedCallback, allowedCallbackObject]) effects[type] = 'allow';
const { denied, deniedObject, deniedCallback, deniedCallbackObject } = aceTypes;
for (const type of [denied, deniedObject, deniedCallback, deniedCallbackObject]) effects[type] = 'deny';

/** What an ACE of a DACL does; `undefined` for those that a DACL should not hold. */
export function effectOf(ace: AnyAce): 'allow' | 'deny' | undefined {
  return effects[ace.type];
}
