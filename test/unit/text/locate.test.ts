import assert from 'node:assert/strict';
import type { Encoding } from '../../../server/src/text/encoding.ts';
import { positionsOf } from '../../support/markup.ts';

const utf8: Encoding = { name: 'utf-8', bom: 0 };

describe('createLocator', () => {
  it('counts from one', () => {
    assert.deepEqual(positionsOf(Buffer.from('abc'), utf8, [0, 2]), ['1:1', '1:3']);
  });

  for (const [name, end] of Object.entries({ LF: '\n', CR: '\r', CRLF: '\r\n' })) {
    it(`ends a line at ${name}`, () => {
      const text = ['ab', '', 'c', 'd'].join(end);
      const offsets = [text.indexOf('b'), text.indexOf('c'), text.indexOf('d')];
      for (const pieceLength of [100, 1])
        assert.deepEqual(positionsOf(Buffer.from(text), utf8, offsets, pieceLength), ['1:2', '3:1', '4:1']);
    });
  }

  it('ends a line at each of them in one file', () => {
    assert.deepEqual(positionsOf(Buffer.from('a\nb\rc\r\nd\n\re'), utf8, [2, 4, 7, 10]), [
      '2:1',
      '3:1',
      '4:1',
      '6:1',
    ]);
  });

  it('does not count a byte order mark', () => {
    assert.deepEqual(positionsOf(Buffer.from('\ufeffab\nc'), { name: 'utf-8', bom: 3 }, [3, 4, 6]), [
      '1:1',
      '1:2',
      '2:1',
    ]);
    assert.deepEqual(
      positionsOf(Buffer.from('\ufeffab\nc', 'utf16le'), { name: 'utf-16le', bom: 2 }, [2, 4, 8]),
      ['1:1', '1:2', '2:1'],
    );
  });

  it('counts columns in UTF-16 units, as editors do', () => {
    // ü takes 2 bytes and one unit, 漢 takes 3 and one, 😀 takes 4 and two.
    assert.deepEqual(positionsOf(Buffer.from('ü漢😀x'), utf8, [0, 2, 5, 9]), ['1:1', '1:2', '1:3', '1:5']);
    assert.deepEqual(positionsOf(Buffer.from('ü漢😀x'), utf8, [9], 1), ['1:5']);
  });

  it('reads UTF-16 of both orders', () => {
    const little = Buffer.from('a\r\n漢😀x', 'utf16le');
    assert.deepEqual(positionsOf(little, { name: 'utf-16le', bom: 0 }, [0, 6, 8, 12]), [
      '1:1',
      '2:1',
      '2:2',
      '2:4',
    ]);
    const big = Buffer.from('a\r\n漢😀x', 'utf16le').swap16();
    assert.deepEqual(positionsOf(big, { name: 'utf-16be', bom: 0 }, [6, 12], 3), ['2:1', '2:4']);
  });

  it('does not take a byte of UTF-16 for a line end', () => {
    // U+0A0D and U+0D0A hold the bytes of LF and CR.
    assert.deepEqual(
      positionsOf(Buffer.from('\u0a0d\u0d0ax', 'utf16le'), { name: 'utf-16le', bom: 0 }, [4]),
      ['1:3'],
    );
  });

  it('counts a byte a column in a code page of one', () => {
    assert.deepEqual(
      positionsOf(Uint8Array.of(0xfc, 0xe9, 10, 0x80, 0x41), { name: 'windows-1252', bom: 0 }, [1, 4]),
      ['1:2', '2:2'],
    );
  });

  it('takes offsets in any order, twice, and beyond the end', () => {
    assert.deepEqual(positionsOf(Buffer.from('ab\ncd'), utf8, [4, 1, 4, 99]), ['2:2', '1:2', '2:2', '2:3']);
    assert.deepEqual(positionsOf(new Uint8Array(), utf8, [0, 5]), ['1:1', '1:1']);
  });
});
