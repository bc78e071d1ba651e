/** One 32-bit code in the three ways that logs write it. */
export interface CodeNumber {
  readonly unsigned: number;
  readonly signed: number;
  /** `0x` and eight upper-case digits. */
  readonly hex: string;
}

/**
 * Reads one number in any spelling: `-2147221231`, `2147746065`, `0x80040111`, `80040111`, `0×80040111` (a web page made the
 * x a multiplication sign), `−1` (and the minus a dash), `0xFFFFFFFF80040111` (sign-extended to 64 bits).
 *
 * Eight hex digits without 0x are hex where they cannot be meant as decimal: where a letter is among them, and where they start
 * with 8, 9 or 0. No table has a code between 80,000,000 and 99,999,999, and decimals are not padded with zeros.
 *
 * In: the number alone, blanks around it allowed. Out: the number; undefined for anything else, and for what exceeds 32 bits.
 */
export function readNumber(text: string): CodeNumber | undefined {
  const trimmed = text.length > maxLength ? '' : text.trim();
  const hex = prefixedHex.exec(trimmed)?.[1] ?? bareHex.exec(trimmed)?.[0];
  if (hex !== undefined) return readHex(hex);
  const [, sign, digits] = decimal.exec(trimmed) ?? [];
  if (digits === undefined) return undefined;
  const value = Number(digits);
  return toCodeNumber(sign === '' ? value : -value);
}

/**
 * Reads four bytes, lowest first, as a MAPI diagnostic context prints them: `11010480` is 0x80040111.
 * In: eight hex digits, blanks between the bytes allowed. Out: the number; undefined for anything else.
 */
export function readLittleEndian(text: string): CodeNumber | undefined {
  const bytes = text.length > maxLength ? undefined : fourBytes.exec(text.trim())?.slice(1);
  return bytes === undefined ? undefined : readHex(bytes.reverse().join(''));
}

/** In: a signed or unsigned 32-bit number. Out: its three spellings; undefined where it is no whole number of 32 bits. */
export function toCodeNumber(value: number): CodeNumber | undefined {
  if (!Number.isInteger(value) || value < -0x8000_0000 || value > 0xffff_ffff) return undefined;
  const unsigned = value >>> 0;
  return { unsigned, signed: unsigned | 0, hex: formatHex(unsigned, 8) };
}

/** In: a number from 0 on and a width. Out: `0x` and at least that many upper-case digits. */
export function formatHex(value: number, width: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(width, '0')}`;
}

const maxLength = 40;
const prefixedHex = /^0[xX×]([0-9a-fA-F]+)$/;
const bareHex = /^(?:[089][0-9]{7}|(?=[0-9]{0,7}[a-fA-F])[0-9a-fA-F]{8})$/;
const decimal = /^([-\u2212\u2013]?)([0-9]{1,10})$/;
const fourBytes = /^([0-9a-fA-F]{2}) ?([0-9a-fA-F]{2}) ?([0-9a-fA-F]{2}) ?([0-9a-fA-F]{2})$/;
const signExtended = /^f{8}[89a-f][0-9a-f]{7}$/i;

function readHex(digits: string): CodeNumber | undefined {
  const significant = signExtended.test(digits) ? digits.slice(8) : digits.replace(/^0+(?=.)/, '');
  return significant.length > 8 ? undefined : toCodeNumber(Number.parseInt(significant, 16));
}
