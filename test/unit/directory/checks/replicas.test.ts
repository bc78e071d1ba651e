import assert from 'node:assert/strict';
import {
  answer,
  check,
  descriptor,
  domainDn,
  entry,
  guidValue,
  type Attributes,
  type Reads,
} from '../../../support/directory.ts';
import { databaseDn, mailboxDn, mailboxGuid } from '../../../support/mailbox.ts';

const [dc1, dc2, dc3] = ['dc1.target.local', 'dc2.target.local', 'dc3.target.local'];
const sddl = 'O:DAG:DAD:AI(A;;RP;;;AU)(A;CIID;GA;;;DA)';
const copy: Attributes = {
  homeMDB: databaseDn,
  mail: 'ewan@target.local',
  userAccountControl: '512',
  proxyAddresses: ['SMTP:ewan@target.local', 'smtp:ewan@old.local'],
  msExchMailboxGuid: guidValue(mailboxGuid),
  nTSecurityDescriptor: descriptor(sddl),
  whenChanged: '20260314010203.0Z',
  uSNChanged: '100',
};

const controller = (name: string) =>
  entry(`CN=${name.split('.')[0] ?? ''},CN=Servers,CN=Site,CN=Sites,CN=Configuration,${domainDn}`, {
    dNSHostName: name,
  });
const on = (server: string, changes: Attributes = {}, dn = mailboxDn) =>
  answer(mailboxDn, [entry(dn, { ...copy, ...changes })], { server, read: 'replicas' });

