import assert from 'node:assert/strict';
import { escapeFilterValue, matcherOf, parseFilter } from '../../../server/src/directory/filter.ts';
import { sidToBytes } from '../../../server/src/directory/security/sid.ts';
import { DirectoryError, type DirectoryObject } from '../../../server/src/directory/source.ts';

const encoder = new TextEncoder();
const sid = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 5, 0xff, 0x2a, 0x28, 0x5c);
const anna: DirectoryObject = {
  dn: 'CN=Anna,DC=x',
  attributes: new Map<string, readonly Uint8Array[]>([
    ['objectclass', [encoder.encode('top'), encoder.encode('user')]],
    ['objectcategory', [encoder.encode('CN=Person,CN=Schema,CN=Configuration,DC=x')]],
    ['cn', [encoder.encode('Anna Müller')]],
    ['useraccountcontrol', [encoder.encode('514')]],
    ['objectsid', [sid]],
    ['memberof', [encoder.encode('CN=A\\, B,DC=x')]],
  ]),
};
const matches = (filter: string) => matcherOf(parseFilter(filter))(anna);

describe('a search filter', () => {
  const cases: Readonly<Record<string, boolean>> = {
    '(cn=anna müller)': true,
    '(cn=ANNA M\\c3\\bcller)': true,
    'cn=anna müller': true,
    '(cn=anna)': false,
    '(cn=*)': true,
    '(mail=*)': false,
    '(!(mail=*))': true,
    '(cn=anna*)': true,
    '(cn=*müller)': true,
    '(cn=a*n*LL*r)': true,
    '(cn=anna müller*müller)': false,
    '(cn=*r*r*r)': false,
    '(userAccountControl>=514)': true,
    '(userAccountControl<=66)': false,
    '(userAccountControl:1.2.840.113556.1.4.803:=2)': true,
    '(userAccountControl:1.2.840.113556.1.4.803:=3)': false,
    '(userAccountControl:1.2.840.113556.1.4.804:=3)': true,
    '(& (objectClass=user) (|(cn=x)(cn=anna*)) )': true,
    '(&(objectClass=user)(cn=x))': false,
    '(memberOf=cn=a\\5c2c b,dc=X)': true,
    '(objectCategory=person)': true,
    '(objectCategory=computer)': false,
    '(objectCategory=cn=person,cn=schema,cn=configuration,dc=X)': true,
    '(&)': true,
    '(|)': false,
  };
  for (const [filter, expected] of Object.entries(cases)) {
    it(`${filter} is ${expected}`, () => assert.equal(matches(filter), expected));
  }

  it('compares bytes exactly, whatever they are', () => {
    assert.ok(matches(`(objectSid=${escapeFilterValue(sid)})`));
    assert.ok(!matches(`(objectSid=${escapeFilterValue(sid.with(8, 0xfe))})`));
  });

  it('takes a SID as people write it', () => {
    const own: DirectoryObject = {
      ...anna,
      attributes: new Map([['objectsid', [sidToBytes('S-1-5-21-1-2-3-1105')]]]),
    };
    const test = (filter: string) => matcherOf(parseFilter(filter))(own);
    assert.ok(test('(objectSid=S-1-5-21-1-2-3-1105)') && test('(objectSid=s-1-5-21-1-2-3-1105)'));
    assert.ok(!test('(objectSid=S-1-5-21-1-2-3-1106)') && !test('(objectSid=S-1-5-x)'));
  });

  it('finds every value that was escaped, and nothing else', () => {
    for (const value of ['*', '(', ')', '\\', '\u0000', 'a*)(cn=*', 'ä\\2a']) {
      const object = { dn: '', attributes: new Map([['cn', [encoder.encode(value)]]]) };
      const test = matcherOf(parseFilter(`(cn=${escapeFilterValue(value)})`));
      assert.ok(test(object), value);
      assert.ok(!test(anna), value);
    }
  });

  it('says what is wrong and where', () => {
    for (const filter of [
      '',
      '(',
      '(cn',
      '(cn=a',
      '(cn=a))',
      '(&(cn=a)',
      '(cn=\\g0)',
      '(c n=a)',
      '(cn=a(b)',
      '('.repeat(500),
      '(!'.repeat(500),
    ]) {
      assert.throws(() => parseFilter(filter), { name: 'DirectoryError', kind: 'protocol' }, filter);
    }
    assert.throws(() => parseFilter('(cn=a))'), /not valid at character 7/);
  });

  it('refuses what one object cannot tell', () => {
    assert.throws(
      () => matches('(memberOf:1.2.840.113556.1.4.1941:=CN=x)'),
      (error) => error instanceof DirectoryError && error.kind === 'notCaptured',
    );
  });
});
