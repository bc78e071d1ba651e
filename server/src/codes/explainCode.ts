import type { Catalog } from '../knowledge/catalog.ts';
import { type Advice, codeFamilies, type CodeFamily, type CodeRow, familyTraits } from '../knowledge/rows.ts';
import type { Reference } from '../model/finding.ts';
import { type CodeExplanation, type CodeReading, familyNames, type Place } from './explanation.ts';
import { looksLikeHresult, splitHresult, splitReading, wrappedCode } from './hresult.ts';
import { type CodeNumber, readLittleEndian, readNumber, toCodeNumber } from './readNumber.ts';
import { eventReading } from './eventReading.ts';
import { readReply, readStatus, readStatusMeanings } from './smtpStatus.ts';

/**
 * Explains one code: a number in any spelling of readNumber, four little-endian bytes where they alone make sense, an SMTP reply or
 * enhanced status code, or a symbol in any case (`MAPI_E_LOGON_FAILED`, `ecSendAsDenied`, `MapiExceptionNetworkError`).
 *
 * In: the text, and what its place says of it where that is known (its families go first; the others are still listed).
 * Out: every reading, best first; no readings where nothing knows the text. Never throws on any input.
 */
export function explainCode(text: string, catalog: Catalog, place?: Place): CodeExplanation {
  const input = text.trim();
  const number = readNumber(input);
  if (number !== undefined) return withOtherKinds(explainNumber(input, number, catalog, place), catalog);
  const status = readStatus(input);
  if (status !== undefined) return { input, status, readings: readStatusMeanings(status, input, catalog) };
  return isName.test(input) ? explainSymbol(input, catalog, place) : { input, readings: [] };
}

/** A number alone can be an SMTP reply or the id of an event as well. */
function withOtherKinds(explanation: CodeExplanation, catalog: Catalog): CodeExplanation {
  const { input, readings } = explanation;
  const status = readReply(input);
  const replies = status === undefined ? [] : readStatusMeanings(status, input, catalog);
  const events = /^\d{1,5}$/.test(input) ? catalog.events(Number(input)) : [];
  const [first] = readings;
  const wellKnown = first !== undefined && first.causes.length > 0;
  const codes = wellKnown ? [...readings, ...replies] : [...replies, ...readings];
  return { ...explanation, readings: [...codes, ...events.map((row) => eventReading(row, whyEvent))] };
}

const whyEvent = 'An event has this id.';

/** The same for a number that has been read. In: what to call it, its value, the tables, what its place says. */
export function explainNumber(
  input: string,
  number: CodeNumber,
  catalog: Catalog,
  place?: Place,
): CodeExplanation {
  const claims = claimsOf(number, catalog, /^\d{1,5}$/.test(input));
  const bytes = claims.length === 0 && place === undefined ? readLittleEndian(input) : undefined;
  const swapped = bytes === undefined ? [] : claimsOf(bytes, catalog, false);
  if (bytes === undefined || swapped.length === 0)
    return withParts(input, number, catalog, rank(claims, catalog, place));
  const why = 'Read as four bytes, lowest first, as a diagnostic context prints them.';
  return withParts(input, bytes, catalog, rank(swapped, catalog, { families: [], why }));
}

/** A row that claims the number, with what it takes to rank it. */
interface Claim {
  readonly row: CodeRow;
  readonly wrapped: boolean;
  readonly named: boolean;
  /** Windows writes its codes in decimal, the store seldom does. */
  readonly decimal: boolean;
}

const isName = /^[A-Za-z_]\w{1,99}(?::\w{1,60})?$/;

function explainSymbol(input: string, catalog: Catalog, place: Place | undefined): CodeExplanation {
  const rows = catalog.symbol(input);
  const named = rows
    .map((row) => ({ row, wrapped: false, named: true, decimal: false }))
    .sort((a, b) => b.row.value - a.row.value);
  const [first] = named;
  const number = first === undefined ? undefined : toCodeNumber(first.row.value);
  if (number === undefined) return { input, readings: logReadings(input, catalog) };
  const isNew = ({ row }: Claim) =>
    !rows.some(({ family, value }) => family === row.family && value === row.value);
  const others = looksLikeHresult(number) ? claimsOf(number, catalog, false).filter(isNew) : [];
  return withParts(input, number, catalog, rank([...named, ...others], catalog, place));
}

