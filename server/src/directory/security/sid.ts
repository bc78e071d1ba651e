import { byteAt, need, uint16, uint32, uint32At, type Room } from './bytes.ts';
import { DescriptorError } from './descriptorError.ts';

/** A security identifier as text, as `sidFromBytes` and `parseSid` make it: two of them are the same when the strings are. */
export type Sid = `S-1-${string}`;

/** The most numbers that may stand after the authority ([MS-DTYP] 2.4.2.2). */
const mostSubAuthorities = 15;

/**
 * A SID as `objectSid`, `tokenGroups` and `sIDHistory` hold it, to text ([MS-DTYP] 2.4.2.1): an authority of 2^32 and above as `0x` and
 * twelve digits. Bytes after the SID are no error: they are not looked at.
 * @throws DescriptorError
 */
export function sidFromBytes(bytes: Uint8Array): Sid {
  return readSid({ bytes, end: bytes.length, name: 'the value' }, 0, 'the SID').sid;
}

/** In: where the SID starts, and what it is for messages. Out: the SID, and how many bytes it takes. @throws DescriptorError */
export function readSid(
  room: Room,
  at: number,
  what: string,
): { readonly sid: Sid; readonly length: number } {
  const { bytes } = room;
  need(room, at, 8, what);
  if (byteAt(bytes, at) !== 1) throw notASid(what, `its revision is ${byteAt(bytes, at)}, not 1`, at);
  const count = byteAt(bytes, at + 1);
  if (count > mostSubAuthorities)
    throw notASid(what, `it claims ${count} numbers, and ${mostSubAuthorities} is the most`, at + 1);
  const length = 8 + 4 * count;
  need(room, at, length, what);
  const parts: (string | number)[] = ['S-1', authorityAt(bytes, at + 2)];
  for (let next = at + 8; next < at + length; next += 4) parts.push(uint32At(bytes, next));
  return { sid: parts.join('-') as Sid, length };
}

/** In: a SID as `parseSid` gives it. @throws TypeError on any other text */
export function sidToBytes(sid: Sid): Uint8Array {
  const [authority = '', ...numbers] = sid.slice('S-1-'.length).split('-');
  if (parseSid(sid) === undefined) throw new TypeError(`"${sid}" is no SID.`);
  const value = Number(authority);
  return Uint8Array.from([
    1,
    numbers.length,
    ...uint16(Math.floor(value / 2 ** 32)).reverse(),
    ...uint32(value).reverse(),
    ...numbers.flatMap((number) => uint32(Number(number))),
  ]);
}

/** In: a SID as somebody wrote it, in any case, the authority decimal or `0x…`. Out: its one spelling, or `undefined`. */
export function parseSid(text: string): Sid | undefined {
  const match = /^s-1-(\d{1,15}|0x[0-9a-f]{1,12})((?:-\d{1,10}){0,15})$/i.exec(text);
  if (!match) return undefined;
  const [, authority = '', rest = ''] = match;
  const numbers = rest.split('-').slice(1).map(Number);
  const value = Number(authority);
  if (value >= 2 ** 48 || numbers.some((number) => number >= 2 ** 32)) return undefined;
  return ['S-1', authorityText(value), ...numbers].join('-') as Sid;
}

/** `S-1-5-21-1-2-3-512` to `S-1-5-21-1-2-3` and 512; nothing for a SID that is not of a domain. */
export function domainAndRid(sid: Sid): { readonly domain: Sid; readonly rid: number } | undefined {
  const match = /^(S-1-5-21-\d+-\d+-\d+)-(\d+)$/.exec(sid);
  return match ? { domain: match[1] as Sid, rid: Number(match[2]) } : undefined;
}

function authorityAt(bytes: Uint8Array, at: number): string {
  let value = 0;
  for (let next = at; next < at + 6; next++) value = value * 256 + byteAt(bytes, next);
  return authorityText(value);
}

function authorityText(value: number): string {
  return value < 2 ** 32 ? String(value) : `0x${value.toString(16).padStart(12, '0')}`;
}

function notASid(what: string, why: string, at: number): DescriptorError {
  return new DescriptorError(`Byte ${at} is not ${what}: ${why}.`, at);
}
