import assert from 'node:assert/strict';
import { parentOf } from '../../../../server/src/directory/dn.ts';
import type { DirectoryObject } from '../../../../server/src/directory/source.ts';
import { check, descriptor, domainDn, domainSid, entry, sidValue } from '../../../support/directory.ts';
import {
  account,
  accountDn,
  accountSid,
  migrators,
  organizationReads,
  rightIds,
  serverDn,
} from '../../../support/organization.ts';

const asked = { account: 'TARGET\\qmmex' };
const id = 'account.groups';
const deny = (trustee: string) =>
  `D:AI(OD;CI;CR;${rightIds.sendAs};;${trustee})(OD;CI;CR;${rightIds.receiveAs};;${trustee})`;
const admins = `${domainSid}-512` as const;

describe('the check account.groups', () => {
  it('passes where no level denies anything to a group of the account', () => {
    const result = check(id, organizationReads({ organization: deny(`${domainSid}-999`) }), asked);
    assert.equal(result.outcome, 'passed');
  });

  it('fails where a level denies Receive As to a group, and names the rights and the level', () => {
    const result = check(id, organizationReads({ organization: deny(admins) }, [migrators, admins]), asked);
    assert.equal(result.outcome, 'failed');
    assert.match(
      result.message,
      /is in 1 group that is denied access to mailboxes: TARGET\\Domain Admins\.$/,
    );
    const [part] = result.parts;
    assert.match(part?.message ?? '', /is denied Send As and Receive As\./);
    assert.deepEqual(
      part?.evidence.map(({ label }) => label),
      ['Organization TARGET', 'Organization TARGET'],
    );
  });

  it('offers to leave a group, and not the primary group, which cannot be left', () => {
    const reads = organizationReads({ organization: deny(admins) }, [migrators, admins]);
    const [group] = [
      entry(`CN=Domain Admins,${domainDn}`, { objectSid: sidValue(admins), sAMAccountName: 'Domain Admins' }),
    ];
    const member = check(
      id,
      { ...reads, account: [account({ memberOf: group.dn })], accountGroups: [group] },
      asked,
    );
    assert.equal(member.facts['group'], 'Domain Admins');
    const primary = check(id, { ...reads, account: [account({ primaryGroupID: '512' })] }, asked);
    assert.deepEqual([primary.outcome, primary.facts['group']], ['failed', undefined]);
  });

  it('offers to leave just that group, whatever stands in its name', () => {
    const reads = organizationReads({ organization: deny(admins) }, [migrators, admins]);
    const groupOf = (dn: string, sAMAccountName?: string) => {
      const group = entry(dn, { objectSid: sidValue(admins), sAMAccountName });
      return check(id, { ...reads, account: [account({ memberOf: dn })], accountGroups: [group] }, asked)
        .facts['group'];
    };
    const odd = `CN=Other\\\\Users,${domainDn}`;
    assert.equal(groupOf(odd), odd);
    assert.equal(groupOf(odd, 'Other'), 'Other');
  });

  it('counts a deny that stands on any level, full control included', () => {
    const result = check(id, organizationReads({ server: `D:AI(D;CI;GA;;;${migrators})` }), asked);
    assert.equal(result.outcome, 'failed');
    assert.match(result.parts[0]?.evidence[0]?.label ?? '', /^Server EX01$/);
  });

  it('counts a deny that is set above the organization or on a container between levels, and is inherited', () => {
    const above = `D:AI(OD;CI;CR;${rightIds.receiveAs};;${migrators})`;
    const ofConfiguration = check(id, organizationReads({ configuration: above }), asked);
    assert.equal(ofConfiguration.outcome, 'failed');
    assert.equal(ofConfiguration.parts[0]?.evidence[0]?.label, 'Container Configuration');
    const reads = organizationReads();
    const container = (dacl: string) =>
      entry(parentOf(serverDn), {
        objectClass: ['top', 'msExchServersContainer'],
        nTSecurityDescriptor: descriptor(`O:DAG:DA${dacl}`),
      });
    const withContainer = (dacl: string) =>
      check(
        id,
        { ...reads, stores: [...((reads['stores'] ?? []) as DirectoryObject[]), container(dacl)] },
        asked,
      );
    assert.equal(withContainer(above).parts[0]?.evidence[0]?.label, 'Container Servers');
    const only = `D:AI(OD;;CR;${rightIds.receiveAs};;${migrators})`;
    assert.equal(withContainer(only).outcome, 'passed');
  });

  it('does not count a deny of the account itself, of something else, or one that is inherited', () => {
    const aces = `D:AI(OD;CI;CR;${rightIds.receiveAs};;${accountSid})(D;CI;WD;;;${migrators})(OD;CIID;CR;${rightIds.receiveAs};;${migrators})`;
    assert.equal(check(id, organizationReads({ organization: aces }), asked).outcome, 'passed');
  });

  it('tells through which groups the account comes into a denied one, and which one it has to leave', () => {
    const outer = `CN=Tier One,${domainDn}`;
    const inner = `CN=Tier Two,${domainDn}`;
    const reads = {
      ...organizationReads({ organization: deny(admins) }, [admins]),
      account: [account({ memberOf: inner })],
      accountGroups: [
        entry(inner, {
          objectSid: sidValue(`${domainSid}-1401`),
          sAMAccountName: 'Tier Two',
          memberOf: outer,
        }),
        entry(outer, {
          objectSid: sidValue(`${domainSid}-1400`),
          sAMAccountName: 'Tier One',
          memberOf: `CN=Domain Admins,CN=Users,${domainDn}`,
        }),
        entry(`CN=Domain Admins,CN=Users,${domainDn}`, {
          objectSid: sidValue(admins),
          sAMAccountName: 'Domain Admins',
        }),
      ],
    };
    const result = check(id, reads, asked);
    assert.match(result.parts[0]?.message ?? '', /through TARGET\\Tier Two, which is in TARGET\\Tier One\.$/);
    assert.deepEqual([result.facts['group'], result.facts['accountName']], ['Tier Two', 'qmmex']);
  });

  it('ends on groups that are in each other', () => {
    const one = `CN=One,${domainDn}`;
    const two = `CN=Two,${domainDn}`;
    const reads = {
      ...organizationReads({ organization: deny(admins) }, [admins]),
      account: [account({ memberOf: one })],
      accountGroups: [
        entry(one, { objectSid: sidValue(`${domainSid}-1400`), memberOf: two }),
        entry(two, { objectSid: sidValue(`${domainSid}-1401`), memberOf: one }),
      ],
    };
    assert.equal(check(id, reads, asked).outcome, 'failed');
  });

  it('does not know where permissions may not be read, and says what setup denies', () => {
    const result = check(id, organizationReads({ organization: null }, [admins]), asked);
    assert.equal(result.outcome, 'unknown');
    assert.match(
      result.message,
      /Organization TARGET could not be read\. The account is in TARGET\\Domain Admins, which setup/,
    );
  });

  it('does not know where groups may be missing', () => {
    const reads = { ...organizationReads(), accountToken: [entry(accountDn)], accountGroups: [] };
    const result = check(id, reads, asked);
    assert.equal(result.outcome, 'unknown');
  });
});
