// Security descriptors from a seed, packed here and not by the code that is tested.

import type { Random } from '../../fuzz/random.ts';

export const domain = 'S-1-5-21-3623811015-3361044348-30300820';

export function pickFrom<T>(dice: Random, list: readonly T[]): T {
  return list[dice.below(list.length)] as T;
}

export function bytesFrom(dice: Random, count: number): number[] {
  return Array.from({ length: count }, () => dice.below(256));
}

type NumberedSid = readonly [authority: number, ...rest: number[]];
const ofDomain = [5, 21, 3623811015, 3361044348, 30300820] as const;

const knownSids: readonly NumberedSid[] = [
  ...[1, 3].map((authority): NumberedSid => [authority, 0]),
  [3, 1],
  [3, 4],
  ...[2, 4, 6, 7, 9, 10, 11, 12, 15, 18, 19, 20, 33].map((number): NumberedSid => [5, number]),
  ...Array.from({ length: 40 }, (_, index): NumberedSid => [5, 32, 544 + index]),
  ...[498, 500, 501, 502, ...Array.from({ length: 17 }, (_, index) => 512 + index), 553, 571, 1103].map(
    (rid): NumberedSid => [...ofDomain, rid],
  ),
  [5, 21, 1, 2, 3, 512],
  [16, 4096],
  [16, 12288],
  [15, 2, 1],
  [18, 1],
  [18, 2],
  [5, 84, 0, 0, 0, 0, 0],
];

export function randomSid(dice: Random): NumberedSid {
  if (dice.chance(0.85)) return pickFrom(dice, knownSids);
  const count = dice.below(15) + 1;
  return [
    pickFrom(dice, [0, 5, 9, 4096, 2 ** 40 + 7]),
    ...Array.from({ length: count }, () => dice.below(2 ** 32)),
  ];
}

/** As text, as it is written in tokens. */
export function sidText([authority, ...rest]: NumberedSid): string {
  return ['S-1', authority, ...rest].join('-');
}

export function packSid([authority, ...rest]: NumberedSid): number[] {
  const high = Math.floor(authority / 2 ** 32);
  return [
    ...[1, rest.length, (high >>> 8) & 255, high & 255],
    ...[24, 16, 8, 0].map((shift) => (authority >>> shift) & 255),
    ...rest.flatMap(little32),
  ];
}

export const little16 = (value: number) => [value & 255, (value >>> 8) & 255];
export const little32 = (value: number) => [...little16(value), ...little16(value >>> 16)];

const rightBits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 17, 18, 19];

export function randomMask(dice: Random): number {
  const known = rightBits.filter(() => dice.chance(0.35)).reduce((mask, bit) => mask | (2 ** bit), 0);
  const roll = dice.below(100);
  if (roll < 60) return known;
  if (roll < 70) return (known | (2 ** pickFrom(dice, [28, 29, 30, 31]))) >>> 0;
  if (roll < 80) return pickFrom(dice, [0xf01ff, 0x1f01ff, 0x20094, 0x20028, 0x20004, 0x120089, 0]);
  return dice.below(2 ** 32);
}

export const plainTypes = [0, 1, 2];
export const objectTypes = [5, 6, 7];
export const laterTypes = [4, 9, 0xa, 0xb, 0xc, 0xd, 0xf, 0x11, 0x12, 0x13, 0x14, 0xff];

export function packAce(type: number, flags: number, body: readonly number[]): number[] {
  return [type, flags, ...little16(4 + body.length), ...body];
}

function randomAce(dice: Random, types: readonly number[]): number[] {
  const type = pickFrom(dice, types);
  const flags = [1, 2, 4, 8, 16, 64, 128].filter(() => dice.chance(0.25)).reduce((sum, bit) => sum | bit, 0);
  if (type === 4 || type > 0x13) return packAce(type, flags, bytesFrom(dice, dice.below(10) * 4));
  const isObject = [5, 6, 7, 0xb, 0xc, 0xf].includes(type);
  const present = isObject ? dice.below(4) : 0;
  const guids = bytesFrom(dice, 16 * ((present & 1) + (present >> 1)));
  const condition =
    type >= 9 && dice.chance(0.8) ? [0x61, 0x72, 0x74, 0x78, ...bytesFrom(dice, dice.below(8) * 4)] : [];
  const body = [...little32(randomMask(dice)), ...(isObject ? little32(present) : []), ...guids];
  return packAce(type, flags, [...body, ...packSid(randomSid(dice)), ...condition]);
}

export function packAcl(
  revision: number,
  aces: readonly (readonly number[])[],
  slack: readonly number[] = [],
): number[] {
  const size = aces.reduce((sum, { length }) => sum + length, 8 + slack.length);
  return [revision, 0, ...little16(size), ...little16(aces.length), 0, 0, ...aces.flat(), ...slack];
}

export type SectionName = 'owner' | 'group' | 'sacl' | 'dacl';

/** Puts sections in an order, with fillings before them and at the end. */
export function packDescriptor(
  control: number,
  sections: Readonly<Partial<Record<SectionName, readonly number[]>>>,
  order: readonly SectionName[] = ['owner', 'group', 'sacl', 'dacl'],
  filling: () => readonly number[] = () => [],
): Uint8Array {
  const at: Record<SectionName, number> = { owner: 0, group: 0, sacl: 0, dacl: 0 };
  const body: number[] = [];
  for (const name of order) {
    const section = sections[name];
    if (!section) continue;
    body.push(...filling());
    at[name] = 20 + body.length;
    body.push(...section);
  }
  body.push(...filling());
  const offsets = [at.owner, at.group, at.sacl, at.dacl].flatMap(little32);
  return Uint8Array.from([1, 0, ...little16(control), ...offsets, ...body]);
}

/** `tidy`: what Active Directory and Samba write. `odd`: any order, gaps, slack, types that are rare, a NULL DACL, bits without meaning. */
export function randomDescriptor(dice: Random, kind: 'tidy' | 'odd'): Uint8Array {
  const odd = kind === 'odd';
  const types = [...plainTypes, ...objectTypes, ...(odd ? laterTypes : [])];
  const acl = () =>
    packAcl(
      odd ? pickFrom(dice, [1, 2, 4, 9]) : 4,
      Array.from({ length: dice.below(12) }, () => randomAce(dice, types)),
      odd && dice.chance(0.3) ? bytesFrom(dice, dice.below(5) * 4) : [],
    );
  const sections: Partial<Record<SectionName, number[]>> = {};
  if (dice.chance(0.9)) sections.owner = packSid(randomSid(dice));
  if (dice.chance(0.9)) sections.group = packSid(randomSid(dice));
  if (dice.chance(0.5)) sections.sacl = acl();
  if (dice.chance(0.95)) sections.dacl = acl();
  const flags = [0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000].filter(() => dice.chance(0.3));
  let control = flags.reduce((sum, bit) => sum | bit, 0x8000);
  if (sections.dacl ?? (odd && dice.chance(0.5))) control |= 4;
  if (sections.sacl) control |= 0x10;
  if (!odd) return packDescriptor(control, sections);
  const order = [...(['owner', 'group', 'sacl', 'dacl'] as const)].sort(() => dice.below(3) - 1);
  return packDescriptor(control ^ pickFrom(dice, [0, 0, 0, 1, 0x10, 0x8000]), sections, order, () =>
    dice.chance(0.3) ? bytesFrom(dice, dice.below(4) * 4) : [],
  );
}
