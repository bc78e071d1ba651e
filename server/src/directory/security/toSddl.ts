import { hex } from './bytes.ts';
import { isOpaque, type Acl, type AnyAce, type SecurityDescriptor } from './descriptor.ts';
import { aceTypes, controlBits } from './masks.ts';
import {
  aceFlagWords,
  aceTypeWords,
  aclFlagWords,
  labelWords,
  rightWords,
  wordOfTrustee,
} from './sddlWords.ts';
import type { Sid } from './sid.ts';

/**
 * A security descriptor in the Security Descriptor Definition Language ([MS-DTYP] 2.5.1), written as Windows writes it: rights as letters
 * where each bit has some, else all as hex. In: the SID of the domain, so that its own groups come out as DA, DU … .
 *
 * What the language has no words for is written so that `parseSddl` reads it back: the type of an ACE as hex; the bytes after a trustee as
 * `#` and hex, conditions of callback ACEs too; all of an ACE of unknown type as `(0x15;flags;#hex)`. Padding, reserved bytes and the order of the
 * sections are not in the text.
 */
export function toSddl(sd: SecurityDescriptor, domain?: Sid): string {
  return [
    sd.owner === undefined ? '' : `O:${trusteeText(sd.owner, domain)}`,
    sd.group === undefined ? '' : `G:${trusteeText(sd.group, domain)}`,
    sd.control & controlBits.daclPresent ? `D:${aclText(sd.dacl, sd.control, 0, domain)}` : '',
    sd.control & controlBits.saclPresent ? `S:${aclText(sd.sacl, sd.control, 1, domain)}` : '',
  ].join('');
}

/** One ACE, in its brackets. */
export function aceToSddl(ace: AnyAce, domain?: Sid): string {
  const type = wordFor(aceTypeWords, ace.type) ?? hex(ace.type);
  const flags = flagsText(ace.flags);
  if (isOpaque(ace)) return `(${type};${flags};${bytesText(ace.opaque)})`;
  const { type: objectType = '', inheritedType = '' } = ace.object ?? {};
  const fields = [
    type,
    flags,
    maskText(ace.mask, ace.type === aceTypes.mandatoryLabel ? labelWords : rightWords),
    objectType,
    inheritedType,
    trusteeText(ace.trustee, domain),
  ];
  if (ace.data.length > 0 && ace.type > aceTypes.alarmObject) fields.push(bytesText(ace.data));
  return `(${fields.join(';')})`;
}

function aclText(acl: Acl | undefined, control: number, which: 0 | 1, domain: Sid | undefined): string {
  let text = '';
  for (const [word, bits] of aclFlagWords) if (control & bits[which]) text += word;
  if (!acl) return `${text}NO_ACCESS_CONTROL`;
  return text + acl.aces.map((ace) => aceToSddl(ace, domain)).join('');
}

function trusteeText(sid: Sid, domain: Sid | undefined): string {
  return wordOfTrustee(sid, domain) ?? sid;
}

function flagsText(flags: number): string {
  return lettersFor(flags, aceFlagWords) ?? hex(flags);
}

function maskText(mask: number, words: ReadonlyMap<string, number>): string {
  return lettersFor(mask, words) ?? hex(mask);
}

/** `undefined` where a bit has no letters. */
function lettersFor(value: number, words: ReadonlyMap<string, number>): string | undefined {
  let left = value;
  let text = '';
  for (const [word, bits] of words)
    if (left & bits) {
      text += word;
      left &= ~bits;
    }
  return left === 0 ? text : undefined;
}

function bytesText(bytes: Uint8Array): string {
  return `#${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function wordFor(words: ReadonlyMap<string, number>, value: number): string | undefined {
  for (const [word, number] of words) if (number === value) return word;
  return undefined;
}
