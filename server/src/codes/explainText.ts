import type { Catalog } from '../knowledge/catalog.ts';
import { codeFamilies, type CodeFamily, familyTraits } from '../knowledge/rows.ts';
import type { Span } from '../model/location.ts';
import { cleanText } from '../text/cleanText.ts';
import { type ContextExplanation, explainContext } from './context/explainContext.ts';
import { readContexts } from './context/readContexts.ts';
import { explainCode, explainNumber } from './explainCode.ts';
import { eventReading } from './eventReading.ts';
import { explainMention } from './explainMention.ts';
import type { CodeExplanation, Place } from './explanation.ts';
import { findMentions } from './mentions/findMentions.ts';
import type { Subject } from './mentions/mention.ts';
import { subjectKey } from './mentions/subjectKey.ts';
import { type CodeNumber, readNumber, toCodeNumber } from './readNumber.ts';
import { hasText } from './smtpStatus.ts';

/** What a text says in numbers. Plain data: it is printed as JSON as it is. */
export interface TextExplanation {
  /** Whole sentences: what of a very long text is left out. */
  readonly notes: readonly string[];
  /** MAPI diagnostic contexts, in the order of the text. */
  readonly contexts: readonly ContextExplanation[];
  /** Every code once for each thing that it means there, in the order of the text. */
  readonly codes: readonly FoundCode[];
}

export interface FoundCode {
  /** Where it stands: UTF-16 units of the text. */
  readonly places: readonly Span[];
  readonly explanation: CodeExplanation;
}

/** Places of one code that are kept; all texts have fewer but those made to have more. */
const maxPlaces = 1000;
/** Contexts that are explained: a log has one for each time that the same thing went wrong. */
const maxContexts = 20;
const maxCodes = 500;
const maxText = 8_000_000;

/**
 * Explains a text of any length: one code in any spelling, a line, a whole NDR. A text that is nothing but one code is always explained;
 * within a text, a number counts as a code where its place says so.
 */
export function explainText(text: string, catalog: Catalog): TextExplanation {
  const single = explainSingle(text, catalog);
  if (single !== undefined) return single;
  const read = text.slice(0, maxText);
  const contexts = readContexts(read);
  const codes = findCodes(read, catalog);
  return {
    notes: [
      leftOut(text.length, maxText, 'characters of the text', 'read'),
      leftOut(contexts.length, maxContexts, 'diagnostic contexts', 'explained'),
      leftOut(codes.length, maxCodes, 'codes', 'explained'),
    ].filter((note) => note !== ''),
    contexts: contexts.slice(0, maxContexts).map((context) => explainContext(context, catalog)),
    codes: codes.slice(0, maxCodes),
  };
}

function leftOut(count: number, most: number, what: string, done: string): string {
  return count > most ? `Of ${count} ${what} the first ${most} are ${done}.` : '';
}

interface Found {
  readonly places: Span[];
  readonly explanation: CodeExplanation;
  /** A status without a text behind it. */
  readonly bare: boolean;
}

/** Codes that mean the same thing become one. */
function findCodes(text: string, catalog: Catalog): FoundCode[] {
  const clean = cleanText(text);
  const found = new Map<string, Found>();
  const explained = new Map<string, CodeExplanation>();
  for (const mention of findMentions(clean.text, catalog)) {
    const { subject, place } = mention;
    const said = subject.kind === 'status' ? subject.reply : `${place.families.join()} ${place.why}`;
    const asked = `${subjectKey(mention)} ${said}`;
    const explanation = explained.get(asked) ?? explainMention(mention, catalog);
    explained.set(asked, explanation);
    const bare = subject.kind === 'status' && !hasText(subject.reply);
    const key = bare ? `bare ${subjectKey(mention)}` : identityOf(explanation, subjectKey(mention));
    const known = found.get(key) ?? { places: [], explanation, bare };
    found.set(key, known);
    if (known.places.length < maxPlaces)
      known.places.push({
        start: clean.original(mention.start),
        end: clean.original(mention.end - 1) + 1,
      });
  }
  return withoutBare([...found.values()]);
}

/** What is said first of a code; of one that nobody knows, the code. */
function identityOf({ readings: [first] }: CodeExplanation, key: string): string {
  return first === undefined ? key : [first.family, first.code, first.symbol, first.meaning].join(' ');
}

/** `Status: 5.2.2` is the one that `550 5.2.2 Mailbox full` explains. */
function withoutBare(found: readonly Found[]): FoundCode[] {
  const codeOf = ({ explanation: { status } }: Found) => status && (status.code || String(status.reply));
  const told = found.filter(({ bare }) => !bare);
  const alone: Found[] = [];
  for (const each of found.filter(({ bare }) => bare)) {
    const same = told.find((other) => codeOf(other) === codeOf(each));
    if (same === undefined) alone.push(each);
    else same.places.push(...each.places);
  }
  const byPlace = (a: Span, b: Span) => a.start - b.start;
  return [...told, ...alone]
    .map(({ places, explanation }) => ({ places: places.toSorted(byPlace), explanation }))
    .sort((a, b) => weight(a) - weight(b) || (a.places[0]?.start ?? 0) - (b.places[0]?.start ?? 0));
}