/** In: a word of a protocol log, such as ProxyNotAuthenticated. Out: what it means; nothing where no table has it. */
export function logReadings(word: string, catalog: Catalog): readonly CodeReading[] {
  const value = catalog.logValue(word);
  if (value === undefined) return [];
  const { name, meaning, causes, next, reference } = value;
  const why = 'IMAP and POP logs write this word in place of a code.';
  const about = reference === undefined ? {} : { reference };
  return [{ family: 'log', code: name, aliases: [], meaning, causes, next, ...about, why }];
}

function claimsOf(number: CodeNumber, catalog: Catalog, decimal: boolean): readonly Claim[] {
  return codeFamilies.flatMap((family): Claim[] => {
    const inner = wrappedCode(family, number);
    const row = catalog.code(family, inner ?? number.unsigned);
    return row === undefined ? [] : [{ row, wrapped: inner !== undefined, named: false, decimal }];
  });
}

function withParts(
  input: string,
  number: CodeNumber,
  catalog: Catalog,
  readings: readonly CodeReading[],
): CodeExplanation {
  if (!looksLikeHresult(number)) return { input, number, readings };
  const hresult = splitHresult(number, catalog);
  return {
    input,
    number,
    hresult,
    readings: readings.length > 0 ? readings : [splitReading(number, hresult)],
  };
}

/** What the place says, then what Exchange logs often, then the order of the families. */
function rank(claims: readonly Claim[], catalog: Catalog, place: Place | undefined): readonly CodeReading[] {
  const ranked = claims.map((claim) => {
    const meaning = catalog.meaning(claim.row.family, claim.row.value);
    const curated = meaning !== undefined;
    const why = whyOf(claim, place, claims.length, curated);
    const advice = (place?.side === undefined ? undefined : meaning?.[place.side]) ?? meaning;
    const reading = readingOf(claim.row, advice, meaning?.reference, why);
    return { reading, score: scoreOf(claim, place, curated) };
  });
  return ranked.sort((a, b) => b.score - a.score).map(({ reading }) => reading);
}

function scoreOf(
  { row, wrapped, named, decimal }: Claim,
  place: Place | undefined,
  curated: boolean,
): number {
  const asked = place?.families.indexOf(row.family) ?? -1;
  const byPlace = asked < 0 ? 0 : 200 - asked * 10;
  const usual = decimal && row.family !== 'mapi' ? 0.5 : 0;
  return (named ? 400 : 0) + byPlace + (curated ? 4 : 0) + (wrapped ? 0 : 2) + usual - rarity(row);
}

/** Codes that only their place makes likely; Simple MAPI counts its errors from 1 to 26. */
function rarity({ family, value }: CodeRow): number {
  return family === 'mapi' && value <= 26 ? 3 : familyTraits[family].rarity;
}

function readingOf(
  row: CodeRow,
  advice: Advice | undefined,
  reference: Reference | undefined,
  why: string,
): CodeReading {
  const sentence = advice?.meaning ?? row.note;
  return {
    family: row.family,
    code: codeText(row.family, row.value),
    symbol: row.symbol,
    aliases: row.aliases,
    ...(sentence === undefined ? {} : { meaning: sentence }),
    causes: advice?.causes ?? [],
    next: advice?.next ?? [],
    ...(reference === undefined ? {} : { reference }),
    source: row.source,
    why,
  };
}

function whyOf(
  { row, wrapped, named }: Claim,
  place: Place | undefined,
  count: number,
  curated: boolean,
): string {
  const family = familyNames[row.family];
  if (named) return `The ${family} table has this name.`;
  if (place !== undefined && (place.families.length === 0 || place.families.includes(row.family)))
    return place.why;
  if (wrapped)
    return `The HRESULT carries this ${family} code (${familyTraits[row.family].carriedBy ?? ''}).`;
  if (count === 1) return `Only the ${family} table has this number.`;
  return curated
    ? 'Among the codes that Exchange support meets most.'
    : `The ${family} table has this number too.`;
}

/** The code as its family writes it. */
function codeText(family: CodeFamily, value: number): string {
  const number = toCodeNumber(value);
  if (number === undefined) return String(value);
  const { form } = familyTraits[family];
  if (form === 'bare-hex') return value.toString(16);
  return form === 'hex' ? number.hex : String(number.signed);
}
