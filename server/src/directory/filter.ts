import { nameOf, sameDn } from './dn.ts';
import { parseSid, sidToBytes } from './security/sid.ts';
import { DirectoryError, type DirectoryObject } from './source.ts';

/** A search filter (RFC 4515). Attribute names are lower case; a value is the bytes that are compared. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly attribute: string }
  | { readonly kind: Comparison; readonly attribute: string; readonly value: Uint8Array }
  | Substrings
  | Extensible;

export type Comparison = 'equal' | 'approximate' | 'greaterOrEqual' | 'lessOrEqual';

export interface Substrings {
  readonly kind: 'substrings';
  readonly attribute: string;
  /** Empty where the value may begin with anything. */
  readonly initial: Uint8Array;
  readonly any: readonly Uint8Array[];
  /** Empty where the value may end with anything. */
  readonly final: Uint8Array;
}

export interface Extensible {
  readonly kind: 'extensible';
  /** Empty where only the rule says which attributes. */
  readonly attribute: string;
  /** OID or name; empty for the attribute's own rule. */
  readonly rule: string;
  readonly dnAttributes: boolean;
  readonly value: Uint8Array;
}

/** Where the name of an object must be one of those that lead to another: the matching rule "in chain" of Active Directory. */
export const inChainRule = '1.2.840.113556.1.4.1941';
const bitAndRule = '1.2.840.113556.1.4.803';
const bitOrRule = '1.2.840.113556.1.4.804';

/** @returns the value as it may stand in a filter (RFC 4515, section 3); every byte of bytes is escaped */
export function escapeFilterValue(value: string | Uint8Array): string {
  if (typeof value === 'string')
    return value.replace(/[\u0000*()\\]/g, (character) => escapeByte(character.charCodeAt(0)));
  return Array.from(value, escapeByte).join('');
}

/**
 * @param text a filter (RFC 4515); the parentheses around the whole may be left out
 * @throws DirectoryError `protocol`, with the place where it is no filter
 */
export function parseFilter(text: string): Filter {
  const whole = text.trim().startsWith('(') ? text.trim() : `(${text.trim()})`;
  const parsed = parseAt({ text: whole, at: 0 }, 0);
  if (parsed.end !== whole.length) throw malformed(whole, parsed.end, 'it goes on behind its end');
  return parsed.filter;
}

/**
 * How a directory would answer a filter for one object.
 * Text compares without regard to letter case, bytes that are no text exactly; numbers by their value where both are numbers.
 * @returns a test, linear in the size of the object
 * @throws DirectoryError `notCaptured` for what cannot be told from one object alone: matching in chain, unknown rules
 */
export function matcherOf(filter: Filter): (object: DirectoryObject) => boolean {
  switch (filter.kind) {
    case 'and': {
      const all = filter.filters.map(matcherOf);
      return (object) => all.every((matches) => matches(object));
    }
    case 'or': {
      const some = filter.filters.map(matcherOf);
      return (object) => some.some((matches) => matches(object));
    }
    case 'not': {
      const matches = matcherOf(filter.filter);
      return (object) => !matches(object);
    }
    case 'present':
      return (object) => valuesOf(object, filter.attribute).length > 0;
    case 'substrings':
      return anyValue(filter.attribute, substringTest(filter));
    case 'extensible':
      return anyValue(filter.attribute, ruleTest(filter));
    default:
      return anyValue(
        filter.attribute,
        categoryTest(filter) ?? comparison(filter.kind, assertedValue(filter)),
      );
  }
}

/** @returns every attribute that the filter asks about, lower case */
export function filterAttributes(filter: Filter): readonly string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(filterAttributes);
    case 'not':
      return filterAttributes(filter.filter);
    default:
      return [filter.attribute];
  }
}

interface Source {
  readonly text: string;
  readonly at: number;
}

interface Parsed {
  readonly filter: Filter;
  /** Behind its closing parenthesis. */
  readonly end: number;
}

/** No sensible filter is as deep; a hostile one must not exhaust the stack. */
const maxDepth = 100;

function parseAt({ text, at }: Source, depth: number): Parsed {
  if (text.charAt(at) !== '(') throw malformed(text, at, 'an opening parenthesis is missing');
  if (depth > maxDepth) throw malformed(text, at, `it is nested deeper than ${maxDepth}`);
  const inside = skipBlanks(text, at + 1);
  const operator = text.charAt(inside);
  if (operator === '&' || operator === '|') return parseList({ text, at: inside + 1 }, operator, depth);
  if (operator === '!') {
    const { filter, end } = parseAt({ text, at: skipBlanks(text, inside + 1) }, depth + 1);
    return { filter: { kind: 'not', filter }, end: closing(text, end) };
  }
  const end = text.indexOf(')', inside);
  if (end < 0) throw malformed(text, at, 'its closing parenthesis is missing');
  return { filter: parseItem(text, inside, end), end: end + 1 };
}

