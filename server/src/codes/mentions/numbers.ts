import type { Catalog } from '../../knowledge/catalog.ts';
import { codeFamilies, type CodeFamily, type CueRow, familyTraits } from '../../knowledge/rows.ts';
import type { Place } from '../explanation.ts';
import { isInFamily, looksLikeHresult } from '../hresult.ts';
import { type CodeNumber, readNumber, toCodeNumber } from '../readNumber.ts';
import type { Search } from './mention.ts';

/**
 * Finds numbers that are codes: those that stand beside a cue of the catalog, and those whose form alone says it (`0x80040111`,
 * `-2147221231`). Ports, sizes, dates, ids and parts of GUIDs have neither.
 */
export function findNumbers(search: Search, catalog: Catalog): void {
  const cues = compiledCues(catalog.cues);
  let last: (Found & { readonly end: number }) | undefined;
  for (const match of search.text.matchAll(candidates)) {
    const [text] = match;
    if (text.length > maxDigits) continue;
    const found =
      byCue(search.text, match.index, text, cues, catalog) ??
      byForm(search.text, match.index, text, catalog) ??
      (last !== undefined && match.index - last.end <= sameNumber ? repeated(text, last) : undefined);
    if (found === undefined) continue;
    const { number, place } = found;
    last = { ...found, end: match.index + text.length };
    search.add({
      start: match.index,
      end: match.index + text.length,
      text,
      subject: { kind: 'number', number },
      place,
    });
  }
}

interface Found {
  readonly number: CodeNumber;
  readonly place: Place;
}

interface Cue {
  readonly row: CueRow;
  /** Sticky: matches where the number begins. */
  readonly pattern: RegExp;
}

interface Cues {
  readonly each: readonly Cue[];
  /** All of them at once: most numbers stand beside none. */
  readonly any: RegExp;
}

const maxDigits = 20;
/** Between a number and the same in hex: `1722 (0x6ba)`, `1355 0x54b`, `-1811 (hexadecimal 0xFFFFF8ED)`. */
const sameNumber = 16;
const notInWord = String.raw`(?<![\w\u00d7.]|\d,(?=\d{3}\b))`;
const notInNumber = String.raw`(?![\w\u00d7]|\.\d|,\d{3}\b|-[A-Za-z])`;
const candidates = new RegExp(
  `${notInWord}(?:0[xX\u00d7][0-9A-Fa-f]{1,40}|(?:(?<!\\w)[-\u2212\u2013])?\\d{1,40}|[0-9A-Fa-f]{1,8})${notInNumber}`,
  'g',
);
const spellings: Readonly<Record<CueRow['number'], string>> = {
  decimal: String.raw`\d{1,10}`,
  signed: String.raw`[-\u2212\u2013]?\d{1,10}`,
  hex: String.raw`0[xX\u00d7][0-9A-Fa-f]{1,16}`,
  'bare-hex': '[0-9A-Fa-f]{1,8}',
  any: String.raw`(?:0[xX\u00d7][0-9A-Fa-f]{1,16}|[-\u2212\u2013]?\d{1,10}|[0-9A-Fa-f]{8})`,
};

const compiled = new WeakMap<readonly CueRow[], Cues>();

function compiledCues(rows: readonly CueRow[]): Cues {
  const known = compiled.get(rows);
  if (known !== undefined) return known;
  const each = rows.map((row) => ({ row, pattern: new RegExp(patternOf(row), 'iy') }));
  const cues = { each, any: new RegExp(rows.map(patternOf).join('|'), 'iy') };
  compiled.set(rows, cues);
  return cues;
}

/** The words before the number stand in a lookbehind, which reads backwards: a number without them fails at once. */
function patternOf({ before, after = '', number }: CueRow): string {
  const behind = before === undefined ? '' : `(?<=${before})`;
  return `(?:${behind}${spellings[number]}${notInNumber}${after})`;
}

function byCue(
  text: string,
  at: number,
  digits: string,
  { each, any }: Cues,
  catalog: Catalog,
): Found | undefined {
  any.lastIndex = at;
  if (!any.test(text)) return undefined;
  for (const { row, pattern } of each) {
    pattern.lastIndex = at;
    if (!pattern.test(text)) continue;
    const number = row.number === 'bare-hex' ? toCodeNumber(Number.parseInt(digits, 16)) : readNumber(digits);
    if (number === undefined || number.unsigned === 0) continue;
    const claiming = row.families.filter((family) => isInFamily(family, number, catalog));
    if (row.known === true && claiming.length === 0) continue;
    const others = row.families.filter((family) => !claiming.includes(family));
    const { why, side } = row;
    const place = { families: [...claiming, ...others], why };
    return { number, place: side === undefined ? place : { ...place, side } };
  }
  return undefined;
}

/** A code is often printed twice, the second time in hex. */
function repeated(digits: string, { number, place }: Found): Found | undefined {
  return /^0x/i.test(digits) && readNumber(digits)?.unsigned === number.unsigned
    ? { number, place }
    : undefined;
}

function byForm(text: string, at: number, digits: string, catalog: Catalog): Found | undefined {
  if (digits.length < 8) return undefined;
  const number = readNumber(digits);
  if (number === undefined || !looksLikeHresult(number)) return undefined;
  const has = (family: CodeFamily) => isInFamily(family, number, catalog);
  const families = statusFamilies.filter(has);
  const inTable = families.length > 0 || wrappedFamilies.some(has);
  const accepted = isUnmistakable(digits)
    ? inTable || hasFacility(catalog, number)
    : inTable && !isPartOfMore(text, at, digits);
  if (!accepted) return undefined;
  return { number, place: { families, why: formReason } };
}

const formReason = 'Its form alone says that it is a status code.';
const statusFamilies = codeFamilies.filter((family) => familyTraits[family].form === 'hex');
const wrappedFamilies = codeFamilies.filter((family) => familyTraits[family].carriedBy !== undefined);

/** Eight digits behind 0x, sixteen of a sign-extended one, or a signed number of that size. */
function isUnmistakable(digits: string): boolean {
  return /^0[xX\u00d7](?:[0-9A-Fa-f]{8}|[fF]{8}[0-9A-Fa-f]{8})$|^[-\u2212\u2013]\d{9,10}$/.test(digits);
}

/** No code is in the table, but an interface of its own may have made it. */
function hasFacility(catalog: Catalog, { unsigned }: CodeNumber): boolean {
  const facility = (unsigned >>> 16) & 0x7ff;
  return (
    unsigned >>> 28 === 8 &&
    facility !== 0 &&
    (unsigned & 0xffff) !== 0 &&
    catalog.facility(facility) !== undefined
  );
}

/** Eight hex digits in a GUID, a dump or an address; ten decimal ones in a list of counters. */
function isPartOfMore(text: string, at: number, digits: string): boolean {
  const before = text.slice(Math.max(at - 1, 0), at);
  const after = text.slice(at + digits.length, at + digits.length + 1);
  return /[-{/\\:@=~+]/.test(before) || /[-}/\\@]/.test(after);
}
