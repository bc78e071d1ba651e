import {
  codeFamilies,
  type CodeFamily,
  type CodeRow,
  findCode,
  findMeaning,
  findSymbol,
  type Meaning,
} from '../knowledge/codes.ts';
import { type CodeExplanation, type CodeHint, type CodeReading, familyNames } from './explanation.ts';
import { looksLikeHresult, splitHresult, splitReading, wrappedWin32 } from './hresult.ts';
import { type CodeNumber, readLittleEndian, readNumber, toCodeNumber } from './readNumber.ts';
import { readStatus, readStatusMeanings } from './smtpStatus.ts';

/**
 * Explains one code: a number in any spelling of readNumber, four little-endian bytes where they alone make sense, an SMTP reply or
 * enhanced status code, or a symbol in any case (`MAPI_E_LOGON_FAILED`, `ecSendAsDenied`, `MapiExceptionNetworkError`).
 *
 * In: the text, and the family that it stands for where that is known (it goes first; the others are still listed).
 * Out: every reading, best first; no readings where nothing knows the text. Never throws on any input.
 */
export async function explainCode(text: string, hint?: CodeHint): Promise<CodeExplanation> {
  const input = text.trim();
  const number = readNumber(input);
  if (number !== undefined) return explainNumber(input, number, hint);
  const status = readStatus(input);
  if (status !== undefined) return { input, status, readings: await readStatusMeanings(status, input) };
  return /^[A-Za-z_]\w{1,99}$/.test(input) ? explainSymbol(input, hint) : { input, readings: [] };
}

/** A row that claims the number, with what it takes to rank it. */
interface Claim {
  readonly row: CodeRow;
  readonly wrapped: boolean;
  readonly named: boolean;
}

async function explainNumber(
  input: string,
  number: CodeNumber,
  hint: CodeHint | undefined,
): Promise<CodeExplanation> {
  const claims = await claimsOf(number);
  const bytes = claims.length === 0 ? readLittleEndian(input) : undefined;
  const swapped = bytes === undefined ? [] : await claimsOf(bytes);
  if (bytes !== undefined && swapped.length > 0) {
    return withParts(
      input,
      bytes,
      await rank(swapped, hint, 'Read as four bytes, lowest first, as a diagnostic context prints them.'),
    );
  }
  return withParts(input, number, await rank(claims, hint));
}

async function explainSymbol(input: string, hint: CodeHint | undefined): Promise<CodeExplanation> {
  const rows = (await Promise.all(codeFamilies.map((family) => findSymbol(family, input)))).flat();
  const named = rows
    .map((row) => ({ row, wrapped: false, named: true }))
    .sort((a, b) => b.row.value - a.row.value);
  const [first] = named;
  const number = first === undefined ? undefined : toCodeNumber(first.row.value);
  if (number === undefined) return { input, readings: [] };
  const isNew = ({ row }: Claim) => !rows.includes(row);
  const others = looksLikeHresult(number) ? (await claimsOf(number)).filter(isNew) : [];
  return withParts(input, number, await rank([...named, ...others], hint));
}

async function claimsOf(number: CodeNumber): Promise<readonly Claim[]> {
  const wrapped = wrappedWin32(number);
  const claims = await Promise.all(
    codeFamilies.map(async (family): Promise<Claim | undefined> => {
      const inner =
        wrapped !== undefined && (family === 'win32' || family === 'winsock') ? wrapped : undefined;
      const row = await findCode(family, inner ?? number.unsigned);
      return row === undefined ? undefined : { row, wrapped: inner !== undefined, named: false };
    }),
  );
  return claims.filter((claim) => claim !== undefined);
}

async function withParts(
  input: string,
  number: CodeNumber,
  readings: readonly CodeReading[],
): Promise<CodeExplanation> {
  if (!looksLikeHresult(number)) return { input, number, readings };
  const hresult = await splitHresult(number);
  return {
    input,
    number,
    hresult,
    readings: readings.length > 0 ? readings : [splitReading(number, hresult)],
  };
}

/** What was asked for, then what Exchange logs often, then the order of the families. */
async function rank(
  claims: readonly Claim[],
  hint: CodeHint | undefined,
  why?: string,
): Promise<readonly CodeReading[]> {
  const ranked = await Promise.all(
    claims.map(async (claim) => {
      const meaning = await findMeaning(claim.row.family, claim.row.value);
      const curated = meaning !== undefined;
      const reading = readingOf(claim.row, meaning, why ?? whyOf(claim, hint, claims.length, curated));
      return { reading, score: scoreOf(claim, hint, curated) };
    }),
  );
  return ranked.sort((a, b) => b.score - a.score).map(({ reading }) => reading);
}

function scoreOf({ row, wrapped, named }: Claim, hint: CodeHint | undefined, curated: boolean): number {
  const asked = row.family === hint ? 8 : 0;
  return (named ? 16 : 0) + asked + (curated ? 4 : 0) + (wrapped ? 0 : 2) + (isSimpleMapi(row) ? 0 : 1);
}

/** Simple MAPI counts its errors from 1 to 26; hardly a log prints them. */
function isSimpleMapi(row: CodeRow): boolean {
  return row.family === 'mapi' && row.value > 0 && row.value <= 26;
}

function readingOf(row: CodeRow, meaning: Meaning | undefined, why: string): CodeReading {
  const sentence = meaning?.meaning ?? row.note;
  return {
    family: row.family,
    code: codeText(row.family, row.value),
    symbol: row.symbol,
    aliases: row.aliases,
    ...(sentence === undefined ? {} : { meaning: sentence }),
    causes: meaning?.causes ?? [],
    next: meaning?.next ?? [],
    ...(meaning?.reference === undefined ? {} : { reference: meaning.reference }),
    source: row.source,
    why,
  };
}

function whyOf(
  { row, wrapped, named }: Claim,
  hint: CodeHint | undefined,
  count: number,
  curated: boolean,
): string {
  const family = familyNames[row.family];
  if (named) return `The ${family} table has this name.`;
  if (wrapped) return `The HRESULT carries this ${family} code in its low 16 bits (facility 7).`;
  if (row.family === hint) return `It stands where a ${family} code stands.`;
  if (count === 1) return `Only the ${family} table has this number.`;
  return curated
    ? 'Among the codes that Exchange support meets most.'
    : `The ${family} table has this number too.`;
}

function codeText(family: CodeFamily, value: number): string {
  const number = toCodeNumber(value);
  if (number === undefined) return String(value);
  return family === 'mapi' || family === 'hresult' ? number.hex : String(number.signed);
}
