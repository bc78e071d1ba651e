import type { NetbiosName, NetbiosReply } from './measured.ts';

export interface NetbiosQuestion {
  /** 16 bits; the answer carries the same. */
  readonly id: number;
  /** `name`: where is it; `status`: which names do you have. */
  readonly kind: 'name' | 'status';
  /** Up to 15 bytes of ASCII; `*` asks for the status of whoever gets it. */
  readonly name: string;
  readonly suffix: number;
  readonly broadcast: boolean;
}

/** The NetBIOS name that Windows makes of a DNS name: the first label, upper case, cut after 15 characters. */
export function netbiosNameOf(host: string): string {
  return (host.split('.')[0] ?? '').toUpperCase().slice(0, 15);
}

/** Whether a name can be asked for: 1 to 15 printable ASCII characters. */
export function isNetbiosName(name: string): boolean {
  return /^[\x21-\x7e]{1,15}$/.test(name);
}

/** @returns a NAME QUERY REQUEST (RFC 1002 4.2.12) or NODE STATUS REQUEST (4.2.17), as it goes into a datagram */
export function encodeQuestion({ id, kind, name, suffix, broadcast }: NetbiosQuestion): Uint8Array {
  const recursion = kind === 'name' ? 0x0100 : 0;
  const bytes = new Uint8Array(headerLength + encodedNameLength + 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, id);
  view.setUint16(2, recursion | (broadcast ? 0x0010 : 0));
  view.setUint16(4, 1);
  bytes.set(encodeName(name, suffix), headerLength);
  view.setUint16(headerLength + encodedNameLength, kind === 'name' ? typeNb : typeNbstat);
  view.setUint16(headerLength + encodedNameLength + 2, classIn);
  return bytes;
}

/**
 * Reads the answer to a question. In: a datagram from anybody. Out: what it says; undefined where it is no answer to this question
 * (another id, a request), so that the next datagram may be. Never throws.
 * Source: RFC 1002 4.2.13, 4.2.14, 4.2.18.
 */
export function decodeReply(datagram: Uint8Array, question: NetbiosQuestion): NetbiosReply | undefined {
  if (datagram.length < headerLength) return undefined;
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  const flags = view.getUint16(2);
  const isResponse = (flags & 0x8000) !== 0 && (flags & 0x7800) === 0;
  if (view.getUint16(0) !== question.id || !isResponse) return undefined;
  const code = flags & 0xf;
  if (code !== 0) return { kind: 'negative', code };
  if (view.getUint16(6) === 0) return malformed('it has no answer in it');
  const name = skipName(datagram, view.getUint16(4));
  if (name === undefined || name + 10 > datagram.length) return malformed('it ends within its header');
  const [type, length] = [view.getUint16(name), view.getUint16(name + 8)];
  const data = datagram.subarray(name + 10, name + 10 + length);
  if (data.length < length) return malformed(`it is cut: ${length} bytes announced, ${data.length} sent`);
  if (type !== (question.kind === 'name' ? typeNb : typeNbstat)) return malformed(`it is of type ${type}`);
  return question.kind === 'name' ? readAddresses(data) : readNames(data);
}

const headerLength = 12;
const encodedNameLength = 34;
const typeNb = 0x20;
const typeNbstat = 0x21;
const classIn = 1;

/** First-level encoding, RFC 1001 14.1: each half of a byte as a letter from A to P. The wildcard is filled up with zeros. */
function encodeName(name: string, suffix: number): Uint8Array {
  const filler = name === '*' ? 0 : 0x20;
  const encoded = new Uint8Array(encodedNameLength);
  encoded[0] = 0x20;
  for (let index = 0; index < 16; index++) {
    const byte = index === 15 ? suffix : (name.codePointAt(index) ?? filler) & 0xff;
    encoded[1 + 2 * index] = 0x41 + (byte >> 4);
    encoded[2 + 2 * index] = 0x41 + (byte & 0xf);
  }
  return encoded;
}

/** Steps over the questions, of which an answer has none by the standard, and the name of the first record. */
function skipName(bytes: Uint8Array, questions: number): number | undefined {
  let at: number | undefined = headerLength;
  for (let count = 0; count < questions && at !== undefined; count++) {
    const end = skipLabels(bytes, at);
    at = end === undefined ? undefined : end + 4;
  }
  return at === undefined ? undefined : skipLabels(bytes, at);
}

/** A pointer ends a name; it is not followed. */
function skipLabels(bytes: Uint8Array, start: number): number | undefined {
  let at = start;
  while (at < bytes.length) {
    const length = bytes[at] ?? 0;
    if (length >= 0xc0) return at + 2;
    at += 1 + length;
    if (length === 0) return at;
  }
  return undefined;
}

/** Entries of six bytes: flags, address. */
function readAddresses(data: Uint8Array): NetbiosReply {
  const addresses: string[] = [];
  for (let at = 0; at + 6 <= data.length; at += 6) addresses.push(data.subarray(at + 2, at + 6).join('.'));
  return addresses.length === 0 ? malformed('it names no address') : { kind: 'addresses', addresses };
}

/** A count, entries of 18 bytes (name, suffix, flags), then the hardware address. */
function readNames(data: Uint8Array): NetbiosReply {
  const count = data[0] ?? 0;
  const end = 1 + 18 * count;
  if (end > data.length) return malformed(`it announces ${count} names and does not hold them`);
  const names = Array.from({ length: count }, (_, index) => readName(data.subarray(1 + 18 * index)));
  const unit = data.subarray(end, end + 6);
  const hardware = Array.from(unit, (byte) => byte.toString(16).padStart(2, '0')).join('-');
  return { kind: 'names', names, hardware };
}

function readName(entry: Uint8Array): NetbiosName {
  const name = String.fromCharCode(...entry.subarray(0, 15)).replace(/[ \0]+$/, '');
  return { name, suffix: entry[15] ?? 0, group: ((entry[16] ?? 0) & 0x80) !== 0 };
}

function malformed(problem: string): NetbiosReply {
  return { kind: 'malformed', problem };
}
