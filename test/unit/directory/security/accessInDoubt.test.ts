import assert from 'node:assert/strict';
import { checkAccess } from '../../../../server/src/directory/security/accessCheck.ts';
import { effectiveRights } from '../../../../server/src/directory/security/effectiveRights.ts';
import { parseSddl } from '../../../../server/src/directory/security/parseSddl.ts';
import type { Sid } from '../../../../server/src/directory/security/sid.ts';
import type { Token } from '../../../../server/src/directory/security/token.ts';
import { createRandom, type Random } from '../../../fuzz/random.ts';
import {
  check,
  controlAccess,
  domain,
  mail,
  publicInformation,
  readControl,
  receiveAs,
  sendAs,
  token,
  tryCases,
  user,
  wantSendAs,
  type Cases,
} from './accessCases.ts';

const cases: Cases = {
  'says unknown where what is missing of the token could change it': [
    {
      it: 'a denial of a known SID stands',
      sddl: `D:(D;;CR;;;${user})(A;;CR;;;DA)`,
      wanted: controlAccess,
      who: { missing: 'x' },
      said: 'denied by ACE 0',
    },
    {
      it: 'so does one after denials in doubt',
      sddl: `D:(D;;CR;;;DA)(D;;CR;;;${user})`,
      wanted: controlAccess,
      who: { missing: 'x' },
      said: 'denied by ACE 1',
    },
    {
      it: 'not one after a grant in doubt',
      sddl: `D:(A;;CR;;;DA)(D;;CR;;;${user})`,
      wanted: controlAccess,
      who: { missing: 'x' },
      said: 'unknown by ACE 0',
    },
    {
      it: 'a grant to a known SID stands',
      sddl: `D:(A;;CR;;;${user})(D;;CR;;;DA)`,
      wanted: controlAccess,
      who: { missing: 'x' },
      said: 'granted by ACE 0',
    },
    {
      it: 'not one after a denial in doubt',
      sddl: `D:(D;;CR;;;DA)(A;;CR;;;${user})`,
      wanted: controlAccess,
      who: { missing: 'x' },
      said: 'unknown by ACE 0',
    },
    {
      it: 'though one after a denial of other bits',
      sddl: `D:(D;;WP;;;DA)(A;;CR;;;${user})`,
      wanted: controlAccess,
      who: { missing: 'x' },
      said: 'granted by ACE 1',
    },
    {
      it: 'a grant in doubt alone',
      sddl: 'D:(A;;CR;;;DA)',
      wanted: controlAccess,
      who: { missing: 'x' },
      said: 'unknown by ACE 0',
    },
    {
      it: 'nothing is nothing, whoever it is',
      sddl: 'D:(A;;RP;;;DA)',
      wanted: controlAccess,
      who: { missing: 'x' },
      said: 'denied by nothing',
    },
    {
      it: 'the owner in doubt',
      sddl: 'O:DAD:',
      wanted: readControl,
      who: { missing: 'x' },
      said: 'unknown by owner',
    },
    {
      it: 'groups that are known not to be in it',
      sddl: `D:(D;;CR;;;DA)(A;;CR;;;${user})`,
      wanted: controlAccess,
      who: { missing: 'x', lacks: new Set<Sid>(['S-1-5-21-1-2-3-512']) },
      said: 'granted by ACE 1',
    },
    {
      it: 'Creator Owner is in no token',
      sddl: 'D:(D;;CR;;;CO)(A;;CR;;;WD)',
      wanted: controlAccess,
      who: { missing: 'x' },
      said: 'granted by ACE 1',
    },
  ],
  'says unknown where a condition could change it': [
    { it: 'a grant', sddl: 'D:(XA;;CR;;;WD;#61727478)', wanted: controlAccess, said: 'unknown by ACE 0' },
    {
      it: 'a denial',
      sddl: 'D:(XD;;CR;;;WD;#61727478)(A;;CR;;;WD)',
      wanted: controlAccess,
      said: 'unknown by ACE 0',
    },
    {
      it: 'not where it is granted before',
      sddl: 'D:(A;;CR;;;WD)(XD;;CR;;;WD;#61727478)',
      wanted: controlAccess,
      said: 'granted by ACE 0',
    },
    {
      it: 'not for somebody else',
      sddl: 'D:(XD;;CR;;;DA;#61727478)(A;;CR;;;WD)',
      wanted: controlAccess,
      said: 'granted by ACE 1',
    },
    {
      it: 'nor about another right',
      sddl: `D:(ZA;;CR;${receiveAs};;WD;#61727478)`,
      wanted: wantSendAs,
      said: 'denied by nothing',
    },
  ],
};

