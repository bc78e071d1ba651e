import assert from 'node:assert/strict';
import { decodePayload } from '../../../../server/src/codes/context/payload.ts';
import { only, show } from '../../../support/contexts/show.ts';
import { readContexts } from '../../../../server/src/codes/context/readContexts.ts';

describe('decodePayload', () => {
  const cases: readonly (readonly [
    what: string,
    type: number,
    lid: number,
    digits: string,
    reading: string,
  ])[] = [
    ['a marker whose bytes are stale', 0, 35180, '020F5E84', '35180 marker'],
    ['a parameter', 1, 63016, '25000000', '63016 dwParam dwParam=0x25'],
    ['a parameter of 32 bits', 1, 32762, '030008FF', '32762 dwParam dwParam=0xFF080003'],
    ['a small code', 4, 21921, 'DA040000', '21921 storeEc ec=0x4DA'],
    ['a HRESULT', 4, 6372, '05000780', '6372 storeEc ec=0x80070005'],
    ['an ESE error', 4, 34760, 'E3FDFFFF', '34760 storeEc ec=0xFFFFFDE3'],
    [
      'a number and a text',
      5,
      59176,
      '000000194C696D69746174696F6E001005000780',
      '59176 text dwParam=0x19000000 text=Limitation',
    ],
    ['a text without its zero byte', 5, 33852, '00000000534D5450', '33852 text dwParam=0x0 text=SMTP'],
    ['a text that is none', 5, 33852, '0000000000FFFFFF', '33852 text dwParam=0x0'],
    ['bytes that are no ASCII', 5, 1, '000000004107FF00', '1 text dwParam=0x0 text=A\ufffd\ufffd'],
    [
      'a code and a property, without the padding',
      6,
      45653,
      '050007800201F90FE47F0000',
      '45653 propTag ec=0x80070005 tag=0xFF90102',
    ],
    ['64 bits', 7, 40748, '010000000000010B12000000', '40748 qword qword=0x0B01000000000001'],
    [
      'a GUID',
      8,
      45434,
      '9B6A1E3D7D67184FACAC19343DBFFFCC66312D61',
      '45434 guid guid=3d1e6a9b-677d-4f18-acac-19343dbfffcc',
    ],
    ['a request', 16, 55847, 'E9000000', '55847 call length=233'],
    [
      'an answer',
      17,
      43559,
      '000000006C010000000000000000000000000000',
      '43559 return ec=0x0 length=364 latency=0',
    ],
    [
      'an answer with a code and a latency',
      17,
      43559,
      '0104048052010000000000000100000000000000',
      '43559 return ec=0x80040401 length=338 latency=1',
    ],
    ['a build', 20, 52176, '020F93820400401080030400', '52176 version version=15.2.659.4'],
    [
      'a build of Exchange Online',
      20,
      52176,
      '140FD48A0C00001000000000',
      '52176 version version=15.20.2772.12',
    ],
    ['an operation', 255, 27962, 'FE000000', '27962 rop rop=254'],
    ['its error', 255, 17082, '1C010480', '17082 ropError ec=0x8004011C'],
    ['a border with stale bytes', 255, 1494, '0F010480', '1494 remoteStart'],
    ['a location of type 255 that is not public', 255, 99999, '0F010480', '99999 unknown'],
    ['small letters', 4, 21921, 'da040000', '21921 storeEc ec=0x4DA'],
  ];
  for (const [what, type, lid, digits, reading] of cases) {
    it(`reads ${what}: ${type}.${lid}:${digits}`, () => {
      const { problem, ...payload } = decodePayload(type, lid, digits);
      assert.equal(show({ start: 0, end: 0, lid, ...payload }), reading);
      assert.equal(problem, undefined);
    });
  }

  it('says what no public source confirms', () => {
    assert.match(decodePayload(2, 54258, '00000000').unconfirmed ?? '', /type 2/);
    assert.match(decodePayload(18, 51239, 'D9060000').unconfirmed ?? '', /type 18/);
    assert.match(
      decodePayload(17, 43559, '000000006C010000000000000100000000000000').unconfirmed ?? '',
      /latency/,
    );
    assert.equal(decodePayload(17, 43559, '000000006C010000000000000000000000000000').unconfirmed, undefined);
  });

  const broken: readonly (readonly [blob: string, reading: string, problem: RegExp])[] = [
    ['4.1:0500078', '4.1 storeEc', /^Record 4\.1: type 4 needs 4 bytes, 3 are there$/m],
    ['4.1:050007801', '4.1 storeEc ec=0x80070005', /odd/],
    ['3.1:05000780', '3.1 unknown', /type 3 is not known/],
    ['999.1:05000780', '999.1 unknown', /type 999 is not known/],
    ['17.43559:00000000', '17.43559 return', /needs 20 bytes, 4 are there/],
    ['255.27962:FE010000', '255.27962 rop', /0x000001FE is no operation/],
    ['255.27962:FE', '255.27962 rop', /needs 4 bytes/],
    [
      `5.1:${'41'.repeat(5000)}`,
      `5.1 text dwParam=0x41414141 text=${'A'.repeat(2044)}`,
      /only 4096 are read/,
    ],
  ];
  for (const [blob, reading, problem] of broken) {
    it(`says what is wrong with ${blob.slice(0, 30)}`, () => {
      const { records, problems } = only(readContexts(`MapiExceptionX:0.1:00000000, ${blob}, 0.2:00000000`));
      assert.deepEqual(records.map(show), ['0.1 marker', reading, '0.2 marker']);
      assert.match(problems.join('\n'), problem);
    });
  }

  it('says what is wrong with an expanded value', () => {
    const { records, problems } = only(
      readContexts(
        'Lid: 1 StoreEc: 0x123456789\nLid: 2 qdwParam: 0x12345678901234567\nLid: 3 Something: new\nLid: 4',
      ),
    );
    assert.deepEqual(records.map(show), [
      '1 storeEc',
      '2 qword',
      '3 unknown text=Something: new',
      '4 marker',
    ]);
    assert.deepEqual(problems, [
      'Lid 1: a value of more than 32 bits',
      'Lid 2: a value of more than 64 bits',
    ]);
  });
});
