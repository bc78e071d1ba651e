import assert from 'node:assert/strict';
import { detectEncoding } from '../../../server/src/text/encoding.ts';

const line = '02/02/2007 16:24:30 CSession::Logon Error -2147221231 No store.\r\n';
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('detectEncoding', () => {
  it('believes a byte order mark', () => {
    assert.deepEqual(detectEncoding(Buffer.from(`\ufeff${line}`)), { name: 'utf-8', bom: 3 });
    assert.deepEqual(detectEncoding(Buffer.from(`\ufeff${line}`, 'utf16le')), { name: 'utf-16le', bom: 2 });
    assert.deepEqual(detectEncoding(swapped(`\ufeff${line}`)), { name: 'utf-16be', bom: 2 });
  });

  it('tells UTF-16 without a mark by its zeros', () => {
    assert.deepEqual(detectEncoding(Buffer.from(line, 'utf16le')), { name: 'utf-16le', bom: 0 });
    assert.deepEqual(detectEncoding(swapped(line)), { name: 'utf-16be', bom: 0 });
  });

  it('tells UTF-16 of which the last character is cut in half', () => {
    assert.deepEqual(detectEncoding(Buffer.from(line, 'utf16le').subarray(0, -1)), {
      name: 'utf-16le',
      bom: 0,
    });
  });

  it('takes ASCII for UTF-8, and nothing at all too', () => {
    assert.deepEqual(detectEncoding(Buffer.from(line)), { name: 'utf-8', bom: 0 });
    assert.deepEqual(detectEncoding(new Uint8Array()), { name: 'utf-8', bom: 0 });
  });

  it('tells UTF-8 by its sequences, also where the sample ends within one', () => {
    const bytes = Buffer.from('Postfach von Jörg Größe, Übersicht: 漢字 und 😀');
    for (let length = bytes.length; length > 25; length--)
      assert.equal(detectEncoding(bytes.subarray(0, length))?.name, 'utf-8', `${length} bytes`);
  });

  it('takes other bytes for Windows-1252, unless somebody knows better', () => {
    const bytes = Buffer.from('J\xf6rg \x93Gr\xf6\xdfe\x94', 'latin1');
    assert.deepEqual(detectEncoding(bytes), { name: 'windows-1252', bom: 0 });
    assert.deepEqual(detectEncoding(bytes, 'windows-1251'), { name: 'windows-1251', bom: 0 });
  });

  it('does not ask for a code page where the bytes are UTF-8', () => {
    assert.equal(detectEncoding(Buffer.from('Jörg'), 'windows-1251')?.name, 'utf-8');
  });

  it('calls bytes that are no text so', () => {
    const image = Uint8Array.from({ length: 2000 }, (_, index) => (index * 37) % 256);
    assert.equal(detectEncoding(image), undefined);
    assert.equal(detectEncoding(new Uint8Array(100)), undefined);
  });

  it('lets a torn log have a few zeros in it', () => {
    assert.equal(detectEncoding(Buffer.from(`${line}\0\0\0${line}`))?.name, 'utf-8');
  });
});
