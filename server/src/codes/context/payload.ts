import { formatHex } from '../readNumber.ts';
import { type ContextRecord, type EeInfoField, lids, type RecordKind } from './context.ts';

/** What a payload says, and what could not be read of it. */
export interface Payload extends Omit<ContextRecord, 'start' | 'end' | 'lid'> {
  readonly problem?: string;
}

/**
 * Decodes the payload of a compact record, `type.lid:payload`: numbers are little-endian, and what follows the fields of a type is
 * stale memory that says nothing. In: type, location id, upper- or lower-case hex digits (an odd last one is left out).
 * Out: the fields. The layouts come from comparing both printed forms in public logs; what that does not prove is named.
 */
export function decodePayload(type: number, lid: number, digits: string): Payload {
  const bytes = bytesOf(digits);
  const layout = layouts[type];
  if (layout === undefined) return { kind: 'unknown', problem: `type ${type} is not known` };
  const need = type === 255 ? needOfText(lid) : layout.bytes;
  const short = { problem: `type ${type} needs ${need} bytes, ${bytes.length} are there` };
  if (bytes.length < need)
    return { kind: type === 255 ? (textKinds[lid] ?? 'unknown') : layout.kind, ...short };
  return { kind: layout.kind, ...layout.read(bytes, lid) };
}

/** How many bytes the payload has where its type, or its location, fixes that. */
export function payloadBytes(type: number, lid: number): number | undefined {
  if (type === 255) return lid in eeFields ? undefined : 4;
  const layout = layouts[type];
  return layout === undefined || type === 5 ? undefined : layout.printed;
}

interface Layout {
  readonly kind: RecordKind;
  /** What the fields take. */
  readonly bytes: number;
  /** What is printed, padding and stale bytes included. */
  readonly printed: number;
  readonly read: (bytes: readonly number[], lid: number) => Partial<Payload>;
}

const layouts: Readonly<Record<number, Layout>> = {
  0: { kind: 'marker', bytes: 0, printed: 4, read: () => ({}) },
  1: { kind: 'dwParam', bytes: 4, printed: 4, read: (bytes) => ({ dwParam: le32(bytes, 0) }) },
  2: {
    kind: 'unknown',
    bytes: 4,
    printed: 4,
    read: (bytes) => ({ dwParam: le32(bytes, 0), unconfirmed: 'what type 2 holds' }),
  },
  4: { kind: 'storeEc', bytes: 4, printed: 4, read: (bytes) => ({ storeEc: le32(bytes, 0) }) },
  5: { kind: 'text', bytes: 4, printed: 4, read: readText },
  6: {
    kind: 'propTag',
    bytes: 8,
    printed: 12,
    read: (bytes) => ({ storeEc: le32(bytes, 0), propTag: le32(bytes, 4) }),
  },
  7: {
    kind: 'qword',
    bytes: 8,
    printed: 12,
    read: (bytes) => ({ qword: `0x${bigEndian(bytes.slice(0, 8).reverse())}` }),
  },
  8: { kind: 'guid', bytes: 16, printed: 20, read: (bytes) => ({ guid: guidOf(bytes) }) },
  16: { kind: 'call', bytes: 4, printed: 4, read: (bytes) => ({ length: le32(bytes, 0) }) },
  17: { kind: 'return', bytes: 20, printed: 20, read: readReturn },
  18: {
    kind: 'exception',
    bytes: 4,
    printed: 4,
    read: (bytes) => ({ rpcStatus: le32(bytes, 0), unconfirmed: 'what type 18 holds' }),
  },
  20: { kind: 'version', bytes: 6, printed: 12, read: (bytes) => ({ version: versionOf(bytes) }) },
  255: { kind: 'unknown', bytes: 0, printed: 4, read: readByLocation },
};

