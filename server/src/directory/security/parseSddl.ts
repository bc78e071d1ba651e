import type { Ace, Acl, AnyAce, ObjectPart, SecurityDescriptor } from './descriptor.ts';
import { parseGuid, type Guid } from './guid.ts';
import { aceTypes, controlBits } from './masks.ts';
import {
  aceFlagWords,
  aceTypeWords,
  aclFlagWords,
  bundleWords,
  labelWords,
  rightWords,
  trusteeOfWord,
} from './sddlWords.ts';
import { parseSid, type Sid } from './sid.ts';

/** Text that is no SDDL: the message says what is wrong, and at which character. */
export class SddlError extends Error {
  override readonly name = 'SddlError';
  /** Index of the character in the text, from 0 on. */
  readonly at: number;
  constructor(message: string, at: number) {
    super(`Character ${at + 1}: ${message}.`);
    this.at = at;
  }
}

/**
 * In: a security descriptor in the Security Descriptor Definition Language ([MS-DTYP] 2.5.1), without white space, or what `toSddl` writes;
 * the SID of the domain that DA, DU … are of (the forest's root for EA and SA).
 * Out: the descriptor; ACLs of revision 4, as Active Directory has them.
 * @throws SddlError
 */
export function parseSddl(text: string, domain?: Sid): SecurityDescriptor {
  const cursor: Cursor = { text, at: 0, base: 0, domain };
  const found = new Map<string, unknown>();
  let control: number = controlBits.selfRelative;
  while (cursor.at < text.length) {
    const start = cursor.at;
    const section = text.slice(start, start + 2);
    if (!['O:', 'G:', 'D:', 'S:'].includes(section))
      throw new SddlError('O:, G:, D: or S: was expected', start);
    if (found.has(section)) throw new SddlError(`there is more than one ${section}`, start);
    cursor.at += 2;
    if (section === 'O:' || section === 'G:') found.set(section, takeTrustee(cursor));
    else {
      const { bits, acl } = takeAcl(cursor, section === 'D:' ? 0 : 1);
      control |= bits;
      found.set(section, acl);
    }
  }
  return {
    control,
    owner: found.get('O:') as Sid | undefined,
    group: found.get('G:') as Sid | undefined,
    dacl: found.get('D:') as Acl | undefined,
    sacl: found.get('S:') as Acl | undefined,
    reserved: 0,
  };
}

interface Cursor {
  readonly text: string;
  at: number;
  /** Where the text starts in the whole. */
  readonly base: number;
  readonly domain: Sid | undefined;
}

/** What a sticky pattern finds where the cursor stands; the cursor goes behind it. */
function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  cursor.at += found?.length ?? 0;
  return found;
}

function takeTrustee(cursor: Cursor): Sid {
  const { text, at, base, domain } = cursor;
  // A hexadecimal authority must not take the D of a D: that follows.
  const written = take(
    cursor,
    /S-1-(?:0x(?:[0-9a-f](?!:)){1,12}|\d{1,15}(?!x))(?:-\d{1,10}){0,15}(?![-\d])/iy,
  );
  if (written !== undefined) {
    const sid = parseSid(written);
    if (sid === undefined)
      throw new SddlError(`${written} is no SID: a number in it is too large`, base + at);
    return sid;
  }
  const word = text.slice(at, at + 2);
  const sid = trusteeOfWord(word, domain);
  if (sid === undefined) throw new SddlError('a SID or the two letters of one were expected', base + at);
  if (sid === 'domain')
    throw new SddlError(`${word} can only be read when the SID of the domain is known`, base + at);
  cursor.at += 2;
  return sid;
}

function takeAcl(cursor: Cursor, which: 0 | 1): { readonly bits: number; readonly acl: Acl | undefined } {
  let bits: number = which === 0 ? controlBits.daclPresent : controlBits.saclPresent;
  let none = false;
  for (let word; (word = take(cursor, /NO_ACCESS_CONTROL|P|AR|AI/y)) !== undefined;) {
    const flag = aclFlagWords.get(word);
    if (flag) bits |= flag[which];
    else none = true;
  }
  const aces: AnyAce[] = [];
  while (cursor.text[cursor.at] === '(') aces.push(takeAce(cursor));
  if (none && aces.length > 0)
    throw new SddlError('nothing may follow NO_ACCESS_CONTROL but a section', cursor.at);
  return { bits, acl: none ? undefined : { revision: 4, reserved: [0, 0], aces, slack: new Uint8Array() } };
}

/** A field of an ACE: its text, and where it stands. */
interface Field {
  readonly text: string;
  readonly at: number;
}

