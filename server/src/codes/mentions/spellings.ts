import type { Catalog } from '../../knowledge/catalog.ts';
import { codeFamilies } from '../../knowledge/rows.ts';
import { wrappedWin32 } from '../hresult.ts';
import { type CodeNumber, toCodeNumber } from '../readNumber.ts';
import type { Mention } from './mention.ts';

/**
 * A pattern that finds every spelling of a code, and perhaps other texts too: what it finds has to be read.
 * In: a mention. Out: a global pattern; it holds for scan text as well, spellings being ASCII.
 */
export function spellingsOf({ subject, text }: Mention, catalog: Catalog): RegExp {
  switch (subject.kind) {
    case 'number':
      return anyOf([...spellingsOfNumber(subject.number, catalog), whole(text)]);
    case 'status':
      return anyOf([whole(subject.status.code || text)]);
    case 'event':
      return anyOf([whole(String(subject.id))]);
    default:
      return anyOf([whole(text)]);
  }
}

function spellingsOfNumber(number: CodeNumber, catalog: Catalog): string[] {
  const inner = wrappedWin32(number) ?? number.unsigned;
  const wrapped = inner <= 0xffff ? toCodeNumber(0x8007_0000 + inner) : undefined;
  const same = [number, toCodeNumber(inner), wrapped].filter((each) => each !== undefined);
  return [
    ...same.flatMap(({ unsigned, signed, hex }) => [
      whole(String(Math.abs(signed))),
      whole(String(unsigned)),
      hexSpelling(unsigned),
      inContext(hex),
    ]),
    ...symbolsOf(same, catalog).map(whole),
  ];
}

function symbolsOf(numbers: readonly CodeNumber[], catalog: Catalog): string[] {
  return numbers
    .flatMap(({ unsigned }) => codeFamilies.map((family) => catalog.code(family, unsigned)))
    .flatMap((row) => (row === undefined ? [] : [row.symbol, ...row.aliases]));
}

/** `0x6BA`, `6ba`, `000006BA`, `0xFFFFFFFF80040111`. */
function hexSpelling(unsigned: number): string {
  const digits = unsigned.toString(16);
  const padding = '0'.repeat(8 - digits.length);
  return String.raw`(?:0[x\u00d7]0{0,15}|(?<=\w{8})|(?<!\w)(?:${padding})?)${digits}(?!\w)`;
}

/** `0x80040111` as a diagnostic context has it: `11010480`, where a line end or a mark of the web may stand in its midst. */
function inContext(hex: string): string {
  const bytes = hex.slice(2).match(/../g) ?? [];
  return String.raw`(?<!\w)${Array.from(bytes.reverse().join('')).join(folded)}`;
}

/** What may stand between two digits of a record, as readContexts allows it. */
const folded = String.raw`(?:[\s>=]|<[^<>]{0,20}>|&#1[03];){0,8}`;

/** A spelling that is no part of a longer word or number. */
function whole(text: string): string {
  return String.raw`(?<!\w)${text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}(?!\w)`;
}

function anyOf(patterns: readonly string[]): RegExp {
  return new RegExp([...new Set(patterns)].join('|'), 'gi');
}
