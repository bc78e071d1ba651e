import assert from 'node:assert/strict';
import {
  ancestorsOf,
  deletedName,
  dnKey,
  domainOf,
  escapeDnValue,
  isBelow,
  isDeleted,
  nameOf,
  parentOf,
  parseDn,
  partitionOf,
  sameDn,
  splitDn,
} from '../../../server/src/directory/dn.ts';

describe('a distinguished name', () => {
  it('is cut at commas that are neither escaped nor quoted', () => {
    assert.deepEqual(splitDn('CN=Müller\\, Anna,OU="a,b",DC=x'), ['CN=Müller\\, Anna', 'OU="a,b"', 'DC=x']);
    assert.deepEqual(splitDn(''), []);
  });

  it('unescapes characters, bytes of UTF-8 and several attributes (RFC 4514, section 4)', () => {
    assert.deepEqual(parseDn('OU=Sales+CN=J.  Smith,DC=example,DC=net')?.[0], [
      { type: 'OU', value: 'Sales' },
      { type: 'CN', value: 'J.  Smith' },
    ]);
    assert.equal(nameOf('CN=James \\"Jim\\" Smith\\, III,DC=example,DC=net'), 'James "Jim" Smith, III');
    assert.equal(nameOf('CN=Before\\0dAfter,DC=example,DC=net'), 'Before\rAfter');
    assert.equal(nameOf('CN=Lu\\C4\\8Di\\C4\\87'), 'Lučić');
  });

  it('is none without a type and an equals sign', () => {
    for (const text of ['Anna', 'CN=a,b', '=a', 'C N=a']) assert.equal(parseDn(text), undefined, text);
  });

  it('takes every value back that was escaped', () => {
    const special = ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~\u0000\n\r\u007fäß€😀 ';
    const values = [special, '#x', ' ', '  ', '\\', 'a ', ' a', '#', ',', 'a\\ ', ...Array.from(special)];
    for (const value of values) {
      const dn = `CN=${escapeDnValue(value)},OU=x,DC=y`;
      assert.equal(nameOf(dn), value, dn);
      assert.equal(parentOf(dn), 'OU=x,DC=y', dn);
    }
  });

  it('is the same in any case, with blanks around its parts and with other escapes', () => {
    assert.ok(sameDn('CN=A\\, b,DC=x', 'cn = a\\2C B , dc=X'));
    assert.ok(sameDn('CN=a\\;b,DC=x', 'CN=a;b,DC=x'));
    assert.ok(sameDn('OU=x+CN=y,DC=z', 'cn=Y+ou=X,dc=z'));
    assert.ok(!sameDn('CN=a\\,b,DC=x', 'CN=a,CN=b,DC=x'));
    assert.ok(!sameDn('CN=a\\ ,DC=x', 'CN=a,DC=x'));
  });

  it('has its ancestors up to the root of the partition', () => {
    assert.deepEqual(ancestorsOf('CN=a,OU=b,DC=c,DC=d'), ['OU=b,DC=c,DC=d', 'DC=c,DC=d']);
    assert.deepEqual(ancestorsOf('CN=a,CN=Configuration,DC=d'), ['CN=Configuration,DC=d']);
    assert.deepEqual(ancestorsOf('DC=c,DC=d'), []);
    assert.deepEqual(ancestorsOf('CN=a,DC=d', 'DC=other'), []);
    assert.equal(partitionOf('CN=x,CN=Configuration,DC=a,DC=b'), 'CN=Configuration,DC=a,DC=b');
  });

  it('is below another only at a border of parts', () => {
    assert.ok(isBelow('CN=a,DC=b', 'dc=B'));
    assert.ok(!isBelow('CN=a,DC=bb', 'DC=b'));
    assert.ok(!isBelow('CN=x\\,DC=b', 'DC=b'));
    assert.ok(!isBelow('DC=b', 'DC=b'));
    assert.ok(isBelow('DC=b', ''));
  });

  it('names its domain', () => {
    assert.equal(domainOf('CN=a,DC=Target,DC=local'), 'Target.local');
    assert.equal(domainOf('CN=a'), undefined);
  });

  it('says that the object was deleted', () => {
    const guid = '0f1c5a4e-9f37-4a5c-8d5f-2d1f4d1b1c11';
    const dn = `CN=First Storage\\0ADEL:${guid},CN=Deleted Objects,DC=x`;
    assert.deepEqual(deletedName(dn), { name: 'First Storage', guid });
    assert.ok(isDeleted(dn));
    assert.ok(isDeleted('CN=x,CN=Deleted Objects,CN=Configuration,DC=x'));
    assert.ok(!isDeleted('CN=Deleted Objects,DC=x'));
    assert.equal(deletedName('CN=x,DC=y'), undefined);
  });

  it('is read in time linear in its length', () => {
    const begin = performance.now();
    for (const piece of ['\\', ',', 'a ', '"', '\\,', '+', 'CN=', ' ']) dnKey(piece.repeat(200_000));
    assert.ok(performance.now() - begin < 3_000);
  });
});