function takeAce(cursor: Cursor): AnyAce {
  const start = cursor.at;
  const body = take(cursor, /\([^()]*\)/y);
  if (body === undefined) throw new SddlError('this ACE has no closing bracket, or brackets in it', start);
  let at = start + 1;
  const fields = body
    .slice(1, -1)
    .split(';')
    .map((text): Field => {
      at += text.length + 1;
      return { text, at: at - text.length - 1 };
    });
  const [typeField, flagField, maskField, objectField, inheritedField, trusteeField, dataField] = fields;
  if (typeField && flagField && maskField && fields.length === 3)
    return { type: readType(typeField), flags: readFlags(flagField), opaque: readBytes(maskField) };
  if (
    !typeField ||
    !flagField ||
    !maskField ||
    !objectField ||
    !inheritedField ||
    !trusteeField ||
    fields.length > 7
  )
    throw new SddlError(`an ACE has six fields, or seven, and this one has ${fields.length}`, start);
  const type = readType(typeField);
  const ace: Ace = {
    type,
    flags: readFlags(flagField),
    mask: readMask(maskField, type),
    trustee: readTrustee(trusteeField, cursor),
    object: readObject(type, objectField, inheritedField),
    data: dataField ? readBytes(dataField) : new Uint8Array(),
  };
  return ace;
}

function readType({ text, at }: Field): number {
  const type = aceTypeWords.get(text) ?? numberIn(text, 0xff);
  if (type === undefined) throw new SddlError(`"${text.slice(0, 20)}" is no type of ACE`, at);
  return type;
}

function readFlags(field: Field): number {
  return numberIn(field.text, 0xff) ?? sumOfWords(field, [aceFlagWords], 'flag of an ACE');
}

function readMask(field: Field, type: number): number {
  const tables = type === aceTypes.mandatoryLabel ? [labelWords] : [rightWords, bundleWords];
  return numberIn(field.text, 0xffff_ffff) ?? sumOfWords(field, tables, 'right');
}

/** Decimal, `0x` hexadecimal, or octal with a leading 0, as Windows takes them. */
function numberIn(text: string, most: number): number | undefined {
  if (!/^(?:0x[0-9a-f]{1,8}|\d{1,11})$/i.test(text)) return undefined;
  const octal = /^0\d/.test(text);
  if (octal && /[89]/.test(text)) return undefined;
  const value = octal ? Number.parseInt(text, 8) : Number(text);
  return value <= most ? value : undefined;
}

function sumOfWords(
  { text, at }: Field,
  tables: readonly ReadonlyMap<string, number>[],
  what: string,
): number {
  let sum = 0;
  for (let next = 0; next < text.length; next += 2) {
    const word = text.slice(next, next + 2);
    const bits = tables.map((table) => table.get(word)).find((value) => value !== undefined);
    if (bits === undefined) throw new SddlError(`"${word}" is no ${what}`, at + next);
    sum |= bits;
  }
  return sum >>> 0;
}

function readTrustee({ text, at }: Field, cursor: Cursor): Sid {
  const inField: Cursor = { text, at: 0, base: at, domain: cursor.domain };
  const sid = takeTrustee(inField);
  if (inField.at !== text.length)
    throw new SddlError('this does not belong to the SID before it', at + inField.at);
  return sid;
}

const objectForms = new Set<number>([5, 6, 7, 8, 0xb, 0xc, 0xf, 0x10]);

function readObject(type: number, object: Field, inherited: Field): ObjectPart | undefined {
  const objectType = readGuid(object);
  const inheritedType = readGuid(inherited);
  if (objectForms.has(type))
    return {
      flags: (objectType === undefined ? 0 : 1) | (inheritedType === undefined ? 0 : 2),
      type: objectType,
      inheritedType,
    };
  if (objectType ?? inheritedType)
    throw new SddlError(
      'only an object ACE (OA, OD, OU) can have a GUID',
      object.text === '' ? inherited.at : object.at,
    );
  return undefined;
}

function readGuid({ text, at }: Field): Guid | undefined {
  if (text === '') return undefined;
  const guid = parseGuid(text);
  if (guid === undefined) throw new SddlError('a GUID was expected', at);
  return guid;
}

function readBytes({ text, at }: Field): Uint8Array {
  if (text === '') return new Uint8Array();
  const digits = /^#((?:[0-9a-f]{2})*)$/i.exec(text)?.[1];
  if (digits === undefined)
    throw new SddlError('conditions and resource attributes are read as # and hexadecimal digits only', at);
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}
