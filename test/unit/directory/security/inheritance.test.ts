import assert from 'node:assert/strict';
import { isOpaque, type Ace } from '../../../../server/src/directory/security/descriptor.ts';
import { compareDacls, originOf } from '../../../../server/src/directory/security/inheritance.ts';
import { parseSddl } from '../../../../server/src/directory/security/parseSddl.ts';
import { aceToSddl } from '../../../../server/src/directory/security/toSddl.ts';

const domain = 'S-1-5-21-1-2-3';
const sendAs = 'ab721a54-1e2f-11d0-9819-00aa0040529b';
const user = 'bf967aba-0de6-11d0-a285-00aa003049e2';

function ace(text: string): Ace {
  const [only] = parseSddl(`D:${text}`, domain).dacl?.aces ?? [];
  assert.ok(only && !isOpaque(only));
  return only;
}

/** In: the ACE of an object, and the DACLs above it, the parent's first. Out: the level it was set on, and the index there. */
function origin(text: string, ...above: readonly string[]): string {
  const ancestors = above.map((sddl, level) => ({ dn: `level ${level}`, sd: parseSddl(sddl, domain) }));
  const found = originOf(ace(text), ancestors, 'S-1-5-21-1-2-3-1104');
  return found ? `${found.ancestor.dn}, ACE ${found.index}` : 'none';
}

describe('origin of an inherited ACE', () => {
  const inherited = `(OD;CIID;CR;${sendAs};;DA)`;
  const set = `(OD;CI;CR;${sendAs};;DA)`;

  it('is the nearest object above that has it explicitly', () => {
    assert.equal(
      origin(inherited, `D:(A;;GA;;;WD)${inherited}`, `D:(A;;GA;;;WD)${set}`, `D:${set}`),
      'level 1, ACE 1',
    );
  });

  it('is not found where the ACE is explicit, or nobody above has it', () => {
    assert.equal(origin(set, `D:${set}`), 'none');
    assert.equal(origin(inherited, 'D:(A;CI;GA;;;WD)'), 'none');
    assert.equal(
      origin(inherited, `D:(OA;CI;CR;${sendAs};;DA)(OD;CI;CR;${sendAs};;EA)(OD;CI;RP;${sendAs};;DA)`),
      'none',
    );
  });

  it('is not an ACE that objects do not inherit', () => {
    assert.equal(origin(inherited, `D:(OD;OI;CR;${sendAs};;DA)`), 'none');
    assert.equal(origin(inherited, `D:(OD;;CR;${sendAs};;DA)`), 'none');
  });

  it('may be an ACE that goes no further, on the parent only', () => {
    const once = `(OD;CINP;CR;${sendAs};;DA)`;
    assert.equal(origin(`(OD;ID;CR;${sendAs};;DA)`, `D:${once}`), 'level 0, ACE 0');
    assert.equal(origin(`(OD;ID;CR;${sendAs};;DA)`, 'D:', `D:${once}`), 'none');
  });

  it('may be an ACE that does not count where it was set', () => {
    assert.equal(
      origin(`(OA;CIID;CR;${sendAs};${user};DA)`, `D:(OA;CIIO;CR;${sendAs};${user};DA)`),
      'level 0, ACE 0',
    );
  });

  it('may have generic rights, and Creator Owner', () => {
    assert.equal(origin('(A;ID;RPWPCRCCDCLCLORCWOWDSDDTSW;;;DA)', 'D:(A;CI;GA;;;DA)'), 'level 0, ACE 0');
    assert.equal(origin(`(A;ID;RP;;;${domain}-1104)`, 'D:(A;CIIO;RP;;;CO)'), 'level 0, ACE 0');
    assert.equal(origin(`(A;ID;RP;;;${domain}-1105)`, 'D:(A;CIIO;RP;;;CO)'), 'none');
  });

  it('is not above an object with inheritance switched off', () => {
    assert.equal(origin(inherited, 'D:P(A;;GA;;;WD)', `D:${set}`), 'none');
    assert.equal(origin(inherited, `D:P${set}`), 'level 0, ACE 0');
  });
});

describe('comparison of DACLs', () => {
  const compare = (own: string, other: string) => {
    const { missing, extra, sameOrder } = compareDacls(parseSddl(own, domain), parseSddl(other, domain));
    const text = (aces: typeof missing) => aces.map((one) => aceToSddl(one, domain)).join('');
    return [text(missing), text(extra), sameOrder];
  };
  const send = `(OA;;CR;${sendAs};;PS)`;

  it('says which ACEs are missing and which are extra', () => {
    assert.deepEqual(compare('D:(A;;GA;;;DA)', 'D:(A;;GA;;;DA)'), ['', '', true]);
    assert.deepEqual(compare(`D:(A;;GA;;;DA)${send}`, 'D:(A;;GA;;;DA)(A;;RP;;;WD)'), [
      '(A;;RP;;;WD)',
      send,
      false,
    ]);
  });

  it('tells the same ACE explicit from inherited', () => {
    assert.deepEqual(compare('D:(A;ID;GA;;;DA)', 'D:(A;;GA;;;DA)'), [
      '(A;;GA;;;DA)',
      '(A;ID;GA;;;DA)',
      false,
    ]);
  });

  it('counts an ACE as often as it stands there', () => {
    assert.deepEqual(compare(`D:${send}${send}`, `D:${send}`), ['', send, false]);
  });

  it('notices another order', () => {
    assert.deepEqual(compare(`D:${send}(A;;GA;;;DA)`, `D:(A;;GA;;;DA)${send}`), ['', '', false]);
  });
});