/** The data of a failed LDAP bind is the reason; the number that the text opens with says only that it failed. */
function weight({ explanation }: FoundCode): number {
  return explanation.readings[0]?.family === 'bind' ? 0 : 1;
}

/** A text that is one code, however it is written: alone, in brackets, behind the name of its family, twice. */
function explainSingle(raw: string, catalog: Catalog): TextExplanation | undefined {
  const text = raw.trim();
  if (text === '' || text.length > maxSingle) return undefined;
  const explanation =
    explainEvent(text, catalog) ?? explainLabelled(text, catalog) ?? explainWord(text, catalog);
  if (explanation === undefined) return undefined;
  const start = raw.length - raw.trimStart().length;
  const codes = [{ places: [{ start, end: start + text.length }], explanation }];
  return { notes: [], contexts: [], codes };
}

const maxSingle = 200;

/** `MSExchangeTransport 12014` */
function explainEvent(text: string, catalog: Catalog): CodeExplanation | undefined {
  const [, source = '', id = ''] = /^([A-Za-z][\w .-]{2,60}?)[ :,#]{1,3}(\d{1,5})$/.exec(text) ?? [];
  const events = source === '' ? [] : catalog.events(Number(id), source);
  if (events.length === 0) return undefined;
  const why = 'The text names the source and the id of an event.';
  return { input: text, readings: events.map((row) => eventReading(row, why)) };
}

/** `RPC 1722`, `LDAP bind 52e`, `data 533`, `1722 (0x6ba)` */
function explainLabelled(text: string, catalog: Catalog): CodeExplanation | undefined {
  const [, label = '', digits = '', again] = labelled.exec(text) ?? [];
  const family = label === '' ? undefined : codeFamilies.find((each) => isNamed(each, label));
  const number = family === 'bind' ? readHex(digits) : readNumber(digits);
  if (number === undefined || (label === '') !== (family === undefined)) return undefined;
  const same = again === undefined ? family !== undefined : readNumber(again)?.unsigned === number.unsigned;
  if (!same) return undefined;
  const place = family === undefined ? undefined : { families: [family], why: `The text says ${label}.` };
  return explainNumber(digits, number, catalog, place);
}

const labelled = /^(?:([A-Za-z][A-Za-z\d ]{1,20}?)[ :=#]{1,3})?(-?\w{1,18})(?:,? \(?(0x[\da-f]{1,16})\)?)?$/i;

function isNamed(family: CodeFamily, label: string): boolean {
  const word = label.toLowerCase().replace(/ (?:error|code|status|error code)$/, '');
  return family === 'bind' && word === 'data' ? true : familyTraits[family].name.toLowerCase() === word;
}

/** A text without blanks is one code, whatever it looks like. */
function explainWord(text: string, catalog: Catalog): CodeExplanation | undefined {
  if (/\s/.test(text)) return undefined;
  const [mention] = findMentions(text, catalog);
  const whole = mention?.start === 0 && mention.end === text.length && mention.subject.kind !== 'number';
  const explanation = whole ? explainMention(mention, catalog) : explainCode(text, catalog);
  if (explanation.readings.length > 0) return explanation;
  // More than a code, such as `ec=1244`: what it has around it says what it is.
  if (mention !== undefined && !whole) return undefined;
  const bare = /^[("'[{<#]{1,3}([^()"'[\]{}<>#]+)[)"'\]}>]{0,3}[.,;:]?$/.exec(text)?.[1];
  if (bare !== undefined) return explainWord(bare, catalog);
  const hex = /^(?=\d{0,6}[a-f])[\da-f]{2,7}$/i.test(text) ? readHex(text) : undefined;
  const read = hex === undefined ? undefined : explainNumber(text, hex, catalog);
  return read !== undefined && read.readings.length > 0 ? read : explainIdentifier(text, catalog);
}

/** A ServerVersion without a word beside it, `1942063431`, `73C18947`; a SID of some domain. */
function explainIdentifier(text: string, catalog: Catalog): CodeExplanation {
  const sid = /^S-1-\d/i.test(text);
  const why = sid
    ? 'It is written as a SID.'
    : /^\w+$/.test(text)
      ? 'No table has it as a code; its bits are those of a ServerVersion.'
      : 'It is written as a version.';
  const place: Place = { families: [sid ? 'sid' : 'version'], why };
  const subject: Subject = sid ? { kind: 'sid' } : { kind: 'version', spelling: text };
  return explainMention({ start: 0, end: text.length, text, subject, place }, catalog);
}

function readHex(digits: string): CodeNumber | undefined {
  return /^[\da-f]{1,8}$/i.test(digits) ? toCodeNumber(Number.parseInt(digits, 16)) : undefined;
}
