import assert from 'node:assert/strict';
import { createLdifReader, type LdifItem } from '../../../../server/src/directory/ldif/readLdif.ts';
import { ldifRecord } from '../../../../server/src/directory/ldif/writeLdif.ts';

const encoder = new TextEncoder();

function read(file: string | Uint8Array, chunk = 1 << 30): LdifItem[] {
  const bytes = typeof file === 'string' ? encoder.encode(file) : file;
  const reader = createLdifReader();
  const items: LdifItem[] = [];
  for (let at = 0; at < bytes.length; at += chunk) items.push(...reader.push(bytes.subarray(at, at + chunk)));
  return [...items, ...reader.end()];
}

/** Entries in short, and problems by their lines. */
function short(items: readonly LdifItem[]): unknown[] {
  return items.flatMap<unknown>((item) => {
    if (item.kind === 'comment') return [];
    if (item.kind === 'problem') return [item.line];
    const { dn, attributes } = item.object;
    return [
      [
        dn,
        Object.fromEntries(
          [...attributes].map(([name, values]) => [
            name,
            values.map((value) => Buffer.from(value).toString()),
          ]),
        ),
      ],
    ];
  });
}

describe('a file of LDIF', () => {
  const plain =
    'version: 1\n# a comment\n folded\ndn: CN=a,\n DC=x\ncn: a\ncn:b\nuserCertificate;binary:: AQI=\n\ndn:: Q049w6Q=\nCN: :\n';
  const expected = [
    ['CN=a,DC=x', { cn: ['a', 'b'], usercertificate: ['\x01\x02'] }],
    ['CN=ä', { cn: [':'] }],
  ];

  it('is read whatever its line ends, its encoding and its chunks are', () => {
    for (const text of [plain, plain.replaceAll('\n', '\r\n'), `\ufeff${plain}`]) {
      for (const chunk of [1, 2, 7, 1 << 20]) {
        assert.deepEqual(short(read(text, chunk)), expected);
        assert.deepEqual(
          short(read(Buffer.from(`\ufeff${text.replace('\ufeff', '')}`, 'utf16le'), Math.max(chunk, 2))),
          expected,
        );
      }
    }
  });

  it('keeps the ranges of an attribute in its name', () => {
    assert.deepEqual(short(read('dn: a=b\nmember;range=0-1: x\nmember;range=0-1: y\n')), [
      ['a=b', { 'member;range=0-1': ['x', 'y'] }],
    ]);
  });

  const bad: Readonly<Record<string, readonly [string, unknown[]]>> = {
    changes: [
      'dn: a=b\nchangetype: modify\nadd: x\nx: y\n-\n\ndn: a=c\ncn: c\n',
      [2, ['a=c', { cn: ['c'] }]],
    ],
    'values in other files': [
      'dn: a=b\njpegPhoto:< file:///etc/passwd\ncn: b\n',
      [2, ['a=b', { cn: ['b'] }]],
    ],
    'base64 that is cut': ['dn: a=b\ncn:: YQ\nsn: s\n', [2, ['a=b', { sn: ['s'] }]]],
    'lines without a colon': ['dn: a=b\nrubbish\ncn: b\n', [2, ['a=b', { cn: ['b'] }]]],
    'records without a name': ['cn: b\nsn: b\n\ndn: a=c\ncn: c\n', [1, ['a=c', { cn: ['c'] }]]],
    'records with no empty line between': [
      'dn: a=b\ncn: b\ndn: a=c\ncn: c\n',
      [['a=b', { cn: ['b'] }], 3, ['a=c', { cn: ['c'] }]],
    ],
    'another version': ['version: 2\ndn: a=b\ncn: b\n', [1, ['a=b', { cn: ['b'] }]]],
  };
  for (const [what, [text, found]] of Object.entries(bad)) {
    it(`is read around ${what}, with the line`, () => assert.deepEqual(short(read(text)), found));
  }

  it('never throws, for no bytes', () => {
    const seed = encoder.encode(plain);
    let state = 7;
    const random = (below: number) => (state = (state * 1103515245 + 12345) % 2 ** 31) % below;
    for (let round = 0; round < 3_000; round++) {
      const bytes = Uint8Array.from(seed);
      for (let change = 0; change < 4; change++) bytes[random(bytes.length)] = random(256);
      read(bytes.subarray(0, random(bytes.length)), 1 + random(20));
    }
  });

  it('is read in time linear in its length, also when it is hostile', function () {
    this.timeout(30_000);
    const begin = performance.now();
    read(`dn: a=b\n${' x\n'.repeat(300_000)}`);
    read('a'.repeat(5_000_000), 4_096);
    read('dn: a=b\n\n'.repeat(100_000));
    read(`dn: a=b\n${'cn: x\n'.repeat(200_000)}`);
    // Quadratic, each of these would take minutes.
    assert.ok(performance.now() - begin < 20_000);
  });
});

describe('a record that is written', () => {
  it('is read back with the same bytes, in ASCII and in lines of at most 76', () => {
    const values = ['', ' ', 'a ', ':a', '<a', '#', 'ä', 'a\nb', '\u0000', 'x'.repeat(500), 'plain text'].map(
      (value) => encoder.encode(value),
    );
    for (let length = 0; length < 300; length++)
      values.push(Uint8Array.from({ length }, (_, at) => (at * 7 + length) % 256));
    for (const dn of ['', 'CN=a\\, b,DC=x', 'CN=Jürgen,DC=x', 'CN=a\\ ,DC=x', ` ${'y'.repeat(200)}`]) {
      const text = ldifRecord(dn, [['x-Bytes', values]]);
      assert.match(text, /^[\n\x20-\x7e]*$/);
      assert.ok(text.split('\n').every((line) => line.length <= 76));
      const [entry] = read(text, 11);
      assert.ok(entry?.kind === 'entry');
      assert.equal(entry.object.dn, dn);
      assert.deepEqual(entry.object.attributes.get('x-bytes'), values);
    }
  });
});