function parseList({ text, at }: Source, operator: '&' | '|', depth: number): Parsed {
  const filters: Filter[] = [];
  let next = skipBlanks(text, at);
  while (text.charAt(next) === '(') {
    const parsed = parseAt({ text, at: next }, depth + 1);
    filters.push(parsed.filter);
    next = skipBlanks(text, parsed.end);
  }
  return { filter: { kind: operator === '&' ? 'and' : 'or', filters }, end: closing(text, next) };
}

function closing(text: string, at: number): number {
  const end = skipBlanks(text, at);
  if (text.charAt(end) !== ')') throw malformed(text, end, 'a closing parenthesis is missing');
  return end + 1;
}

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (text.charAt(next) === ' ' || text.charAt(next) === '\n') next++;
  return next;
}

function parseItem(text: string, start: number, end: number): Filter {
  const item = text.slice(start, end);
  const equals = item.indexOf('=');
  if (equals < 1) throw malformed(text, start, 'an attribute and an equals sign are missing');
  const value = item.slice(equals + 1);
  const before = item.slice(0, equals).trim();
  if (before.endsWith(':')) return extensible(text, start, before.slice(0, -1), value);
  const sign = /[<>~]$/.exec(before)?.[0];
  const attribute = attributeName(text, start, sign === undefined ? before : before.slice(0, -1).trimEnd());
  if (sign !== undefined)
    return { kind: comparisons[sign] ?? 'equal', attribute, value: unescape(text, start, value) };
  if (value === '*') return { kind: 'present', attribute };
  if (value.includes('*')) return substrings(text, start, attribute, value);
  return { kind: 'equal', attribute, value: unescape(text, start, value) };
}

const comparisons: Readonly<Record<string, Comparison>> = {
  '<': 'lessOrEqual',
  '>': 'greaterOrEqual',
  '~': 'approximate',
};

function attributeName(text: string, at: number, name: string): string {
  if (!/^[a-z0-9][a-z0-9.;-]*$/i.test(name)) throw malformed(text, at, 'this is no name of an attribute');
  return name.toLowerCase();
}

function substrings(text: string, at: number, attribute: string, value: string): Substrings {
  const pieces = value.split('*').map((piece) => unescape(text, at, piece));
  return {
    kind: 'substrings',
    attribute,
    initial: pieces[0] ?? nothing,
    any: pieces.slice(1, -1).filter((piece) => piece.length > 0),
    final: pieces.at(-1) ?? nothing,
  };
}

const nothing = new Uint8Array();

/** `attribute:dn:rule` before the `:=`; each part may be missing. */
function extensible(text: string, at: number, before: string, value: string): Extensible {
  const [attribute = '', ...rest] = before.split(':');
  const dnAttributes = rest[0]?.toLowerCase() === 'dn';
  const rules = dnAttributes ? rest.slice(1) : rest;
  if (rules.length > 1) throw malformed(text, at, 'it names more than one matching rule');
  return {
    kind: 'extensible',
    attribute: attribute === '' ? '' : attributeName(text, at, attribute),
    rule: rules[0] ?? '',
    dnAttributes,
    value: unescape(text, at, value),
  };
}

