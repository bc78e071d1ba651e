import { encodeBase64 } from './base64.ts';

/** Longest line that is written, in characters (RFC 2849, note 2). */
const lineLength = 76;

/**
 * @param attributes names with their values; at least one value, as a record without is no LDIF (RFC 2849)
 * @returns the record with an empty line behind it, all of it ASCII
 */
export function ldifRecord(
  dn: string,
  attributes: Iterable<readonly [string, readonly Uint8Array[]]>,
): string {
  let text = line('dn', encoder.encode(dn));
  for (const [name, values] of attributes) {
    for (const value of values) text += line(name, value);
  }
  return `${text}\n`;
}

/** @returns what stands behind the name and its colon: the value after a blank, or after a second colon in base64 (RFC 2849) */
export function ldifValue(value: string): string {
  return valueSpec(encoder.encode(value));
}

/** Text as a comment of one line; characters beyond ASCII as in JSON. */
export function ldifComment(text: string): string {
  return `# ${text.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

const encoder = new TextEncoder();

function line(name: string, value: Uint8Array): string {
  return folded(`${name}:${valueSpec(value)}`);
}

function valueSpec(value: Uint8Array): string {
  return isSafe(value) ? ` ${ascii(value)}` : `: ${encodeBase64(value)}`;
}

/** SAFE-STRING of RFC 2849, and no blank at the end (its note 8). */
function isSafe(value: Uint8Array): boolean {
  const first = value[0];
  if (first === 0x20 || first === 0x3a || first === 0x3c || value.at(-1) === 0x20) return false;
  return value.every((byte) => byte >= 0x20 && byte < 0x7f);
}

function ascii(value: Uint8Array): string {
  let text = '';
  for (const byte of value) text += String.fromCharCode(byte);
  return text;
}

function folded(text: string): string {
  if (text.length <= lineLength) return `${text}\n`;
  let lines = text.slice(0, lineLength);
  for (let at = lineLength; at < text.length; at += lineLength - 1)
    lines += `\n ${text.slice(at, at + lineLength - 1)}`;
  return `${lines}\n`;
}
