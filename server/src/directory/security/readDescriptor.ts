import { byteAt, need, uint16At, uint32At, type Room } from './bytes.ts';
import type { Ace, Acl, AnyAce, Extent, ObjectPart, SecurityDescriptor } from './descriptor.ts';
import { DescriptorError } from './descriptorError.ts';
import { guidFromBytes } from './guid.ts';
import { aceTypes, controlBits } from './masks.ts';
import { readSid, type Sid } from './sid.ts';

const objectTypes = new Set<number>([
  aceTypes.allowedObject,
  aceTypes.deniedObject,
  aceTypes.auditObject,
  aceTypes.alarmObject,
  aceTypes.allowedCallbackObject,
  aceTypes.deniedCallbackObject,
  aceTypes.auditCallbackObject,
  aceTypes.alarmCallbackObject,
]);
/** Obsolete, with two SIDs ([MS-DTYP] 2.4.4.1: reserved). */
const compoundType = 0x4;
const nothing: Extent = { at: 0, length: 0 };

/**
 * In: a self-relative security descriptor, as `nTSecurityDescriptor` holds it ([MS-DTYP] 2.4.6).
 * Out: what it says; `writeSecurityDescriptor` makes the same bytes of it. An ACL that the control field does not announce is not read:
 * Windows takes no notice of it either.
 * @throws DescriptorError when it is cut, or when it is none
 */
export function readSecurityDescriptor(value: Uint8Array): SecurityDescriptor {
  // A copy: what is kept must not keep the message that it came in, nor change with it.
  const bytes = value.slice();
  const room: Room = { bytes, end: bytes.length, name: 'the descriptor' };
  need(room, 0, 20, 'The header of the security descriptor');
  if (byteAt(bytes, 0) !== 1)
    throw new DescriptorError(
      `This is no security descriptor: its revision, byte 0, is ${byteAt(bytes, 0)}, not 1.`,
      0,
    );
  const control = uint16At(bytes, 2);
  const owner = sidSection(room, 4, 'The owner');
  const group = sidSection(room, 8, 'The group');
  const sacl = aclSection(room, 12, 'SACL', (control & controlBits.saclPresent) !== 0);
  const dacl = aclSection(room, 16, 'DACL', (control & controlBits.daclPresent) !== 0);
  return {
    control,
    owner: owner.value,
    group: group.value,
    sacl: sacl.value,
    dacl: dacl.value,
    reserved: byteAt(bytes, 1),
    layout: { bytes, owner: owner.extent, group: group.extent, sacl: sacl.extent, dacl: dacl.extent },
  };
}

interface Section<T> {
  readonly value: T | undefined;
  readonly extent: Extent;
}

function sidSection(room: Room, field: number, what: string): Section<Sid> {
  const at = uint32At(room.bytes, field);
  if (at === 0) return { value: undefined, extent: nothing };
  const { sid, length } = readSid(room, at, what);
  return { value: sid, extent: { at, length } };
}

function aclSection(room: Room, field: number, name: string, announced: boolean): Section<Acl> {
  const at = uint32At(room.bytes, field);
  if (at === 0 || !announced) return { value: undefined, extent: { at, length: 0 } };
  need(room, at, 8, `The header of the ${name}`);
  const length = uint16At(room.bytes, at + 2);
  if (length < 8)
    throw new DescriptorError(
      `The size of the ${name}, at byte ${at + 2}, is ${length}: less than its header.`,
      at + 2,
    );
  need(room, at, length, `The ${name}`);
  return { value: readAcl({ ...room, end: at + length, name: `the ${name}` }, at), extent: { at, length } };
}

function readAcl(room: Room, at: number): Acl {
  const { bytes, end } = room;
  const count = uint16At(bytes, at + 4);
  const aces: AnyAce[] = [];
  let next = at + 8;
  for (let index = 0; index < count; index++) {
    const what = `ACE ${index + 1} of ${count} in ${room.name}`;
    need(room, next, 4, what);
    const size = uint16At(bytes, next + 2);
    if (size < 4)
      throw new DescriptorError(
        `The size of ${what}, at byte ${next + 2}, is ${size}: less than its header.`,
        next + 2,
      );
    need(room, next, size, what);
    aces.push(readAce({ ...room, end: next + size, name: what }, next));
    next += size;
  }
  return {
    revision: byteAt(bytes, at),
    reserved: [byteAt(bytes, at + 1), uint16At(bytes, at + 6)],
    aces,
    slack: bytes.subarray(next, end),
  };
}

function readAce(room: Room, at: number): AnyAce {
  const { bytes, end } = room;
  const type = byteAt(bytes, at);
  const flags = byteAt(bytes, at + 1);
  if (type === compoundType || type > aceTypes.scopedPolicy)
    return { type, flags, opaque: bytes.subarray(at + 4, end) };
  need(room, at, 8, 'The mask');
  const mask = uint32At(bytes, at + 4);
  const { object, next } = objectTypes.has(type)
    ? readObjectPart(room, at + 8)
    : { object: undefined, next: at + 8 };
  const { sid: trustee, length } = readSid(room, next, 'The trustee');
  const ace: Ace = { type, flags, mask, trustee, object, data: bytes.subarray(next + length, end) };
  return ace;
}

function readObjectPart(room: Room, at: number): { readonly object: ObjectPart; readonly next: number } {
  need(room, at, 4, 'The object flags');
  const flags = uint32At(room.bytes, at);
  let next = at + 4;
  const guid = (bit: number, what: string) => {
    if ((flags & bit) === 0) return undefined;
    need(room, next, 16, what);
    next += 16;
    return guidFromBytes(room.bytes, next - 16);
  };
  const type = guid(1, 'The object type');
  const inheritedType = guid(2, 'The inherited object type');
  return { object: { flags, type, inheritedType }, next };
}
