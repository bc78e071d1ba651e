import assert from 'node:assert/strict';
import { decodingOf } from '../../../server/src/text/decoding.ts';

describe('scan text of a UTF-8 file', () => {
  const decoding = decodingOf({ name: 'utf-8', bom: 0 });

  it('has no blank where a byte of a character is 0xA0', () => {
    for (const text of ['à', '\u2831', 'Šà la carte']) {
      const scan = decoding.scanText(Buffer.from(text));
      assert.equal(/\s/.test(scan), text.includes(' '), text);
      assert.equal(decoding.decode(scan), text);
    }
  });

  it('has blanks for a no-break space, wherever a chunk ends', () => {
    const bytes = Buffer.from('Log\u00a0Name');
    assert.match(decoding.scanText(bytes), /^Log\s{2}Name$/);
    const cut = decoding.scanText(bytes.subarray(0, 4)) + decoding.scanText(bytes.subarray(4));
    assert.equal(decoding.decode(cut), 'Log\u00a0Name');
  });

  it('gives back the no-break space of a record in Windows-1252', () => {
    assert.equal(decoding.decode(decoding.scanText(Uint8Array.of(0x41, 0xa0, 0xe9))), 'A\u00a0é');
  });
});
