import type { Random } from './random.ts';
import { fragments } from './words.ts';

/** Does one to a few bad things to a text. `other` is a text of another format, to be spliced in. */
export function mutateText(text: string, other: string, random: Random): string {
  let result = text;
  for (let left = random.small(6); left >= 0; left--)
    result = random.pick(textMutations)(result, other, random);
  return result.length > longest ? result.slice(0, longest) : result;
}

/** Writes text as bytes in one of the ways that a log comes in. */
export function encode(text: string, random: Random): Uint8Array {
  return random.pick(encoders)(text);
}

/** Does nothing, or one to a few bad things to bytes. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let result = bytes;
  for (let left = random.chance(0.5) ? 0 : 1 + random.small(4); left > 0; left--)
    result = random.pick(byteMutations)(result, random);
  return result;
}

/** Beyond the beginning of a line that is looked at, and beyond the sample that a format is recognised by. */
const longest = 200_000;

type TextMutation = (text: string, other: string, random: Random) => string;

function insert(text: string, at: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at);
}

function range(text: string, random: Random): [number, number] {
  const from = random.below(text.length + 1);
  return [from, Math.min(text.length, from + 1 + random.small(400))];
}

const textMutations: readonly [TextMutation, ...TextMutation[]] = [
  (text, _other, random) => insert(text, random.below(text.length + 1), random.pick(fragments)),
  (text, _other, random) => insert(text, random.below(text.length + 1), random.pick(fragments)),
  (text, _other, random) =>
    insert(text, random.below(text.length + 1), random.pick(fragments).repeat(1 + random.small(40))),
  (text, _other, random) => text.slice(0, random.below(text.length + 1)),
  (text, _other, random) => text.slice(random.below(text.length + 1)),
  (text, other, random) => {
    const [from, to] = range(other, random);
    return insert(text, random.below(text.length + 1), other.slice(from, to));
  },
  (text, other, random) => `${text}${random.pick(['', '\n', '\n\n'])}${other}`,
  (text, _other, random) => {
    const [from, to] = range(text, random);
    return insert(text, to, text.slice(from, to).repeat(1 + random.small(8)));
  },
  (text, _other, random) => {
    const [from, to] = range(text, random);
    return text.slice(0, from) + text.slice(to);
  },
  (text, _other, random) => {
    const [from, to] = range(text, random);
    return insert(text.slice(0, from) + text.slice(to), random.below(from + 1), text.slice(from, to));
  },
  (text, _other, random) =>
    text.replaceAll(random.pick(["'", '"', ' ', '\n', ',', ':', '-', '0']), random.pick(fragments)),
  (text, _other, random) =>
    text.replaceAll(/\r?\n/g, random.pick(['\r', '\n', '\r\n', '\n\r', '<br/>', ' '])),
  (text, _other, random) => {
    const at = random.below(text.length);
    return text.slice(0, at) + String.fromCharCode(random.below(0x10000)) + text.slice(at + 1);
  },
  (text, _other, random) =>
    random.chance(0.02)
      ? insert(text, random.below(text.length + 1), random.pick(fragments).repeat(random.below(70_000)))
      : text.toUpperCase(),
];

function wide(text: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const units = mark ? `\ufeff${text}` : text;
  const bytes = new DataView(new ArrayBuffer(units.length * 2));
  for (let i = 0; i < units.length; i++) bytes.setUint16(i * 2, units.charCodeAt(i), littleEndian);
  return new Uint8Array(bytes.buffer);
}

const encoders: readonly [(text: string) => Uint8Array, ...((text: string) => Uint8Array)[]] = [
  (text) => Buffer.from(text, 'utf8'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf8'),
  (text) => Buffer.from(text, 'latin1'),
  (text) => wide(text, true, true),
  (text) => wide(text, false, true),
  (text) => wide(text, true, false),
  (text) => wide(text, false, false),
];

type ByteMutation = (bytes: Uint8Array, random: Random) => Uint8Array;

function join(...pieces: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(pieces);
}

const byteMutations: readonly [ByteMutation, ...ByteMutation[]] = [
  (bytes, random) => {
    const copy = Uint8Array.from(bytes);
    for (let left = random.small(20); left >= 0; left--) copy[random.below(copy.length)] = random.below(256);
    return copy;
  },
  (bytes, random) => {
    const copy = Uint8Array.from(bytes);
    const at = random.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
    return copy;
  },
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => bytes.subarray(random.below(bytes.length + 1)),
  // One byte more or less turns UTF-16 inside out from there on.
  (bytes, random) => {
    const at = random.below(bytes.length + 1);
    return join(bytes.subarray(0, at), Uint8Array.of(random.below(256)), bytes.subarray(at));
  },
  (bytes, random) => {
    const at = random.below(bytes.length + 1);
    return join(bytes.subarray(0, at), bytes.subarray(Math.min(at + 1, bytes.length)));
  },
  (bytes, random) =>
    join(
      random.pick([Uint8Array.of(0xef, 0xbb, 0xbf), Uint8Array.of(0xff, 0xfe), Uint8Array.of(0xfe, 0xff)]),
      bytes,
    ),
  (bytes) => (bytes.length % 2 === 0 ? join(bytes, Uint8Array.of(0x0a)) : bytes),
];