describe('access check in doubt', () => {
  tryCases(cases);

  it('says why', () => {
    assert.equal(check('D:(A;;CR;;;DA)', controlAccess, { missing: 'x' }).doubt, 'token');
    assert.equal(check('D:(XA;;CR;;;WD;#61727478)', controlAccess).doubt, 'condition');
  });
});

/** A DACL for few trustees and rights, in any order. */
function randomSddl(dice: Random): string {
  const trustees = [101, 102, 103, 104].map((rid) => `${domain}-${rid}`);
  const pick = (list: readonly string[]) => list[dice.below(list.length)] ?? '';
  const ace = () => {
    const rights = ['CC', 'RP', 'CR', 'RC'].filter(() => dice.chance(0.4)).join('');
    const type = pick(['A', 'A', 'D', 'OA', 'OD']);
    return `(${type};${pick(['', '', 'CIIO'])};${rights};${type.startsWith('O') ? pick([sendAs, receiveAs, '']) : ''};;${pick([...trustees, 'OW'])})`;
  };
  return `O:${pick(trustees)}D:${Array.from({ length: dice.below(7) }, ace).join('')}`;
}

describe('access check and effective rights', () => {
  const missing: readonly Sid[] = [101, 102, 103].map((rid): Sid => `S-1-5-21-1-2-3-${rid}`);
  const subsets = Array.from({ length: 8 }, (_, bits) =>
    missing.filter((_sid, index) => (bits >> index) & 1),
  );
  const known = [...token.sids, 'S-1-5-21-1-2-3-104'] as Sid[];

  it('never say granted or denied where one of the tokens that it may be is answered otherwise', () => {
    const dice = createRandom(5);
    const tally = { granted: 0, denied: 0, unknown: 0 };
    for (let left = 600; left > 0; left--) {
      const sd = parseSddl(randomSddl(dice), domain);
      const wanted = { mask: [0x100, 0x110, 0x20011][dice.below(3)] ?? 1, objectType: sendAs };
      const { outcome } = checkAccess(sd, { user, sids: new Set(known), missing: 'groups' }, wanted);
      const whole = subsets.map(
        (more) => checkAccess(sd, { user, sids: new Set([...known, ...more]) }, wanted).outcome,
      );
      tally[outcome]++;
      if (outcome !== 'unknown') assert.deepEqual(new Set(whole), new Set([outcome]));
    }
    assert.ok(Math.min(...Object.values(tally)) > 20, JSON.stringify(tally));
  });

  it('say the same of every bit', () => {
    const dice = createRandom(6);
    for (let left = 600; left > 0; left--) {
      const sd = parseSddl(randomSddl(dice), domain);
      const who: Token = { user, sids: new Set(known), missing: dice.chance(0.5) ? 'groups' : undefined };
      const target = dice.chance(0.5) ? { objectType: sendAs } : {};
      const { granted, unknown } = effectiveRights(sd, who)(target);
      for (const mask of [1, 0x10, 0x100, 0x20000, 0x40000]) {
        const expected = granted & mask ? 'granted' : unknown & mask ? 'unknown' : 'denied';
        assert.equal(checkAccess(sd, who, { ...target, mask }).outcome, expected);
      }
    }
  });

  it('sum up an object, and each attribute of it', () => {
    const sd = parseSddl(`O:SYD:(OD;;WP;${mail};;WD)(A;;LCRPLORC;;;AU)(OA;;WP;${publicInformation};;WD)`);
    const rightsOn = effectiveRights(sd, token);
    assert.deepEqual(rightsOn(), { granted: 0x20094, unknown: 0 });
    assert.deepEqual(rightsOn({ objectType: mail, propertySet: publicInformation }).granted, 0x20094);
    assert.deepEqual(rightsOn({ objectType: 'other', propertySet: publicInformation }).granted, 0x200b4);
  });
});
