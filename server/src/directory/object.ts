import { DescriptorError } from './security/descriptorError.ts';
import { guidFromBytes, type Guid } from './security/guid.ts';
import { sidFromBytes, type Sid } from './security/sid.ts';
import type { DirectoryObject } from './source.ts';

/** In each reader: an attribute by its name, in any case. A value that is not of its kind reads as none. */

/** @returns the values as the directory holds them; none where the attribute was not there */
export function values(object: DirectoryObject, attribute: string): readonly Uint8Array[] {
  return object.attributes.get(attribute.toLowerCase()) ?? [];
}

/** @returns the first value as text; bytes that are no UTF-8 as U+FFFD */
export function text(object: DirectoryObject, attribute: string): string | undefined {
  const [first] = values(object, attribute);
  return first && utf8.decode(first);
}

export function texts(object: DirectoryObject, attribute: string): readonly string[] {
  return values(object, attribute).map((value) => utf8.decode(value));
}

/** @returns the whole number of an INTEGER attribute, such as userAccountControl */
export function number(object: DirectoryObject, attribute: string): number | undefined {
  const value = text(object, attribute);
  return value !== undefined && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** @returns the whole number of an attribute of 64 bits */
export function bigint(object: DirectoryObject, attribute: string): bigint | undefined {
  const value = text(object, attribute);
  return value !== undefined && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

/**
 * The time of an attribute of 64 bits that counts 100 nanoseconds since 1601, such as accountExpires or lockoutTime
 * ([MS-DTYP] 2.3.3; "never" is 0 or 0x7FFFFFFFFFFFFFFF, [MS-ADTS] 2.2.1.3 accountExpires).
 * @returns ISO 8601, UTC; or `never`
 */
export function time(object: DirectoryObject, attribute: string): string | undefined {
  const ticks = bigint(object, attribute);
  if (ticks === undefined) return undefined;
  if (ticks === 0n || ticks >= never) return 'never';
  const date = new Date(Number(ticks / 10_000n - epoch));
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** The time of a GeneralizedTime attribute, such as whenChanged: `20190304050607.0Z` to ISO 8601. */
export function generalizedTime(object: DirectoryObject, attribute: string): string | undefined {
  const value = text(object, attribute) ?? '';
  const iso = value.replace(
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,]\d{1,9})?Z$/,
    '$1-$2-$3T$4:$5:$6.000Z',
  );
  return iso === value || Number.isNaN(Date.parse(iso)) ? undefined : iso;
}

/** @returns of a BOOLEAN attribute */
export function flag(object: DirectoryObject, attribute: string): boolean | undefined {
  const value = text(object, attribute)?.toUpperCase();
  return value === 'TRUE' ? true : value === 'FALSE' ? false : undefined;
}

/** @returns the SID of objectSid or msExchMasterAccountSid */
export function sid(object: DirectoryObject, attribute: string): Sid | undefined {
  return sids(object, attribute)[0];
}

/** @returns the SIDs of tokenGroups or sIDHistory, without values that are none */
export function sids(object: DirectoryObject, attribute: string): readonly Sid[] {
  return values(object, attribute).flatMap((value) => readable(sidFromBytes, value));
}

/** @returns the GUID of objectGUID or msExchMailboxGuid */
export function guid(object: DirectoryObject, attribute: string): Guid | undefined {
  return values(object, attribute).flatMap((value) =>
    value.length === 16 ? readable(guidFromBytes, value) : [],
  )[0];
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const never = 0x7fffffffffffffffn;
/** From 1601 to 1970, in milliseconds. */
const epoch = 11_644_473_600_000n;

function readable<T>(read: (bytes: Uint8Array) => T, value: Uint8Array): T[] {
  try {
    return [read(value)];
  } catch (error) {
    if (error instanceof DescriptorError) return [];
    throw error;
  }
}
