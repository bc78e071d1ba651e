import assert from 'node:assert/strict';
import { readLittleEndian, readNumber, toCodeNumber } from '../../../server/src/codes/readNumber.ts';

const logonFailed = { unsigned: 2147746065, signed: -2147221231, hex: '0x80040111' };

describe('readNumber', () => {
  const spellings = [
    '-2147221231',
    '\u22122147221231',
    '\u20132147221231',
    '2147746065',
    '0x80040111',
    '0X80040111',
    '0×80040111',
    '80040111',
    '  0x80040111\t',
    '0xFFFFFFFF80040111',
    '0x0000000080040111',
  ];
  for (const text of spellings) {
    it(`reads ${JSON.stringify(text)} as MAPI_E_LOGON_FAILED`, () => {
      assert.deepEqual(readNumber(text), logonFailed);
    });
  }

  const others: readonly (readonly [string, number])[] = [
    ['0', 0],
    ['-0', 0],
    ['0×0', 0],
    ['0x0', 0],
    ['1722', 1722],
    ['-515', -515],
    ['-1', -1],
    ['00000977', 0x977],
    ['8004010f', 0x8004010f - 2 ** 32],
    ['000003F2', 0x3f2],
    ['C0000022', 0xc0000022 - 2 ** 32],
    ['20130219', 20130219],
    ['11010480', 11010480],
    ['79999999', 79999999],
    ['8004011', 8004011],
    ['800401111', 800401111],
    ['4294967295', -1],
    ['-2147483648', -2147483648],
    ['0xFFFFFFFF', -1],
    ['0x977', 0x977],
  ];
  for (const [text, signed] of others) {
    it(`reads ${text} as ${signed}`, () => {
      const number = readNumber(text);
      assert.equal(number?.signed, signed);
      assert.ok(Object.is(number.signed, signed), 'no negative zero');
      assert.equal(number.unsigned, signed < 0 ? signed + 2 ** 32 : signed);
      assert.equal(Number(number.hex), number.unsigned);
      assert.match(number.hex, /^0x[0-9A-F]{8}$/);
    });
  }

  const odd = [
    '',
    ' ',
    '-',
    '0x',
    '0×',
    'x80040111',
    '52e',
    '4DC',
    '0000003F2',
    '8004010F1',
    '8004011G',
    '+5',
    '--5',
    '1.5',
    '1e3',
    '1,024',
    '4294967296',
    '-2147483649',
    '99999999999',
    '0x100000000',
    '0xFFFFFFFE80040111',
    '0xFFFFFFFF00000001',
    '-0x80040111',
    '0x8004 0111',
    '0x80040111\n0x80040111',
    '٣٤',
    '５',
    'Infinity',
    'NaN',
    '5'.repeat(1_000_000),
    `0x${'0'.repeat(1_000_000)}1`,
    '\u0000',
  ];
  for (const text of odd) {
    it(`does not read ${JSON.stringify(text.slice(0, 24))}`, () => {
      assert.equal(readNumber(text), undefined);
    });
  }
});

describe('readLittleEndian', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['11010480', '0x80040111'],
    ['1C010480', '0x8004011C'],
    ['DA040000', '0x000004DA'],
    ['da 04 00 00', '0x000004DA'],
    ['FFFFFFFF', '0xFFFFFFFF'],
  ];
  for (const [text, hex] of cases) {
    it(`reads ${text} as ${hex}`, () => {
      assert.equal(readLittleEndian(text)?.hex, hex);
    });
  }

  for (const text of ['', '1101048', '1101048000', '0x11010480', '1101048G', '1 1010480', '-1']) {
    it(`does not read ${JSON.stringify(text)}`, () => {
      assert.equal(readLittleEndian(text), undefined);
    });
  }
});

describe('toCodeNumber', () => {
  for (const value of [1.5, NaN, Infinity, 2 ** 32, -(2 ** 31) - 1]) {
    it(`refuses ${value}`, () => {
      assert.equal(toCodeNumber(value), undefined);
    });
  }
});
