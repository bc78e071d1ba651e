import type { ContextRecord } from './context.ts';
import { isDigit, skipFiller } from './filler.ts';
import { decodePayload, payloadBytes } from './payload.ts';

export interface CompactRun {
  readonly start: number;
  readonly end: number;
  readonly records: readonly ContextRecord[];
  readonly cutTail: boolean;
  readonly problems: readonly string[];
}

/**
 * Reads records as `16.18969:C4000000, 4.6372:05000780` from an index on. Line breaks, blanks and markup may divide numbers and hex.
 * In: the text, an index at which a number begins, how many records to read at most, and whether even the first type may be divided:
 * where it is not certain that a record begins, a number at the end of a sentence is no type.
 * Out: the run, undefined where no record begins there.
 */
export function readCompactRun(
  text: string,
  from: number,
  most: number,
  divided: boolean,
): CompactRun | undefined {
  const records: ContextRecord[] = [];
  const problems: string[] = [];
  let read = readRecord(text, from, divided, 8);
  let end = from;
  let next = from;
  while (read !== undefined && records.length < most) {
    records.push(read.record);
    problems.push(...read.problems);
    end = read.record.end;
    next = skipFiller(text, end);
    const isList = text[next] === ',';
    if (isList) next = skipFiller(text, next + 1);
    read = isList ? readRecord(text, next, true, 1) : undefined;
  }
  if (records.length === 0) return undefined;
  const tail: Tail = read === undefined ? readTail(text, end, next) : { end, cutTail: false, problems: [] };
  return { start: from, records, ...tail, problems: [...problems, ...tail.problems] };
}

interface Read {
  readonly record: ContextRecord;
  readonly problems: readonly string[];
}

/** In: where it begins, whether its type may be divided, and how many hex digits it has at least. */
function readRecord(text: string, from: number, divided: boolean, least: number): Read | undefined {
  const head = readHead(text, from, divided);
  if (head.type === undefined || head.lid === undefined || !head.complete) return undefined;
  const { type, lid } = head;
  const expected = payloadBytes(type, lid);
  const hex = readHex(text, skipFiller(text, head.end), expected === undefined ? undefined : expected * 2);
  if (hex === undefined || hex.count < least) return undefined;
  const { problem, ...payload } = decodePayload(type, lid, hex.digits);
  const record = {
    start: from,
    end: hex.end,
    lid,
    type,
    ...payload,
    value: { start: hex.start, end: hex.firstEnd },
  };
  const all = [
    problem,
    hex.count % 2 === 1 ? 'the number of hex digits is odd' : undefined,
    hex.count > maxDigits ? `of ${hex.count} hex digits only ${maxDigits} are read` : undefined,
  ];
  return {
    record,
    problems: all.filter((each) => each !== undefined).map((each) => `Record ${type}.${lid}: ${each}`),
  };
}

const maxDigits = 4096;

interface Head {
  readonly type?: number;
  readonly lid?: number;
  readonly complete: boolean;
  readonly end: number;
}

function readHead(text: string, from: number, divided: boolean): Head {
  const type = readDigits(text, from, 3, divided);
  if (type === undefined) return { complete: false, end: from };
  const dot = divided ? skipFiller(text, type.end) : type.end;
  if (text[dot] !== '.') return { type: type.value, complete: false, end: type.end };
  const lid = readDigits(text, divided ? skipFiller(text, dot + 1) : dot + 1, 7, true);
  if (lid === undefined) return { type: type.value, complete: false, end: type.end };
  const colon = skipFiller(text, lid.end);
  const complete = text[colon] === ':';
  return { type: type.value, lid: lid.value, complete, end: complete ? colon + 1 : lid.end };
}

type Tail = Pick<CompactRun, 'end' | 'cutTail' | 'problems'>;

/** What cuts a run off: dots, or a record that is not whole. */
function readTail(text: string, end: number, next: number): Tail {
  const head = readHead(text, next, true);
  const begun = head.type !== undefined && (head.lid !== undefined || text[head.end] === '.');
  const dots = dotsEnd(text, begun ? skipFiller(text, head.end) : next);
  if (dots !== undefined) return { end: dots, cutTail: true, problems: [] };
  if (!begun) return { end, cutTail: false, problems: [] };
  return { end: head.end, cutTail: false, problems: ['The last record is not whole'] };
}

function dotsEnd(text: string, at: number): number | undefined {
  if (text[at] === '…') return at + 1;
  if (text.startsWith('&hellip;', at)) return at + 8;
  return text.startsWith('...', at) ? at + 3 : undefined;
}

function readDigits(
  text: string,
  from: number,
  most: number,
  divided: boolean,
): { readonly value: number; readonly end: number } | undefined {
  let digits = '';
  let end = from;
  for (let at = from; ;) {
    if (isDigit(text.charCodeAt(at))) {
      if (digits.length === most) return undefined;
      digits += text.charAt(at);
      at++;
      end = at;
    } else {
      const next = divided && digits !== '' ? skipFiller(text, at) : at;
      if (next === at || !isDigit(text.charCodeAt(next))) break;
      at = next;
    }
  }
  return digits === '' ? undefined : { value: Number(digits), end };
}

interface Hex {
  readonly digits: string;
  readonly count: number;
  readonly start: number;
  /** The end of the first four bytes. */
  readonly firstEnd: number;
  readonly end: number;
}

/** In: where the digits begin, and how many there are where the type says so. */
function readHex(text: string, from: number, expected: number | undefined): Hex | undefined {
  let digits = '';
  let count = 0;
  let firstEnd = from;
  let end = from;
  for (let at = from; ;) {
    const chunkEnd = hexEnd(text, at, count > 0);
    if (chunkEnd === at || (count > 0 && !continues(text, at, chunkEnd, count))) break;
    if (count < 8) firstEnd = Math.min(chunkEnd, at + 8 - count);
    digits += text.slice(at, Math.min(chunkEnd, at + maxDigits - digits.length));
    count += chunkEnd - at;
    end = chunkEnd;
    at = skipFiller(text, chunkEnd);
    if (at === chunkEnd || (expected !== undefined && count >= expected)) break;
  }
  return count === 0 ? undefined : { digits, count, start: from, firstEnd, end };
}

/**
 * Whether hex digits behind a gap belong to the payload before it, and are no word or number of what follows: nothing of a word
 * or of a new record is attached, and a payload that may be complete (its bytes and 4 are a multiple of 8) takes no short word.
 */
function continues(text: string, at: number, end: number, count: number): boolean {
  if (/[\w:]/.test(text.charAt(end))) return false;
  if (text[end] === '.' && text[end + 1] !== '.') return false;
  return count % 16 !== 8 || end - at >= 4;
}

/** Exchange prints capitals; behind a gap small letters are a word. */
function hexEnd(text: string, from: number, capitals: boolean): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const small = code >= 97 && code <= 102 && !capitals;
    if (!isDigit(code) && !(code >= 65 && code <= 70) && !small) break;
  }
  return at;
}
