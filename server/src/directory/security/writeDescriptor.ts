import { hex, sameBytes, uint16, uint32 } from './bytes.ts';
import {
  isOpaque,
  type Acl,
  type AnyAce,
  type Extent,
  type Layout,
  type SecurityDescriptor,
} from './descriptor.ts';
import { DescriptorError } from './descriptorError.ts';
import { guidToBytes } from './guid.ts';
import { controlBits } from './masks.ts';
import { sidToBytes } from './sid.ts';

const sectionNames = ['owner', 'group', 'sacl', 'dacl'] as const;
type Sections = Readonly<Record<(typeof sectionNames)[number], Uint8Array | undefined>>;

/**
 * Out: the descriptor, self-relative. What was read and not changed comes out as the very same bytes; where a section
 * has another size than it had, all are laid out anew, in the order they had: owner, group, SACL, DACL for one made by hand.
 * @throws DescriptorError when an ACL is larger than its field for the size can say
 */
export function writeSecurityDescriptor(sd: SecurityDescriptor): Uint8Array {
  const sections: Sections = {
    owner: sd.owner && sidToBytes(sd.owner),
    group: sd.group && sidToBytes(sd.group),
    sacl: sd.sacl && aclToBytes(sd.sacl, 'SACL'),
    dacl: sd.dacl && aclToBytes(sd.dacl, 'DACL'),
  };
  return (sd.layout && inPlace(sd, sections, sd.layout)) ?? laidOut(sd, sections);
}

/** Everything at the place it was read from; `undefined` where something does not fit there, or would cover something else. */
function inPlace(sd: SecurityDescriptor, sections: Sections, layout: Layout): Uint8Array | undefined {
  if (sectionNames.some((name) => (sections[name]?.length ?? 0) !== layout[name].length)) return undefined;
  const bytes = layout.bytes.slice();
  bytes.set(header(sd, sections, layout));
  for (const name of sectionNames)
    bytes.set(sections[name] ?? [], layout[name].at * Number(sections[name] !== undefined));
  const stillThere = sectionNames.every((name) => {
    const { at, length } = layout[name];
    return sameBytes(sections[name] ?? new Uint8Array(), bytes.subarray(at, at + length));
  });
  return stillThere ? bytes : undefined;
}

function laidOut(sd: SecurityDescriptor, sections: Sections): Uint8Array {
  const before = (name: keyof Sections) => sd.layout?.[name].at ?? 0;
  const order = [...sectionNames].sort((one, other) => before(one) - before(other));
  const extents: Record<keyof Sections, Extent> = {
    owner: nowhere,
    group: nowhere,
    sacl: nowhere,
    dacl: nowhere,
  };
  let end = 20;
  for (const name of order) {
    const length = sections[name]?.length ?? 0;
    if (length > 0) extents[name] = { at: end, length };
    end += length;
  }
  const bytes = new Uint8Array(end);
  bytes.set(header({ ...sd, control: sd.control | controlBits.selfRelative }, sections, extents));
  for (const name of order) bytes.set(sections[name] ?? [], extents[name].at);
  return bytes;
}

const nowhere: Extent = { at: 0, length: 0 };

function header(
  sd: SecurityDescriptor,
  sections: Sections,
  extents: Readonly<Record<keyof Sections, Extent>>,
): number[] {
  const present =
    (sections.dacl ? controlBits.daclPresent : 0) | (sections.sacl ? controlBits.saclPresent : 0);
  return [
    1,
    sd.reserved,
    ...uint16(sd.control | present),
    ...sectionNames.flatMap((name) => uint32(extents[name].at)),
  ];
}

function aclToBytes(acl: Acl, name: string): Uint8Array {
  const aces = acl.aces.map(aceToBytes);
  const size = aces.reduce((sum, { length }) => sum + length, 8 + acl.slack.length);
  if (size > 0xffff || aces.some(({ length }) => length > 0xffff))
    throw new DescriptorError(
      `The ${name} would take ${size} bytes; ${hex(0xffff)} is the most that an ACL can hold.`,
      0,
    );
  const bytes = new Uint8Array(size);
  bytes.set([
    acl.revision,
    acl.reserved[0],
    ...uint16(size),
    ...uint16(aces.length),
    ...uint16(acl.reserved[1]),
  ]);
  let next = 8;
  for (const ace of aces) {
    bytes.set(ace, next);
    next += ace.length;
  }
  bytes.set(acl.slack, next);
  return bytes;
}

function aceToBytes(ace: AnyAce): Uint8Array {
  const body = isOpaque(ace)
    ? [ace.opaque]
    : [uint32(ace.mask), objectPart(ace.object), sidToBytes(ace.trustee), ace.data];
  const size = body.reduce((sum, { length }) => sum + length, 4);
  const bytes = new Uint8Array(size);
  bytes.set([ace.type, ace.flags, ...uint16(size)]);
  let next = 4;
  for (const part of body) {
    bytes.set(part, next);
    next += part.length;
  }
  return bytes;
}

function objectPart(
  object: { flags: number; type?: string | undefined; inheritedType?: string | undefined } | undefined,
) {
  if (!object) return [];
  const guids = [object.type, object.inheritedType].filter((guid) => guid !== undefined);
  return [...uint32(object.flags), ...guids.flatMap((guid) => [...guidToBytes(guid)])];
}
