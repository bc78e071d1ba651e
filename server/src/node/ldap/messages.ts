import { Ber, BerReader, ControlParser, PagedResultsControl, ProtocolOperation } from 'ldapts';
import type { DirectoryObject } from '../../directory/source.ts';

/** What a server says at the end of an operation (RFC 4511, section 4.1.9). */
export interface Result {
  readonly code: number;
  readonly matchedDn: string;
  readonly message: string;
  readonly referrals: readonly string[];
  /** Of a paged search, where there is more. */
  readonly cookie?: Buffer;
  /** Of an extended operation. */
  readonly oid?: string;
}

export type Answer =
  | { readonly kind: 'entry'; readonly id: number; readonly object: DirectoryObject }
  | { readonly kind: 'reference'; readonly id: number; readonly urls: readonly string[] }
  | { readonly kind: 'result'; readonly id: number; readonly result: Result };

/** More than any answer needs. A server that claims more is none. */
const maxMessage = 32 * 1024 * 1024;

/** Cuts what arrives into messages. Time is linear in the bytes, however they are cut. */
export class Frames {
  #pieces: Buffer[] = [];
  #length = 0;
  #needed = 2;

  /** @throws RangeError where these cannot be messages of LDAP */
  *push(chunk: Buffer): Generator<Buffer> {
    this.#pieces.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#needed) return;
    const bytes = this.#pieces.length === 1 ? chunk : Buffer.concat(this.#pieces);
    let at = 0;
    let needed = messageLength(bytes, at);
    while (needed <= bytes.length - at) {
      yield bytes.subarray(at, at + needed);
      at += needed;
      needed = messageLength(bytes, at);
    }
    this.#pieces = [bytes.subarray(at)];
    this.#length = bytes.length - at;
    this.#needed = needed;
  }
}

/** @returns the length of the message that begins there, or how many bytes it takes to know */
function messageLength(bytes: Buffer, at: number): number {
  if (bytes.length - at < 2) return 2;
  const first = bytes[at + 1] ?? 0;
  if (bytes[at] !== 0x30 || first === 0x80 || first > 0x84)
    throw new RangeError('What arrived is no message of LDAP.');
  if (first < 0x80) return 2 + first;
  const digits = first - 0x80;
  if (bytes.length - at < 2 + digits) return 2 + digits;
  const length = 2 + digits + bytes.readUIntBE(at + 2, digits);
  if (length > maxMessage) throw new RangeError(`A message of ${length} bytes is announced.`);
  return length;
}

/**
 * Reads one message with ldapts' BER reader. Its own parser of messages tries every value as text first, and does not come back from
 * a message that is cut short.
 * @throws Error where the message is malformed
 */
export function decode(frame: Buffer): Answer | undefined {
  const reader = new BerReader(frame);
  reader.readSequence();
  const id = certain(reader.readInt());
  const operation = certain(reader.readSequence());
  const end = reader.offset + reader.length;
  switch (operation) {
    case ProtocolOperation.LDAP_RES_SEARCH_ENTRY:
      return { kind: 'entry', id, object: readObject(reader, end) };
    case ProtocolOperation.LDAP_RES_SEARCH_REF:
      return { kind: 'reference', id, urls: readStrings(reader, end) };
    case ProtocolOperation.LDAP_RES_SEARCH:
    case ProtocolOperation.LDAP_RES_BIND:
    case ProtocolOperation.LDAP_RES_EXTENSION:
      return { kind: 'result', id, result: readResult(reader, end) };
    default:
      return undefined;
  }
}

function readObject(reader: BerReader, end: number): DirectoryObject {
  const dn = certain(reader.readString());
  certain(reader.readSequence());
  const read: [string, Buffer[]][] = [];
  let length = 0;
  while (reader.offset < end) {
    certain(reader.readSequence());
    const name = certain(reader.readString());
    certain(reader.readSequence(ProtocolOperation.LBER_SET));
    const valuesEnd = reader.offset + reader.length;
    const values: Buffer[] = [];
    while (reader.offset < valuesEnd) {
      const value = certain(reader.readString(Ber.OctetString, true));
      length += value.length;
      values.push(value);
    }
    read.push([name.toLowerCase(), values]);
  }
  return { dn, attributes: copied(read, length) };
}

/** Into one block of the object's own: a value kept must not keep all that arrived with it. */
function copied(
  read: readonly (readonly [string, readonly Buffer[]])[],
  length: number,
): Map<string, Uint8Array[]> {
  const block = new Uint8Array(length);
  let at = 0;
  const attributes = new Map<string, Uint8Array[]>();
  for (const [name, values] of read) {
    // Beside its parts an attribute is also named plainly, with no value; a part without one is no answer, and is told.
    if (values.length === 0 && !name.includes(';range=')) continue;
    const own: Uint8Array[] = [];
    for (const value of values) {
      block.set(value, at);
      own.push(block.subarray(at, at + value.length));
      at += value.length;
    }
    attributes.set(name, own);
  }
  return attributes;
}

function readResult(reader: BerReader, end: number): Result {
  const code = certain(reader.readEnumeration());
  const matchedDn = certain(reader.readString());
  const message = certain(reader.readString());
  let referrals: readonly string[] = [];
  let oid: string | undefined;
  while (reader.offset < end) {
    const tag = certain(reader.peek());
    if (tag === 0xa3) {
      certain(reader.readSequence());
      referrals = readStrings(reader, reader.offset + reader.length);
    } else {
      const value = certain(reader.readString(tag, true));
      if (tag === 0x8a) oid = value.toString('utf8');
    }
  }
  const cookie = readCookie(reader);
  return {
    code,
    matchedDn,
    message,
    referrals,
    ...(cookie && { cookie }),
    ...(oid !== undefined && { oid }),
  };
}

function readStrings(reader: BerReader, end: number): string[] {
  const strings: string[] = [];
  while (reader.offset < end) strings.push(certain(reader.readString()));
  return strings;
}

function readCookie(reader: BerReader): Buffer | undefined {
  if (reader.peek() !== ProtocolOperation.LDAP_CONTROLS) return undefined;
  certain(reader.readSequence());
  const end = reader.offset + reader.length;
  while (reader.offset < end) {
    const before = reader.offset;
    const control = ControlParser.parse(reader, []);
    if (control instanceof PagedResultsControl && control.value?.cookie?.length) return control.value.cookie;
    if (reader.offset === before) break;
  }
  return undefined;
}

/** The reader says `null` where the message ends too early. */
function certain<T>(value: T | null): T {
  if (value === null) throw new RangeError('The message is cut short.');
  return value;
}
