import assert from 'node:assert/strict';
import {
  isOpaque,
  isProtected,
  type SecurityDescriptor,
} from '../../../../server/src/directory/security/descriptor.ts';
import { readSecurityDescriptor } from '../../../../server/src/directory/security/readDescriptor.ts';
import { writeSecurityDescriptor } from '../../../../server/src/directory/security/writeDescriptor.ts';

const bytes = (...hex: readonly string[]) =>
  Uint8Array.from(Buffer.from(hex.join('').replaceAll(' ', ''), 'hex'));
const everyone = '01 01 000000000001 00000000';
const system = '01 01 000000000005 12000000';

/** Owner at 20, group at 32, DACL at 44. */
const withDacl = (acl: string, control = '0484') =>
  bytes('01 00', control, '14000000 20000000 00000000 2c000000', system, everyone, acl);

const sendAs = '541a72ab2f1ed011981900aa0040529b';
const user = 'ba7a96bfe60dd011a28500aa003049e2';

describe('security descriptors', () => {
  it('read owner, group, and the plain ACEs of a DACL', () => {
    const sd = readSecurityDescriptor(withDacl(`02 00 1c00 0100 0000  01 12 1400 ff010f00 ${everyone}`));
    assert.equal(sd.owner, 'S-1-5-18');
    assert.equal(sd.group, 'S-1-1-0');
    assert.equal(sd.sacl, undefined);
    assert.equal(sd.dacl?.revision, 2);
    assert.deepEqual(sd.dacl.aces, [
      { type: 1, flags: 0x12, mask: 0xf01ff, trustee: 'S-1-1-0', object: undefined, data: new Uint8Array() },
    ]);
  });

  it('read object ACEs with either GUID, both or none', () => {
    const ace = (flags: string, guids: string, size: string) =>
      `05 00 ${size} 00010000 ${flags} ${guids} ${everyone}`;
    const acl = [
      ace('00000000', '', '1800'),
      ace('01000000', sendAs, '2800'),
      ace('02000000', user, '2800'),
      ace('03000000', sendAs + user, '3800'),
    ];
    const sd = readSecurityDescriptor(withDacl(`04 00 a800 0400 0000 ${acl.join('')}`));
    const type = 'ab721a54-1e2f-11d0-9819-00aa0040529b';
    const inheritedType = 'bf967aba-0de6-11d0-a285-00aa003049e2';
    assert.deepEqual(
      sd.dacl?.aces.map((one) => isOpaque(one) || one.object),
      [
        { flags: 0, type: undefined, inheritedType: undefined },
        { flags: 1, type, inheritedType: undefined },
        { flags: 2, type: undefined, inheritedType },
        { flags: 3, type, inheritedType },
      ],
    );
  });

  it('keep the condition of a callback ACE, and an ACE of unknown type whole', () => {
    const acl = `04 00 2c00 0200 0000  09 00 1800 00010000 ${everyone} 61727478  20 01 0c00 0102030405060708`;
    const sd = readSecurityDescriptor(withDacl(acl));
    const [callback, unknown] = sd.dacl?.aces ?? [];
    assert.deepEqual(callback && !isOpaque(callback) && callback.data, bytes('61727478'));
    assert.deepEqual(unknown, { type: 0x20, flags: 1, opaque: bytes('0102030405060708') });
  });

  it('tell a NULL DACL from an empty one', () => {
    const empty = readSecurityDescriptor(withDacl('02 00 0800 0000 0000'));
    assert.deepEqual(empty.dacl?.aces, []);
    const none = readSecurityDescriptor(bytes('01 00 0480 00000000 00000000 00000000 00000000'));
    assert.equal(none.dacl, undefined);
  });

  it('take no notice of a DACL that the control field does not announce', () => {
    const unannounced = withDacl('02 00 ffff ffff', '0080');
    assert.equal(readSecurityDescriptor(unannounced).dacl, undefined);
    assert.deepEqual(writeSecurityDescriptor(readSecurityDescriptor(unannounced)), unannounced);
  });

  it('say whether inheritance is switched off', () => {
    assert.equal(isProtected(readSecurityDescriptor(withDacl('02 00 0800 0000 0000', '0494'))), true);
    assert.equal(isProtected(readSecurityDescriptor(withDacl('02 00 0800 0000 0000', '0484'))), false);
  });

  const odd: Readonly<Record<string, Uint8Array>> = {
    'sections in another order, with gaps and a tail': bytes(
      ...[
        '01 07 1484 40000000 00000000 20000000 30000000',
        'aabbccddeeff001122334455',
        '02 00 1000 0000 0000 0102030405060708',
      ],
      ...['04 55 1000 0000 9977 0000000000000001', everyone, 'ffff'],
    ),
    'owner and group that are one': bytes('01 00 0080 14000000 14000000 00000000 00000000', everyone),
    'padding after the trustee': withDacl(`02 00 2000 0100 0000  00 00 1800 ff010f00 ${everyone} deadbeef`),
    'object flags without meaning': withDacl(
      `04 00 2000 0100 0000  05 00 1800 00010000 f0ffff00 ${everyone}`,
    ),
    'a DACL that covers the owner': bytes(
      `01 00 0480 1c000000 00000000 00000000 14000000  02 00 1c00 0000 0000 ${everyone} 0000000000000000`,
    ),
  };
  for (const [name, value] of Object.entries(odd))
    it(`write back the same bytes: ${name}`, () => {
      assert.deepEqual(writeSecurityDescriptor(readSecurityDescriptor(value)), value);
    });

  it('are laid out anew where an ACE was added', () => {
    const sd = readSecurityDescriptor(withDacl('02 00 0800 0000 0000'));
    const ace = { type: 0, flags: 0, mask: 0x20094, trustee: 'S-1-1-0', data: new Uint8Array() } as const;
    const changed: SecurityDescriptor = {
      ...sd,
      dacl: { revision: 2, reserved: [0, 0], slack: new Uint8Array(), aces: [ace] },
    };
    assert.deepEqual(
      writeSecurityDescriptor(changed),
      withDacl(`02 00 1c00 0100 0000  00 00 1400 94000200 ${everyone}`),
    );
  });

  it('keep the group where the owner changes that shared its bytes', () => {
    const sd = readSecurityDescriptor(odd['owner and group that are one'] ?? bytes());
    const changed = readSecurityDescriptor(writeSecurityDescriptor({ ...sd, owner: 'S-1-5-18' }));
    assert.deepEqual([changed.owner, changed.group], ['S-1-5-18', 'S-1-1-0']);
  });

  it('too large for an ACL are not written', () => {
    const aces = Array.from({ length: 4000 }, () => ({
      ...{ type: 0, flags: 0, mask: 1, trustee: 'S-1-1-0', data: new Uint8Array() },
    })) as never[];
    const dacl = { revision: 2, reserved: [0, 0], slack: new Uint8Array(), aces } as const;
    assert.throws(
      () => writeSecurityDescriptor({ control: 0, reserved: 0, dacl }),
      /DACL would take 80008 bytes/,
    );
  });

  const broken: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['nothing', bytes(), /header of the security descriptor is cut.*byte 0/],
    ['half a header', bytes('01 00 0480 14000000'), /header.*is cut.*ends at byte 8/],
    ['another revision', bytes('07', '00'.repeat(19)), /no security descriptor: its revision, byte 0, is 7/],
    [
      'an owner beyond the end',
      bytes('01 00 0080 ffffffff 00000000 00000000 00000000'),
      /owner is cut.*4294967295/,
    ],
    [
      'a DACL without its end',
      withDacl('02 00 1c00 0100 0000'),
      /DACL is cut: it takes 28 bytes from byte 44/,
    ],
    [
      'more ACEs than fit',
      withDacl(`02 00 1c00 0200 0000  00 00 1400 ff010f00 ${everyone}`),
      /ACE 2 of 2 in the DACL is cut/,
    ],
    [
      'an ACE of no size',
      withDacl('02 00 0c00 ffff 0000  00 00 0000'),
      /size of ACE 1 of 65535.*byte 54, is 0/,
    ],
    ['an ACL of no size', withDacl('02 00 0400 0000 0000'), /size of the DACL, at byte 46, is 4/],
    [
      'a trustee beyond its ACE',
      withDacl(`02 00 1c00 0100 0000  00 00 1000 ff010f00 ${everyone}`),
      /trustee is cut.*ACE 1 of 1/,
    ],
    [
      'a GUID beyond its ACE',
      withDacl(`02 00 1c00 0100 0000  05 00 1400 ff010f00 01000000 0000000000000000`),
      /object type is cut/,
    ],
  ];
  for (const [name, value, message] of broken)
    it(`are refused: ${name}`, () => {
      assert.throws(() => readSecurityDescriptor(value), { name: 'DescriptorError', message });
    });

  it('do not change with the bytes that they were read from', () => {
    const value = withDacl(`02 00 1c00 0100 0000  01 12 1400 ff010f00 ${everyone} ffff`);
    const sd = readSecurityDescriptor(value);
    const before = value.slice();
    value.fill(0);
    assert.deepEqual(writeSecurityDescriptor(sd), before);
  });
});
