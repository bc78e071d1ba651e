import { byteAt } from './bytes.ts';
import { DescriptorError } from './descriptorError.ts';

/** A GUID as text in lower case, without braces: `ab721a54-1e2f-11d0-9819-00aa0040529b`. */
export type Guid = string;

/** Where each byte of the text stands in the packet: three little-endian numbers, then bytes ([MS-DTYP] 2.3.4.2); -1 for a dash. */
const textOrder = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];
const byteOrder = textOrder.filter((offset) => offset >= 0);
const dash = 0x2d;
const digit = (value: number) => (value < 10 ? 0x30 : 0x57) + value;

/** In: 16 bytes as `objectGUID` and `schemaIDGUID` hold them, from `at` on. @throws DescriptorError when there are fewer */
export function guidFromBytes(bytes: Uint8Array, at = 0): Guid {
  if (at + 16 > bytes.length)
    throw new DescriptorError(`The GUID at byte ${at} is cut: it takes 16 bytes.`, bytes.length);
  const codes: number[] = [];
  for (const offset of textOrder) {
    if (offset < 0) codes.push(dash);
    else codes.push(digit(byteAt(bytes, at + offset) >> 4), digit(byteAt(bytes, at + offset) & 15));
  }
  // Made in one piece: a string put together of pieces is slow to compare, and access checks compare GUIDs all the time.
  return String.fromCharCode(...codes);
}

/** In: a GUID as `parseGuid` gives it. Out: its 16 bytes. */
export function guidToBytes(guid: Guid): Uint8Array {
  const plain = guid.replaceAll('-', '');
  const bytes = new Uint8Array(16);
  for (const [index, offset] of byteOrder.entries())
    bytes[offset] = Number.parseInt(plain.slice(index * 2, index * 2 + 2), 16);
  return bytes;
}

/** In: a GUID in any case, with or without braces. Out: its one spelling, or `undefined`. */
export function parseGuid(text: string): Guid | undefined {
  const match = /^(\{)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\})?$/i.exec(text);
  if (!match || (match[1] === undefined) !== (match[3] === undefined)) return undefined;
  return match[2]?.toLowerCase();
}