/** Locations of type 255; the location alone says what the payload is. */
const textKinds: Readonly<Record<number, RecordKind>> = {
  [lids.overflow]: 'overflow',
  [lids.remoteStart]: 'remoteStart',
  [lids.remoteEnd]: 'remoteEnd',
  [lids.ropError]: 'ropError',
  [lids.ropFailure]: 'ropFailure',
  [lids.parseStart]: 'parseStart',
  [lids.serverRop]: 'rop',
  [lids.rop]: 'rop',
  [lids.parseDone]: 'parseDone',
};

const eeFields: Readonly<Record<number, EeInfoField>> = {
  [lids.eeProcess]: 'processId',
  [lids.eeText]: 'parameter',
  [lids.eeLocation]: 'location',
  [lids.eeComponent]: 'component',
  [lids.eeParameterCount]: 'parameterCount',
  [lids.eeTime]: 'generationTime',
  [lids.eeNumber]: 'parameter',
  [lids.eeFlags]: 'flags',
  [lids.eeStatus]: 'status',
  [lids.eePointer]: 'parameter',
  [lids.eeComputer]: 'computerName',
};

const numericFields: readonly EeInfoField[] = [
  'processId',
  'location',
  'component',
  'parameterCount',
  'flags',
  'status',
];

function needOfText(lid: number): number {
  return ['rop', 'ropError', 'ropFailure'].includes(textKinds[lid] ?? '') ? 4 : 0;
}

function readByLocation(bytes: readonly number[], lid: number): Partial<Payload> {
  const kind = textKinds[lid];
  if (kind === 'rop') return readRop(le32(bytes, 0));
  if (kind !== undefined) return { kind, ...(kind.startsWith('rop') ? { storeEc: le32(bytes, 0) } : {}) };
  const field = eeFields[lid];
  if (field === undefined) return {};
  const unconfirmed = 'how extended error information is laid out in this form';
  if (bytes.length !== 4 || !numericFields.includes(field)) return { unconfirmed };
  return { kind: 'eeinfo', eeinfo: { field, value: String(le32(bytes, 0)) }, unconfirmed };
}

function readRop(id: number): Partial<Payload> {
  if (id <= 0xff) return { kind: 'rop', rop: { id } };
  return { kind: 'rop', problem: `${formatHex(id, 8)} is no operation: their numbers end at 255` };
}

/** A number, then ASCII up to a zero byte. */
function readText(bytes: readonly number[]): Partial<Payload> {
  const end = bytes.indexOf(0, 4);
  const text = bytes
    .slice(4, end < 0 ? undefined : end)
    .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '\ufffd'))
    .join('');
  return { dwParam: le32(bytes, 0), ...(text === '' ? {} : { text }) };
}

/** Small numbers stand only at offset 12: two logs agree that it is the latency. */
function readReturn(bytes: readonly number[]): Partial<Payload> {
  const latency = le32(bytes, 12);
  const unconfirmed = latency === 0 ? {} : { unconfirmed: 'that the latency stands at offset 12' };
  return { storeEc: le32(bytes, 0), length: le32(bytes, 4), latency, ...unconfirmed };
}

/** Minor, major, build with the top bit set, revision. */
function versionOf(bytes: readonly number[]): string {
  const [minor = 0, major = 0] = bytes;
  return [major, minor, le16(bytes, 2) & 0x7fff, le16(bytes, 4)].join('.');
}

/** The first three groups are little-endian numbers, the other bytes stand as they are. */
function guidOf(bytes: readonly number[]): string {
  const part = (from: number, to: number) => bytes.slice(from, to);
  return [part(0, 4).reverse(), part(4, 6).reverse(), part(6, 8).reverse(), part(8, 10), part(10, 16)]
    .map(bigEndian)
    .join('-')
    .toLowerCase();
}

function le32(bytes: readonly number[], at: number): number {
  return (le16(bytes, at) | (le16(bytes, at + 2) << 16)) >>> 0;
}

function le16(bytes: readonly number[], at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

function bigEndian(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
}

function bytesOf(digits: string): number[] {
  const bytes: number[] = [];
  for (let at = 0; at + 2 <= digits.length; at += 2)
    bytes.push(Number.parseInt(digits.slice(at, at + 2), 16));
  return bytes;
}
