import assert from 'node:assert/strict';
import {
  bigint,
  flag,
  generalizedTime,
  guid,
  number,
  sid,
  text,
  texts,
  time,
} from '../../../server/src/directory/object.ts';

const encoder = new TextEncoder();
const object = {
  dn: '',
  attributes: new Map(
    Object.entries({
      cn: ['Ä', 'b'],
      useraccountcontrol: ['-2147483646'],
      accountexpires: ['9223372036854775807'],
      lockouttime: ['0'],
      pwdlastset: ['116444736000000000'],
      lastlogon: ['132539328000000000'],
      whenchanged: ['20190304050607.0Z'],
      hidden: ['TRUE'],
    }).map(([name, values]) => [name, values.map((value) => encoder.encode(value))] as const),
  ),
};

describe('attributes of an object', () => {
  it('are read in any case of the name', () => {
    assert.equal(text(object, 'CN'), 'Ä');
    assert.deepEqual(texts(object, 'cn'), ['Ä', 'b']);
    assert.equal(text(object, 'mail'), undefined);
    assert.equal(number(object, 'userAccountControl'), -2147483646);
    assert.equal(number(object, 'cn'), undefined);
    assert.equal(bigint(object, 'accountExpires'), 2n ** 63n - 1n);
    assert.equal(flag(object, 'hidden'), true);
    assert.equal(flag(object, 'cn'), undefined);
  });

  it('give times as ISO 8601', () => {
    assert.equal(time(object, 'accountExpires'), 'never');
    assert.equal(time(object, 'lockoutTime'), 'never');
    assert.equal(time(object, 'pwdLastSet'), '1970-01-01T00:00:00.000Z');
    // 1,609,459,200 s after 1970, by `date -u -d @1609459200`.
    assert.equal(time(object, 'lastLogon'), '2021-01-01T00:00:00.000Z');
    assert.equal(generalizedTime(object, 'whenChanged'), '2019-03-04T05:06:07.000Z');
    assert.equal(generalizedTime(object, 'cn'), undefined);
  });

  it('give SIDs and GUIDs, and none for bytes that are none', () => {
    const system = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0);
    const bytes = {
      dn: '',
      attributes: new Map([
        ['objectsid', [system]],
        ['objectguid', [new Uint8Array(16)]],
        ['bad', [system.subarray(0, 9)]],
      ]),
    };
    assert.equal(sid(bytes, 'objectSid'), 'S-1-5-18');
    assert.equal(guid(bytes, 'objectGUID'), '00000000-0000-0000-0000-000000000000');
    assert.equal(sid(bytes, 'bad'), undefined);
    assert.equal(guid(bytes, 'bad'), undefined);
  });
});
