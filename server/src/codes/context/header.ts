import { toCodeNumber } from '../readNumber.ts';
import type { ContextHeader, Placed } from './context.ts';
import { cleanSlice, isLetter, skipFiller, wordEnd } from './filler.ts';

/** The line of an exception; `end` is where what comes behind it begins. */
export interface Header {
  readonly header: ContextHeader;
  readonly start: number;
  readonly end: number;
  /** hr and ec are there, so that it says something even where no records follow. */
  readonly full: boolean;
}

/**
 * Reads the name of an exception and what follows: `MapiExceptionNotFound: Unable to open folder. (hr=0x8004010F, ec=-2147221233)`,
 * `MapiExceptionUnconfigured:` before a blob, `MapiExceptionSendAsDenied; Failed to process …`.
 * In: the text and an index. Out: undefined where no such name stands there, and for names in a stack trace.
 */
export function readHeader(text: string, from: number): Header | undefined {
  const word = wordEnd(text, from, 'MapiException');
  if (word === undefined) return undefined;
  const nameEnd = lettersEnd(text, word);
  const mark = skipFiller(text, nameEnd);
  if (nameEnd === word || !/[:;]/.test(text.charAt(mark))) return undefined;
  const exception = placed(cleanSlice(text, from, nameEnd).text, from, nameEnd);
  const codes = text[mark] === ':' ? findCodes(text, mark + 1) : undefined;
  if (codes === undefined) return { header: { exception }, start: from, end: mark + 1, full: false };
  const message = messageOf(text, mark + 1, codes.start);
  return {
    header: { exception, ...(message === undefined ? {} : { message }), hr: codes.hr, ec: codes.ec },
    start: from,
    end: codes.end,
    full: true,
  };
}

/** In: a header, and where the records behind it begin. Out: the header with the message that stands before the records. */
export function withMessage(text: string, { header, end }: Header, records: number): ContextHeader {
  if (header.message !== undefined) return header;
  const { text: between, starts } = cleanSlice(text, end, records);
  const intro = /^[^]{0,200}?with message\s/i.exec(between)?.[0].length ?? 0;
  const marker = /^[\s:"]{0,4}(?:\[BeginDiagnosticData\])?\s?/i.exec(between.slice(intro))?.[0].length ?? 0;
  const from = starts[intro + marker];
  const message = from === undefined ? undefined : messageOf(text, from, records);
  return message === undefined ? header : { ...header, message };
}

function lettersEnd(text: string, from: number): number {
  let at = from;
  while (at - from < 80 && isLetter(text.charCodeAt(at))) at++;
  return at;
}

interface Codes {
  readonly start: number;
  readonly end: number;
  readonly hr: Placed<number>;
  readonly ec: Placed<number>;
}

const codesPattern = /^\(hr\s?[= ]\s?0x(?<hr>[\da-f]{1,8}),?\s?ec\s?[= ]\s?(?<ec>-?\d{1,10})\s?\)/di;

/** The message is at most 500 units long, and no other exception's name is part of it. */
function findCodes(text: string, from: number): Codes | undefined {
  const limit = Math.min(text.length, from + 500);
  for (let at = from; at < limit; at++) {
    if (text[at] === 'M' && text.startsWith('MapiException', at)) return undefined;
    if (text[at] !== '(' || !/^hr\b/i.test(text.slice(at + 1, at + 4))) continue;
    const close = text.slice(at, at + 120).indexOf(')');
    const cleaned = cleanSlice(text, at, at + close + 1);
    const match = codesPattern.exec(cleaned.text);
    const hr = match?.indices?.groups?.['hr'];
    const ec = match?.indices?.groups?.['ec'];
    if (match === null || hr === undefined || ec === undefined) return undefined;
    const spanOf = ([start, end]: [number, number]) =>
      [cleaned.starts[start] ?? at, cleaned.ends[end - 1] ?? at] as const;
    const signed = toCodeNumber(Number(cleaned.text.slice(...ec)));
    if (signed === undefined) return undefined;
    return {
      start: at,
      end: cleaned.ends[match[0].length - 1] ?? at,
      hr: placed(Number.parseInt(cleaned.text.slice(...hr), 16), ...spanOf(hr)),
      ec: placed(signed.signed, ...spanOf(ec)),
    };
  }
  return undefined;
}

/** What the exception says, on one line and without the full stop at its end. */
function messageOf(text: string, from: number, to: number): Placed<string> | undefined {
  const cleaned = cleanSlice(text, from, to);
  const value = cleaned.text
    .replace(/\s+/g, ' ')
    .replace(/[\s.:"]{1,8}$/, '')
    .slice(0, 400);
  const end = cleaned.ends[value.length - 1];
  return end === undefined ? undefined : placed(value, cleaned.starts[0] ?? from, end);
}

function placed<Value>(value: Value, start: number, end: number): Placed<Value> {
  return { value, start, end };
}
