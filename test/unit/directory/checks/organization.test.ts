import assert from 'node:assert/strict';
import { answer, check, entry } from '../../../support/directory.ts';
import { mailbox } from '../../../support/mailbox.ts';
import {
  accountSid,
  inheritedEverywhere,
  migrators,
  organizationDn,
  organizationReads,
  rightIds,
  serverDn,
  storeDn,
} from '../../../support/organization.ts';

const asked = { account: 'TARGET\\qmmex' };
const allow = (flags: string, right: string, trustee = migrators as string) =>
  `(OA;${flags};CR;${right};;${trustee})`;
const deny = (flags: string, right: string, trustee = migrators as string) =>
  `(OD;${flags};CR;${right};;${trustee})`;

describe('the check organization.receive-as', () => {
  const id = 'organization.receive-as';
  const granted = inheritedEverywhere((flags) => allow(flags, rightIds.receiveAs));
  const of = (aces: Parameters<typeof organizationReads>[0]) => check(id, organizationReads(aces), asked);

  it('passes where it is granted on the organization and arrives at every level', () => {
    const result = of(granted);
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /has Receive As on all 7 levels\.$/);
    assert.deepEqual(result.remedies, []);
  });

  it('names the levels as an administrator does, each above what is below it', () => {
    assert.deepEqual(
      of(granted).parts.map(({ name }) => name),
      [
        'Organization TARGET',
        'Administrative group First Administrative Group',
        'Database DB01',
        'Server EX01',
        'Information store on EX01',
        'Storage group InformationStore\\First Storage Group',
        'Database First Storage Group\\Mailbox Store',
      ],
    );
  });

  it('keeps what is below a level together, whatever the names of others begin with', () => {
    const reads = organizationReads(granted);
    const [server] = reads['servers'] as [ReturnType<typeof entry>];
    const other = { ...server, dn: server.dn.replace('CN=EX01,', 'CN=EX01CA,') };
    const names = check(id, { ...reads, servers: [other, server] }, asked).parts.map(({ name }) => name);
    assert.deepEqual(names.slice(3), [
      'Server EX01',
      'Information store on EX01',
      'Storage group InformationStore\\First Storage Group',
      'Database First Storage Group\\Mailbox Store',
      'Server EX01CA',
    ]);
  });

  it('shows an entry in full at the level that it is set on, and names that level where it is inherited', () => {
    const [organization, ...others] = of(granted).parts;
    assert.deepEqual(organization, {
      name: 'Organization TARGET',
      outcome: 'passed',
      message: 'Receive As is granted through TARGET\\Migrators (entry 1, set on this object).',
      evidence: [{ label: 'Entry 1', value: 'Allow · Receive As · TARGET\\Migrators · explicit' }],
    });
    assert.equal(others.length, 6);
    for (const { name, message, evidence } of others) {
      assert.equal(message, 'Granted as on Organization TARGET, which it inherits the entry from.', name);
      assert.deepEqual(evidence, [], name);
    }
  });

  it('names above all levels the container that an entry was set on, once', () => {
    const configuration = organizationDn.slice(organizationDn.indexOf('CN=Configuration'));
    const { parts } = of({
      ...inheritedEverywhere(() => allow('CIID', rightIds.receiveAs)),
      configuration: `D:AI${allow('CI', rightIds.receiveAs)}`,
    });
    assert.match(parts[0]?.message ?? '', new RegExp(`\\(entry 1, inherited from ${configuration}\\)\\.$`));
    assert.equal(
      parts[1]?.message,
      `Granted as on Organization TARGET: both inherit the entry from ${configuration}.`,
    );
  });

  it('shows at a level that inherits what decides the entries that are its own', () => {
    const { parts } = of({
      ...inheritedEverywhere((flags) => deny(flags, rightIds.receiveAs)),
      store: `D:AI${deny('CIID', rightIds.receiveAs)}${allow('', rightIds.receiveAs, accountSid)}`,
    });
    const store = parts.at(-1);
    assert.match(store?.message ?? '', /^Denied as on Organization TARGET,/);
    assert.deepEqual(store?.evidence, [
      { label: 'Entry 2', value: 'Allow · Receive As · TARGET\\qmmex · explicit' },
    ]);
  });

  it('fails where one level denies it, and names that level for the remedy', () => {
    const result = of({
      ...granted,
      store: `D:AI${deny('', rightIds.receiveAs)}${allow('CIID', rightIds.receiveAs)}`,
    });
    assert.equal(result.outcome, 'failed');
    assert.match(
      result.message,
      /has Receive As on 6 of 7 levels\. Database First Storage Group\\Mailbox Store: Receive As is denied through TARGET\\Migrators \(entry 1, set on this object\)/,
    );
    assert.deepEqual([result.facts['storeDN'], result.facts['server']], [storeDn, 'EX01']);
  });

  it('offers to take away a deny of the account itself, and none that protects the mailboxes from a group', () => {
    const denied = (trustee: string) =>
      of({
        ...granted,
        store: `D:AI${deny('', rightIds.receiveAs, trustee)}${allow('CIID', rightIds.receiveAs)}`,
      });
    const own = denied(accountSid);
    assert.deepEqual(
      ['objectDN', 'deniedTrustee', 'deniedRight', 'grantDN'].map((fact) => own.facts[fact]),
      [storeDn, 'TARGET\\qmmex', 'Receive-As', undefined],
    );
    const group = denied(migrators);
    assert.deepEqual([group.facts['deniedTrustee'], group.facts['grantDN']], [undefined, undefined]);
    assert.ok(!group.remedies.some((id) => id.includes('grant-right')));
    const missing = of({});
    assert.equal(missing.facts['grantDN'], organizationDn);
    // The one server is of 2003, which has no shell of its own.
    assert.ok(missing.remedies.includes('dsacls-grant-right') && !missing.remedies.includes('grant-right'));
  });

  it('passes where an explicit allow stands before an inherited deny: the stored order decides', () => {
    const dacl = `D:AI${allow('CI', rightIds.receiveAs)}${deny('CIID', rightIds.receiveAs)}`;
    const result = of({ ...granted, store: dacl });
    assert.equal(result.outcome, 'passed');
  });

  it('fails where nothing grants it, and does not offer to remove a deny', () => {
    const result = of({});
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /on 0 of 7 levels\. Organization TARGET: No entry grants Receive As\./);
    assert.equal(result.facts['deniedTrustee'], undefined);
  });

  it('counts full control and all extended rights as Receive As', () => {
    const full = inheritedEverywhere((flags) => `(A;${flags};GA;;;${accountSid})`);
    const extended = inheritedEverywhere((flags) => `(A;${flags};CR;;;${accountSid})`);
    for (const aces of [full, extended]) assert.equal(of(aces).outcome, 'passed');
  });

  it('does not count Send As, nor an entry that only waits to be inherited', () => {
    assert.equal(of(inheritedEverywhere((flags) => allow(flags, rightIds.sendAs))).outcome, 'failed');
    const waiting = of({ ...granted, organization: `D:AI${allow('CIIO', rightIds.receiveAs)}` });
    assert.match(waiting.message, /on 6 of 7 levels\. Organization TARGET/);
  });

  it('does not know of a level whose permissions may not be read', () => {
    const result = of({ ...granted, server: null });
    assert.equal(result.outcome, 'unknown');
    assert.match(
      result.message,
      /on 6 of 7 levels\. Server EX01: You may not read the permissions of CN=EX01/,
    );
  });

  it('does not know where groups are missing that may decide', () => {
    const reads = { ...organizationReads(granted), accountToken: [], accountGroups: [] };
    const result = check(id, reads, asked);
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /is not known: the groups that the primary group .* is in were not read/);
  });

  it('knows all the same what an entry for the account itself grants first', () => {
    const own = inheritedEverywhere((flags) => allow(flags, rightIds.receiveAs, accountSid));
    const reads = { ...organizationReads(own), accountToken: [] };
    assert.equal(check(id, reads, asked).outcome, 'passed');
  });

  it('does not know where there is no organization to be seen', () => {
    const result = check(id, { ...organizationReads(granted), organization: [] }, asked);
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /shows no Exchange organization/);
  });

  it('gives the reason of the server where a read failed', () => {
    const stores = [answer(organizationDn, [], { error: 'denied', read: 'stores' })];
    const result = check(id, { ...organizationReads(granted), stores }, asked);
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /The server said denied/);
  });
});

