import assert from 'node:assert/strict';
import { tokenOf } from '../../../../server/src/directory/checks/token.ts';
import { checkRows } from '../../../../server/src/knowledge/directory.ts';
import { caseOf, domainDn, domainSid, entry, sidValue, type Reads } from '../../../support/directory.ts';
import { account, accountDn, migrators, organizationReads } from '../../../support/organization.ts';

const childDn = `DC=child,${domainDn}`;
const childSid = 'S-1-5-21-4-5-6';
const security = '-2147483646';
const distribution = '2';
const domainLocal = '-2147483644';

const group = (name: string, rid: number, groupType: string | undefined, memberOf?: string) =>
  entry(`CN=${name},${domainDn}`, { objectSid: sidValue(`${domainSid}-${rid}`), groupType, memberOf });
const of = (changes: Reads, name = 'TARGET\\qmmex') =>
  tokenOf(caseOf({ ...organizationReads(), ...changes }, { account: name }));

describe('the token of an account', () => {
  it('takes no groups of another account that has the same name', () => {
    const other = entry(`CN=qmmex,${childDn}`, { objectSid: sidValue(`${childSid}-1200`) });
    const token = of({
      account: [account(), other],
      accountToken: [
        entry(accountDn, { tokenGroups: [sidValue(migrators)] }),
        entry(other.dn, { tokenGroups: [sidValue(`${childSid}-1700`)] }),
      ],
    });
    assert.ok(token.sids.has(migrators));
    assert.ok(!token.sids.has(`${childSid}-1700`));
  });

  it('is not complete where a value is no SID: it may be that of the group that is refused', () => {
    const tokenGroups = [sidValue(migrators), sidValue(`${domainSid}-512`).slice(0, 20)];
    const token = of({ accountToken: [entry(accountDn, { tokenGroups })] });
    assert.match(token.missing ?? '', /^1 value of tokenGroups of CN=qmmex,.* could not be read$/);
    assert.match(
      of({ account: [account({ sIDHistory: 'x' })] }).missing ?? '',
      /^1 value of sIDHistory of CN=qmmex,/,
    );
  });

  it('names the first of thousands of groups that could not be read', () => {
    const memberOf = Array.from({ length: 5_000 }, (_, at) => `CN=Group ${at},${domainDn}`);
    const { missing = '' } = of({ account: [account({ memberOf })], accountToken: [], accountGroups: [] });
    assert.ok(missing.length < 1_000, missing);
    assert.match(missing, /and 4990 more/);
  });

  const byMemberOf = (memberOf: string, accountGroups: Reads[string], more: Reads = {}) =>
    of({ account: [account({ memberOf })], accountToken: [], accountGroups, ...more });

  it('holds the groups that everybody is in, and those that these are in', () => {
    const everyone = entry(`CN=S-1-5-11,CN=ForeignSecurityPrincipals,${domainDn}`, {
      memberOf: [`CN=Compatible,${domainDn}`, `CN=Letters,${domainDn}`, `CN=Unseen,${domainDn}`],
    });
    const token = of({
      everyone: [everyone],
      everyonesGroups: [
        group('Compatible', 554, security, `CN=Above,${domainDn}`),
        group('Above', 1411, domainLocal),
        group('Letters', 1412, distribution),
      ],
    });
    assert.ok(token.sids.has(`${domainSid}-554`) && token.sids.has(`${domainSid}-1411`));
    assert.ok(!token.sids.has(`${domainSid}-1412`));
    assert.match(token.missing ?? '', /these groups could not be read: CN=Unseen,/);
  });

  it('can fall back to memberOf in each check that asks for it, also where that check is run alone', () => {
    const rows = checkRows.filter(({ reads }) => reads.includes('accountToken'));
    const without = rows.filter(({ reads }) => !reads.includes('accountGroups') || !reads.includes('groups'));
    assert.deepEqual(
      without.map(({ id }) => id),
      [],
    );
    assert.ok(rows.length >= 8);
  });

  it('takes of memberOf what the account itself leads to', () => {
    const token = byMemberOf(`CN=One,${domainDn}`, [
      group('One', 1401, security, `CN=Two,${domainDn}`),
      group('Two', 1402, security),
      group('OfAnother', 1403, security),
    ]);
    assert.ok(token.sids.has(`${domainSid}-1401`) && token.sids.has(`${domainSid}-1402`));
    assert.ok(!token.sids.has(`${domainSid}-1403`));
  });

  it('takes no distribution group, nor what the account is in through one', () => {
    const token = byMemberOf(`CN=One,${domainDn}`, [
      group('One', 1401, distribution, `CN=Two,${domainDn}`),
      group('Two', 1402, security),
    ]);
    assert.ok(!token.sids.has(`${domainSid}-1401`) && !token.sids.has(`${domainSid}-1402`));
  });

  it('says of a group whose type it does not know that it may be missing', () => {
    const token = byMemberOf(`CN=One,${domainDn}`, [group('One', 1401, undefined)]);
    assert.ok(!token.sids.has(`${domainSid}-1401`));
    assert.match(token.missing ?? '', /these groups could not be read: CN=One/);
  });

  it('says that memberOf leaves out the groups of other domains, where there are any', () => {
    const partitions = [
      ...((organizationReads()['partitions'] ?? []) as ReturnType<typeof entry>[]),
      entry(`CN=CHILD,CN=Partitions,CN=Configuration,${domainDn}`, { nCName: childDn, nETBIOSName: 'CHILD' }),
    ];
    const words = /does not name the groups of the other domains/;
    assert.match(byMemberOf(`CN=One,${domainDn}`, [], { partitions }).missing ?? '', words);
    assert.doesNotMatch(byMemberOf(`CN=One,${domainDn}`, []).missing ?? '', words);
  });

  it('is judged by the domain of the object: local groups of another do not come along, its own may be missing', () => {
    const reads = {
      ...organizationReads({}, [migrators, `${domainSid}-1500`, 'S-1-5-32-544']),
      groups: [group('Migrators', 1300, security), group('Local', 1500, domainLocal)],
    };
    const data = caseOf(reads, { account: 'TARGET\\qmmex' });
    const here = tokenOf(data, 'account', entry(`CN=Ewan,${domainDn}`));
    assert.equal(here.missing, undefined);
    assert.ok(here.sids.has(`${domainSid}-1500`) && here.sids.has('S-1-5-32-544'));
    const there = tokenOf(data, 'account', entry(`CN=Ewan,${childDn}`));
    assert.match(there.missing ?? '', /the account is of another domain, .* of DC=child,DC=target,DC=local/);
    assert.ok(there.sids.has(migrators));
    assert.ok(!there.sids.has(`${domainSid}-1500`) && !there.sids.has('S-1-5-32-544'));
  });

  it('takes no local group of another domain that a universal group of it leads to, nor BUILTIN there', () => {
    const universal = '-2147483640';
    const builtin = '-2147483643';
    const child = (
      name: string,
      objectSid: Uint8Array,
      groupType: string,
      memberOf: readonly string[] = [],
    ) => entry(`CN=${name},${childDn}`, { objectSid, groupType, memberOf });
    const accountGroups = [
      child('Universal', sidValue(`${childSid}-1600`), universal, [
        `CN=Local,${childDn}`,
        `CN=Administrators,CN=Builtin,${childDn}`,
        `CN=Own,${domainDn}`,
      ]),
      child('Local', sidValue(`${childSid}-1601`), domainLocal, [`CN=Above,${childDn}`]),
      child('Above', sidValue(`${childSid}-1602`), domainLocal),
      child('Administrators,CN=Builtin', sidValue('S-1-5-32-544'), builtin),
      group('Own', 1500, domainLocal, `CN=Administrators,CN=Builtin,${domainDn}`),
      entry(`CN=Administrators,CN=Builtin,${domainDn}`, {
        objectSid: sidValue('S-1-5-32-544'),
        groupType: builtin,
      }),
    ];
    const reads: Reads = {
      ...organizationReads(),
      account: [account({ memberOf: `CN=Universal,${childDn}` })],
      accountToken: [],
      accountGroups,
    };
    const sidsFor = (dn: string, more: Reads = {}) =>
      tokenOf(caseOf({ ...reads, ...more }, { account: 'TARGET\\qmmex' }), 'account', entry(dn)).sids;
    const here = sidsFor(`CN=Ewan,${domainDn}`);
    assert.ok(here.has(`${childSid}-1600`) && here.has(`${domainSid}-1500`) && here.has('S-1-5-32-544'));
    assert.ok(!here.has(`${childSid}-1601`) && !here.has(`${childSid}-1602`));
    const withoutOwn = accountGroups.map((each) =>
      each.dn.startsWith('CN=Universal')
        ? entry(each.dn, {
            objectSid: sidValue(`${childSid}-1600`),
            groupType: universal,
            memberOf: `CN=Administrators,CN=Builtin,${childDn}`,
          })
        : each,
    );
    assert.ok(!sidsFor(`CN=Ewan,${domainDn}`, { accountGroups: withoutOwn }).has('S-1-5-32-544'));
    const there = sidsFor(`CN=Ewan,${childDn}`);
    assert.ok(
      there.has(`${childSid}-1600`) && there.has(`${childSid}-1601`) && there.has(`${childSid}-1602`),
    );
    assert.ok(!there.has(`${domainSid}-1500`));
  });

  it('leaves out of tokenGroups what is known to be a local group of another domain', () => {
    const token = of({
      accountToken: [entry(accountDn, { tokenGroups: [sidValue(migrators), sidValue(`${childSid}-1601`)] })],
      groups: [
        entry(`CN=Local,${childDn}`, { objectSid: sidValue(`${childSid}-1601`), groupType: domainLocal }),
      ],
    });
    assert.ok(token.sids.has(migrators) && !token.sids.has(`${childSid}-1601`));
  });
});