describe('the check directory.replicas', () => {
  const id = 'directory.replicas';
  const of = (...replicas: ReturnType<typeof on>[]) => check(id, reads([dc1, dc2], replicas));
  const reads = (names: readonly string[], replicas: Reads[string]): Reads => ({
    mailboxFound: [entry(mailboxDn)],
    directoryAgents: [],
    domainControllers: names.map(controller),
    replicas,
  });

  it('passes where both have the same, but for what each writes for itself and the order of values and ACEs', () => {
    const result = of(
      on(dc1),
      on(dc2, {
        whenChanged: '20260315010203.0Z',
        uSNChanged: '7',
        proxyAddresses: ['smtp:ewan@old.local', 'SMTP:ewan@target.local'],
        nTSecurityDescriptor: descriptor('O:DAG:DAD:AI(A;CIID;GA;;;DA)(A;;RP;;;AU)'),
      }),
    );
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /is the same on 2 domain controllers\.$/);
    assert.deepEqual(
      result.parts.map(({ name }) => name),
      [dc1, dc2],
    );
  });

  it('fails on another database, with both values and when each was changed', () => {
    const moved = databaseDn.replace('DB01', 'DB02');
    const result = of(on(dc1), on(dc2, { homeMDB: moved, whenChanged: '20260315010203.0Z' }));
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /dc2\.target\.local and dc1\.target\.local differ in homeMDB\./);
    assert.deepEqual(
      result.parts[1]?.evidence.map(({ label, value }) => `${label}: ${value}`),
      [
        `homeMDB on ${dc1}: ${databaseDn}`,
        `homeMDB on ${dc2}: ${moved}`,
        `whenChanged on ${dc1}: 2026-03-14T01:02:03.000Z`,
        `whenChanged on ${dc2}: 2026-03-15T01:02:03.000Z`,
      ],
    );
    assert.equal(result.facts['recipient'], mailboxDn);
  });

  it('shows of an attribute with many values only those that one of them lacks', () => {
    const result = of(on(dc1), on(dc2, { proxyAddresses: ['SMTP:ewan@target.local'] }));
    const lines = result.parts[1]?.evidence.filter(({ label }) => label.startsWith('proxyAddresses'));
    assert.deepEqual(lines, [{ label: `proxyAddresses on ${dc1}`, value: 'smtp:ewan@old.local' }]);
  });

  it('fails on an attribute that only one of them has, and shows a GUID as one', () => {
    const result = of(on(dc1, { msExchMailboxGuid: undefined }), on(dc2));
    assert.equal(result.outcome, 'failed');
    const values = result.parts[1]?.evidence.slice(0, 2).map(({ value }) => value);
    assert.deepEqual(values, ['not set, or not to be read', mailboxGuid]);
  });

  it('fails on permissions that only one of them has, and lists them', () => {
    const more = descriptor(`${sddl}(OA;;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;S-1-5-21-1-2-3-1300)`);
    const [left, right] = [on(dc1), on(dc2, { nTSecurityDescriptor: more })];
    for (const result of [of(left, right), of(on(dc1, { nTSecurityDescriptor: more }), on(dc2))]) {
      assert.equal(result.outcome, 'failed');
      assert.match(result.message, /differ in permissions\./);
      const lines = result.parts[1]?.evidence.filter(({ label }) => label.startsWith('Only on')) ?? [];
      assert.equal(lines.length, 1);
      assert.match(lines[0]?.value ?? '', /^Allow · Send As/);
    }
  });

  it('fails on another owner, and on inheritance that only one of them has switched off', () => {
    const closed = descriptor('O:SYG:DAD:PAI(A;;RP;;;AU)(A;CIID;GA;;;DA)');
    const labels = of(on(dc1), on(dc2, { nTSecurityDescriptor: closed })).parts[1]?.evidence.map(
      ({ label }) => label,
    );
    for (const label of [`Owner on ${dc1}`, `Inheritance on ${dc2}`]) assert.ok(labels?.includes(label));
  });

  it('fails on an object that was moved on one of them only', () => {
    const result = of(on(dc1), on(dc2, {}, `CN=Ewan Millington,OU=Former,${domainDn}`));
    assert.match(result.message, /differ in distinguishedName/);
  });

  it('fails where one of them does not have the object, also where it is the first that was asked', () => {
    const lacking = (server: string) =>
      answer(mailboxDn, [], { server, error: 'noSuchObject', read: 'replicas' });
    for (const result of [of(on(dc1), lacking(dc2)), of(lacking(dc1), on(dc2))]) {
      assert.equal(result.outcome, 'failed');
      assert.match(result.message, /does not have the object, which dc\d\.target\.local has/);
    }
  });

  it('does not know where one could not be asked, and names it', () => {
    const result = of(
      on(dc1),
      answer(mailboxDn, [], { server: dc2, error: 'unreachable', read: 'replicas' }),
    );
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /Not compared: dc2\.target\.local\.$/);
    assert.match(result.parts[1]?.message ?? '', /The server said unreachable/);
  });

  it('fails on a difference although a third could not be asked, and names that too', () => {
    const replicas = [on(dc1), on(dc2, { mail: 'other@target.local' })];
    const result = check(id, reads([dc1, dc2, dc3], replicas));
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /differ in mail\. Not compared: dc3\.target\.local\.$/);
  });

  it('does not know where none shows what every mailbox has', () => {
    const masked = { homeMDB: undefined, msExchMailboxGuid: undefined };
    const result = of(on(dc1, masked), on(dc2, masked));
    assert.equal(result.outcome, 'unknown');
    assert.match(
      result.parts[1]?.message ?? '',
      /You may not read homeMDB, msExchMailboxGuid, msExchHomeServerName\.$/,
    );
  });

  it('does not know where the permissions cannot be read', () => {
    const result = of(on(dc1), on(dc2, { nTSecurityDescriptor: undefined }));
    assert.equal(result.outcome, 'unknown');
    assert.match(result.parts[1]?.message ?? '', /permissions could not be compared/);
  });

  it('does not know where no domain controller is known, or none shows the object', () => {
    assert.equal(check(id, reads([], [])).outcome, 'unknown');
    const silent = [dc1, dc2].map((server) =>
      answer(mailboxDn, [], { server, error: 'noSuchObject', read: 'replicas' }),
    );
    assert.equal(of(...silent).outcome, 'unknown');
  });

  it('does not know of a domain controller whose DNS name is not shown', () => {
    const nameless = entry(`CN=DC9,CN=Servers,${domainDn}`);
    const domainControllers = [controller(dc1), nameless];
    const result = check(id, { ...reads([], [on(dc1)]), domainControllers });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /Not compared: DC9\.$/);
  });

  it('does not know of a domain controller whose server object is not shown', () => {
    const directoryAgents = [dc1, dc2].map((name) => entry(`CN=NTDS Settings,${controller(name).dn}`));
    const result = check(id, { ...reads([dc1], [on(dc1)]), directoryAgents });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /Not compared: dc2\.$/);
    assert.match(result.parts[1]?.message ?? '', /^Its server object, CN=dc2,.* could not be read\.$/);
  });

  it('passes with a single domain controller, which has nothing to be compared with', () => {
    const result = check(id, reads([dc1], [on(dc1)]));
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /only domain controller/);
  });

  it('does not know which object is meant where the name is of two', () => {
    const mailboxFound = [entry(mailboxDn), entry(`CN=Ewan II,${domainDn}`)];
    assert.equal(check(id, { ...reads([dc1], [on(dc1)]), mailboxFound }).outcome, 'unknown');
  });
});