describe('the check organization.send-as', () => {
  it('says that it is no reason why a mailbox does not open', () => {
    const result = check('organization.send-as', organizationReads(), asked);
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /it is not why a mailbox does not open\.$/);
  });
});

describe('the check organization.full-control', () => {
  it('asks for every right of the mask', () => {
    const without = inheritedEverywhere((flags) => `(A;${flags};CCDCLCSWRPWPDTLOCRRCWDWO;;;${accountSid})`);
    assert.equal(check('organization.full-control', organizationReads(without), asked).outcome, 'failed');
    const all = inheritedEverywhere((flags) => `(A;${flags};CCDCLCSWRPWPDTLOCRSDRCWDWO;;;${accountSid})`);
    assert.equal(check('organization.full-control', organizationReads(all), asked).outcome, 'passed');
  });
});

describe('the check organization.servers', () => {
  const server = (name: string, serialNumber?: string) =>
    entry(`CN=${name},${serverDn}`, { objectClass: 'msExchExchangeServer', serialNumber });
  const of = (...servers: ReturnType<typeof server>[]) =>
    check('organization.servers', { organization: [], servers });

  it('passes on one version, fails on two, and shows the product of each', () => {
    const one = 'Version 15.1 (Build 32507.6)';
    assert.equal(of(server('EX01', one), server('EX02', one)).outcome, 'passed');
    const result = of(server('EX01', one), server('EX02', 'Version 14.3 (Build 30123.4)'));
    assert.equal(result.outcome, 'failed');
    assert.deepEqual(
      result.evidence.map(({ label, value }) => [label, value.split(',')[0]]),
      [
        ['EX01', 'Exchange Server 2016'],
        ['EX02', 'Exchange Server 2010'],
      ],
    );
  });

  it('passes where one product has several builds, as while its servers are updated, and says so', () => {
    const result = of(
      server('EX01', 'Version 15.1 (Build 32507.6)'),
      server('EX02', 'Version 15.1 (Build 32375.7)'),
    );
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /of one version, with 2 builds\.$/);
  });

  it('fails where two versions are known, whatever the third may be', () => {
    const result = of(
      server('EX01', 'Version 14.3 (Build 30123.4)'),
      server('EX02', 'Version 15.1 (Build 32507.6)'),
      server('EX03'),
    );
    assert.equal(result.outcome, 'failed');
  });

  it('does not know of a server whose version may not be read, or of none', () => {
    assert.equal(of(server('EX01')).outcome, 'unknown');
    assert.equal(of().outcome, 'unknown');
  });
});