function unescape(text: string, at: number, value: string): Uint8Array {
  if (value.includes('(')) throw malformed(text, at, 'a parenthesis in a value must be escaped as \\28');
  const pieces = value.split('\\');
  const bytes = [...encoder.encode(pieces[0] ?? '')];
  for (const piece of pieces.slice(1)) {
    if (!/^[0-9a-f]{2}/i.test(piece)) throw malformed(text, at, 'behind a backslash stand no two hex digits');
    bytes.push(Number.parseInt(piece.slice(0, 2), 16));
    for (const byte of encoder.encode(piece.slice(2))) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

const encoder = new TextEncoder();

function malformed(text: string, at: number, reason: string): DirectoryError {
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return new DirectoryError(
    'protocol',
    `The search filter ${shown} is not valid at character ${at + 1}: ${reason}.`,
  );
}

type Test = (value: Uint8Array) => boolean;

function anyValue(attribute: string, test: Test): (object: DirectoryObject) => boolean {
  return (object) => valuesOf(object, attribute).some(test);
}

function valuesOf(object: DirectoryObject, attribute: string): readonly Uint8Array[] {
  return object.attributes.get(attribute) ?? [];
}

/** A SID may be written as text: a domain controller takes `(objectSid=S-1-5-11)` too. */
function assertedValue({
  attribute,
  value,
}: {
  readonly attribute: string;
  readonly value: Uint8Array;
}): Uint8Array {
  const sid = attribute === 'objectsid' ? parseSid(foldedText(value) ?? '') : undefined;
  return sid === undefined ? value : sidToBytes(sid);
}

/** objectCategory is asked for by the name of a class, `person`, and holds the name of an object, `CN=Person,CN=Schema,…` ([MS-ADTS] 3.1.1.3.1.3.5). */
function categoryTest({
  attribute,
  value,
}: {
  readonly attribute: string;
  readonly value: Uint8Array;
}): Test | undefined {
  const wanted = foldedText(value);
  if (attribute !== 'objectcategory' || wanted === undefined || wanted.includes('=')) return undefined;
  return (held) => nameOf(foldedText(held) ?? '') === wanted;
}

function comparison(kind: Comparison, asserted: Uint8Array): Test {
  if (kind === 'equal' || kind === 'approximate') return equality(asserted);
  const sign = kind === 'greaterOrEqual' ? 1 : -1;
  return (value) => order(value, asserted) * sign >= 0;
}

function equality(asserted: Uint8Array): Test {
  const wanted = foldedText(asserted);
  const isName = wanted?.includes('=') === true;
  return (value) => {
    if (sameBytes(value, asserted)) return true;
    const text = wanted === undefined ? undefined : foldedText(value);
    if (text === undefined || wanted === undefined) return false;
    return text === wanted || (isName && text.includes('=') && sameDn(text, wanted));
  };
}

function order(value: Uint8Array, asserted: Uint8Array): number {
  const [left, right] = [foldedText(value), foldedText(asserted)];
  if (left === undefined || right === undefined) return orderOfBytes(value, asserted);
  const [first, second] = [wholeNumber(left), wholeNumber(right)];
  if (first !== undefined && second !== undefined) return first < second ? -1 : Number(first > second);
  return left < right ? -1 : Number(left > right);
}

function orderOfBytes(left: Uint8Array, right: Uint8Array): number {
  const differs = left.findIndex((byte, index) => byte !== right[index]);
  if (differs < 0) return left.length - right.length;
  return (left[differs] ?? 0) - (right[differs] ?? -1);
}

function substringTest({ initial, any, final }: Substrings): Test {
  const [first, last] = [foldedText(initial), foldedText(final)];
  const middle = any.map(foldedText);
  if (first === undefined || last === undefined) return () => false;
  return (value) => {
    const text = foldedText(value);
    if (text === undefined || text.length < first.length + last.length) return false;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const piece of middle) {
      const found = piece === undefined ? -1 : text.indexOf(piece, at);
      if (piece === undefined || found < 0) return false;
      at = found + piece.length;
    }
    return at <= text.length - last.length;
  };
}

function ruleTest({ rule, attribute, dnAttributes, value }: Extensible): Test {
  if (rule === inChainRule) {
    throw new DirectoryError(
      'notCaptured',
      `Who is a member through other groups (matching rule ${rule}) is a question that only a domain controller answers, not a file. Ask over LDAP, or capture a snapshot.`,
    );
  }
  if (attribute === '' || dnAttributes || ![bitAndRule, bitOrRule, ''].includes(rule)) {
    throw new DirectoryError(
      'notCaptured',
      `A file cannot be asked by the matching rule ${rule || 'of all attributes'}. Ask over LDAP.`,
    );
  }
  if (rule === '') return equality(value);
  const mask = wholeNumber(foldedText(value) ?? '');
  if (mask === undefined) return () => false;
  return (bytes) => {
    const number = wholeNumber(foldedText(bytes) ?? '');
    if (number === undefined) return false;
    return rule === bitAndRule ? (number & mask) === mask : (number & mask) !== 0n;
  };
}

/** @returns the text in lower case; `undefined` for bytes that are no UTF-8 */
function foldedText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes).toLowerCase();
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function wholeNumber(text: string): bigint | undefined {
  return /^-?\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

function escapeByte(byte: number): string {
  return `\\${byte.toString(16).padStart(2, '0')}`;
}
