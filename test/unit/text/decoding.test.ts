import assert from 'node:assert/strict';
import { decodingOf, documentDecoding, utf8ScanText } from '../../../server/src/text/decoding.ts';
import { scanInPieces } from '../../support/markup.ts';

const text = 'Müller, Größe „12“ — 漢字 😀 end';
/** The whole of Windows-1252 above ASCII, the five bytes without a character included. */
const upperHalf = Uint8Array.from({ length: 128 }, (_, index) => 128 + index);

describe('decodingOf', () => {
  const utf8 = () => decodingOf({ name: 'utf-8', bom: 0 });

  it('reads UTF-8, one unit of scan text a byte', () => {
    const bytes = Buffer.from(text);
    const scan = utf8().scanText(bytes);
    assert.equal(scan.length, bytes.length);
    assert.equal(utf8().decode(scan), text);
  });

  for (const pieceLength of [1, 2, 3, 5]) {
    it(`reads UTF-8 whose characters are cut every ${pieceLength} bytes`, () => {
      assert.equal(utf8().decode(scanInPieces(utf8(), Buffer.from(text), pieceLength)), text);
    });

    it(`reads UTF-16 whose characters are cut every ${pieceLength} bytes`, () => {
      const little = decodingOf({ name: 'utf-16le', bom: 0 });
      assert.equal(little.decode(scanInPieces(little, Buffer.from(text, 'utf16le'), pieceLength)), text);
      const big = decodingOf({ name: 'utf-16be', bom: 0 });
      assert.equal(big.decode(scanInPieces(big, Buffer.from(text, 'utf16le').swap16(), pieceLength)), text);
    });
  }

  it('leaves out half a character at the end of UTF-16, which has no place', () => {
    const decoding = decodingOf({ name: 'utf-16le', bom: 0 });
    const bytes = Buffer.concat([Buffer.from('abc', 'utf16le'), Buffer.from([0x64])]);
    assert.equal(decoding.scanText(bytes), 'abc');
  });

  it('reads a record that is no UTF-8, in a file that looked like it, as Windows-1252', () => {
    const scan = utf8().scanText(Buffer.from('J\xf6rg \x93x\x94', 'latin1'));
    assert.equal(utf8().decode(scan), 'J\xf6rg \u201cx\u201d');
    assert.equal(utf8().offsets(scan)(4), 4);
  });

  it('reads the code pages of Windows', () => {
    const western = decodingOf({ name: 'windows-1252', bom: 0 });
    assert.equal(
      western.decode(western.scanText(Uint8Array.of(0x80, 0x93, 0xfc, 0x94))),
      '\u20ac\u201c\u00fc\u201d',
    );
    const cyrillic = decodingOf({ name: 'windows-1251', bom: 0 });
    assert.equal(cyrillic.decode(cyrillic.scanText(Uint8Array.of(0xcf, 0xee, 0xf7, 0xf2, 0xe0))), 'Почта');
  });

  it('gives every byte back that it scanned', () => {
    for (const name of ['windows-1251', 'windows-1252', 'koi8-r']) {
      const decoding = decodingOf({ name, bom: 0 });
      const expected = new TextDecoder(name).decode(upperHalf);
      assert.equal(decoding.decode(decoding.scanText(upperHalf)), expected, name);
    }
  });

  it('does not take a byte order mark within a record out', () => {
    const bytes = Buffer.from('a\ufeffb');
    assert.equal(utf8().decode(utf8().scanText(bytes)), 'a\ufeffb');
  });
});

describe('offsets', () => {
  it('leads from a character of UTF-8 back to its first byte', () => {
    const decoding = decodingOf({ name: 'utf-8', bom: 0 });
    const scan = decoding.scanText(Buffer.from(text));
    for (const word of ['Müller', 'Größe', '12', '—', '漢', '字', '😀', 'end']) {
      const before = text.slice(0, text.indexOf(word));
      assert.equal(decoding.offsets(scan)(before.length), Buffer.byteLength(before), word);
    }
    assert.equal(decoding.offsets(scan)(text.length), Buffer.byteLength(text));
  });

  it('counts one byte a character in a code page of one', () => {
    const decoding = decodingOf({ name: 'windows-1251', bom: 0 });
    const scan = decoding.scanText(Uint8Array.of(0xcf, 0xee, 0xf7, 0xf2, 0xe0));
    assert.equal(decoding.offsets(scan)(3), 3);
  });

  it('finds its way in a code page of two bytes a character', () => {
    const decoding = decodingOf({ name: 'shift_jis', bom: 0 });
    // 日本 is 93 FA 96 7B.
    const scan = decoding.scanText(Uint8Array.of(0x41, 0x93, 0xfa, 0x96, 0x7b, 0x42));
    assert.equal(decoding.decode(scan), 'A日本B');
    assert.deepEqual(
      [0, 1, 2, 3].map((index) => decoding.offsets(scan)(index)),
      [0, 1, 3, 5],
    );
  });

  it('has nothing to count in an open document', () => {
    assert.equal(documentDecoding.offsets(text)(7), 7);
    assert.equal(documentDecoding.decode(text), text);
  });
});

describe('utf8ScanText', () => {
  it('spells text as the scan of a UTF-8 file shows it', () => {
    const decoding = decodingOf({ name: 'utf-8', bom: 0 });
    for (const word of ['Level', 'Schlüsselwörter', '描述', 'Événement d’ID', '\u0080\u07ff\u0800\uffff'])
      assert.equal(utf8ScanText(word), decoding.scanText(Buffer.from(word)), word);
  });
});