describe('the name of an account', () => {
  const twice = (name: string) => {
    const reads = organizationReads(inheritedEverywhere((flags) => allow(flags, rightIds.receiveAs)));
    const [own] = reads['account'] as [ReturnType<typeof entry>];
    const other = entry('CN=qmmex,OU=Other,DC=child,DC=target,DC=local', {});
    return check('organization.receive-as', { ...reads, account: [own, other] }, { account: name });
  };

  it('is of one domain where it says which, by its NetBIOS name or its DNS name', () => {
    assert.equal(twice('TARGET\\qmmex').outcome, 'passed');
    assert.equal(twice('target.local\\qmmex').outcome, 'passed');
  });

  it('may hold a backslash itself, and is then of no domain', () => {
    const reads = organizationReads();
    const object = mailbox({ cn: 'back\\slash' });
    const of = (name: string) =>
      check('mailbox.inheritance', { ...reads, mailbox: [object] }, { mailbox: name });
    assert.equal(of('Back\\Slash').outcome, 'passed');
    assert.match(of('OTHER\\slash').message, /^Not known: OTHER is no domain of this forest\.$/);
  });

  it('is refused where it may be of two, in a few words: both are named once, elsewhere', () => {
    const result = twice('qmmex');
    assert.equal(result.outcome, 'unknown');
    assert.equal(result.message, 'Not known: 2 objects have the name qmmex.');
    assert.deepEqual(result.remedies, []);
  });
});
