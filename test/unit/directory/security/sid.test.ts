import assert from 'node:assert/strict';
import { DescriptorError } from '../../../../server/src/directory/security/descriptorError.ts';
import { guidFromBytes, guidToBytes, parseGuid } from '../../../../server/src/directory/security/guid.ts';
import {
  domainAndRid,
  parseSid,
  sidFromBytes,
  sidToBytes,
  type Sid,
} from '../../../../server/src/directory/security/sid.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('SIDs', () => {
  const samples: readonly (readonly [Sid, string])[] = [
    ['S-1-1-0', '01 01 000000000001 00000000'],
    ['S-1-5-32-544', '01 02 000000000005 20000000 20020000'],
    ['S-1-5-21-1-2-4294967295-512', '01 05 000000000005 15000000 01000000 02000000 ffffffff 00020000'],
    ['S-1-5', '01 00 000000000005'],
    ['S-1-4294967295-1', '01 01 0000ffffffff 01000000'],
    // [MS-DTYP] 2.4.2.1: hexadecimal, twelve digits, from 2^32 on.
    ['S-1-0x000100000000-1', '01 01 000100000000 01000000'],
    ['S-1-0xffffffffffff-1', '01 01 ffffffffffff 01000000'],
    [
      'S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15',
      `01 0f 000000000005 ${Array.from({ length: 15 }, (_, index) => `0${(index + 1).toString(16)}000000`).join('')}`,
    ],
  ];
  for (const [text, hex] of samples)
    it(`read and write ${text}`, () => {
      assert.equal(sidFromBytes(bytes(hex)), text);
      assert.deepEqual(sidToBytes(text), bytes(hex));
    });

  it('have one spelling, whatever they were written like', () => {
    assert.equal(parseSid('s-1-5-032-0544'), 'S-1-5-32-544');
    assert.equal(parseSid('S-1-0x5-32-544'), 'S-1-5-32-544');
    assert.equal(parseSid('S-1-4294967296-1'), 'S-1-0x000100000000-1');
  });

  it('are not made of anything else', () => {
    const none = [
      '',
      'S-1',
      'S-1-',
      'S-2-5-32',
      'S-1-5-',
      'S-1-5--1',
      'S-1-5-4294967296',
      'S-1-281474976710656-1',
    ];
    for (const text of [...none, ' S-1-5-18', 'S-1-5-18\n', `S-1-5${'-1'.repeat(16)}`])
      assert.equal(parseSid(text), undefined, text);
    assert.throws(() => sidToBytes('S-1-x'), TypeError);
  });

  it('that are cut, or of another revision, or too long, say so and where', () => {
    assert.throws(() => sidFromBytes(bytes('01 02 00000000')), {
      name: 'DescriptorError',
      message: /cut.*byte 6/,
    });
    assert.throws(() => sidFromBytes(bytes('01 02 000000000005 20000000')), DescriptorError);
    assert.throws(() => sidFromBytes(bytes('02 01 000000000005 20000000')), /revision is 2/);
    assert.throws(() => sidFromBytes(bytes(`01 10 000000000005 ${'00'.repeat(64)}`)), /16 numbers/);
  });

  it('come apart into domain and relative identifier', () => {
    assert.deepEqual(domainAndRid('S-1-5-21-1-2-3-512'), { domain: 'S-1-5-21-1-2-3', rid: 512 });
    assert.equal(domainAndRid('S-1-5-32-544'), undefined);
    assert.equal(domainAndRid('S-1-5-21-1-2-3'), undefined);
  });
});

describe('GUIDs', () => {
  // [MS-DTYP] 2.3.4.2: Data1 to Data3 are little-endian, Data4 is bytes.
  const packet = bytes('541a72ab 2f1e d011 9819 00aa0040529b');

  it('read and write with mixed byte order', () => {
    assert.equal(guidFromBytes(packet), 'ab721a54-1e2f-11d0-9819-00aa0040529b');
    assert.deepEqual(guidToBytes('ab721a54-1e2f-11d0-9819-00aa0040529b'), packet);
  });

  it('have one spelling', () => {
    assert.equal(parseGuid('{AB721A54-1E2F-11D0-9819-00AA0040529B}'), 'ab721a54-1e2f-11d0-9819-00aa0040529b');
    for (const text of ['{ab721a54-1e2f-11d0-9819-00aa0040529b', 'ab721a541e2f11d0981900aa0040529b', ''])
      assert.equal(parseGuid(text), undefined, text);
  });

  it('that are cut say so', () => {
    assert.throws(() => guidFromBytes(packet.subarray(1)), DescriptorError);
  });
});
