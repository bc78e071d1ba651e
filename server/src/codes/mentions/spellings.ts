import type { Catalog } from '../../knowledge/catalog.ts';
import { wrappedWin32 } from '../hresult.ts';
import { type CodeNumber, toCodeNumber } from '../readNumber.ts';
import type { Mention } from './mention.ts';

/**
 * A pattern that finds every spelling of a code, and perhaps other texts too: what it finds has to be read.
 * In: a mention. Out: a global pattern of literals; it holds for scan text as well, spellings being ASCII.
 */
export function spellingsOf({ subject, text }: Mention, catalog: Catalog): RegExp {
  switch (subject.kind) {
    case 'number':
      return literals(spellingsOfNumber(subject.number, catalog));
    case 'status':
      return literals([subject.status.code || text]);
    case 'event':
      return literals([String(subject.id)]);
    default:
      return literals([text]);
  }
}

function spellingsOfNumber(number: CodeNumber, catalog: Catalog): string[] {
  const inner = wrappedWin32(number) ?? number.unsigned;
  const wrapped = inner <= 0xffff ? toCodeNumber(0x8007_0000 + inner) : undefined;
  const same = [number, toCodeNumber(inner), wrapped].filter((each) => each !== undefined);
  const digits = same.flatMap(({ unsigned, signed, hex }) => [
    String(Math.abs(signed)),
    String(unsigned),
    unsigned.toString(16),
    littleEndian(hex),
  ]);
  return [...new Set([...digits, ...symbolsOf(same, catalog)])];
}

function symbolsOf(numbers: readonly CodeNumber[], catalog: Catalog): string[] {
  const families = ['mapi', 'hresult', 'sspi', 'ntstatus', 'win32', 'rpc', 'winsock', 'ese'] as const;
  return numbers
    .flatMap(({ unsigned }) => families.map((family) => catalog.code(family, unsigned)))
    .flatMap((row) => (row === undefined ? [] : [row.symbol, ...row.aliases]));
}

/** `0x80040111` as a diagnostic context has it: `11010480`. */
function littleEndian(hex: string): string {
  return (hex.slice(2).match(/../g) ?? []).reverse().join('');
}

function literals(texts: readonly string[]): RegExp {
  return new RegExp(texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'gi');
}
