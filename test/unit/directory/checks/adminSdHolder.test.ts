import assert from 'node:assert/strict';
import type { Sid } from '../../../../server/src/directory/security/sid.ts';
import {
  answer,
  check,
  descriptor,
  domainDn,
  domainSid,
  entry,
  sidValue,
  type Attributes,
  type Reads,
} from '../../../support/directory.ts';
import { mailbox, mailboxDn } from '../../../support/mailbox.ts';

const holderSddl = 'O:DAG:DAD:P(A;;GA;;;DA)(A;;RP;;;AU)';
const sendAs = '(OA;;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;S-1-5-21-1-2-3-1300)';
const domainAdmins: Sid = `${domainSid}-512`;
const domainUsers: Sid = `${domainSid}-513`;
const accountOperators: Sid = 'S-1-5-32-548';

const holder = (sddl = holderSddl) =>
  entry(`CN=AdminSDHolder,CN=System,${domainDn}`, { nTSecurityDescriptor: descriptor(sddl) });
const token = (...groups: Sid[]) => entry(mailboxDn, { tokenGroups: groups.map(sidValue) });
const heuristics = (value?: string) =>
  entry(`CN=Directory Service,CN=Windows NT,CN=Services,CN=Configuration,${domainDn}`, {
    dSHeuristics: value,
  });

describe('the check mailbox.admin-sd-holder', () => {
  const of = (changes: Attributes, groups: readonly Sid[], more: Reads = {}) =>
    check('mailbox.admin-sd-holder', {
      mailbox: [mailbox(changes)],
      mailboxToken: [token(...groups)],
      adminSdHolder: [holder()],
      directoryService: [heuristics()],
      ...more,
    });
  const held = { nTSecurityDescriptor: descriptor(holderSddl), adminCount: '1' };

  it('passes for a user in no protected group', () => {
    assert.equal(of({}, [domainUsers]).outcome, 'passed');
  });

  it('fails for a member whose permissions are those of AdminSDHolder: what is granted does not last', () => {
    const result = of({ ...held, memberOf: [`CN=Domain Admins,CN=Users,${domainDn}`] }, [
      domainUsers,
      domainAdmins,
    ]);
    assert.equal(result.outcome, 'failed');
    assert.match(
      result.message,
      /is protected through Domain Admins, and its permissions are those of AdminSDHolder: .* gone within the hour\.$/,
    );
    assert.ok(result.evidence.some(({ value }) => value === `Domain Admins (${domainAdmins})`));
    assert.equal(result.facts['group'], `CN=Domain Admins,CN=Users,${domainDn}`);
  });

  it('fails for a member whose permissions differ, and lists the entries that will be gone', () => {
    const changed = { ...held, nTSecurityDescriptor: descriptor(`O:DAG:DAD:P(A;;GA;;;DA)${sendAs}`) };
    const result = of(changed, [domainAdmins]);
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /1 entry will be gone within the hour, 1 will be set\.$/);
    const gone = result.evidence.filter(({ label }) => label === 'Gone within the hour');
    assert.deepEqual(
      gone.map(({ value }) => value),
      ['Allow · Send As · S-1-5-21-1-2-3-1300 · explicit'],
    );
    assert.match(
      result.evidence.find(({ label }) => label === 'Set within the hour')?.value ?? '',
      /Authenticated Users/,
    );
  });

  it('offers no group to leave where the protected one holds the user through another', () => {
    assert.equal(
      of({ ...held, memberOf: [`CN=Helpdesk,${domainDn}`] }, [domainAdmins]).facts['group'],
      undefined,
    );
  });

  it('knows the built-in Administrator by its own SID', () => {
    const administrator = { ...held, objectSid: sidValue(`${domainSid}-500`) };
    assert.match(of(administrator, [domainUsers]).message, /protected through Administrator,/);
  });

  it('fails on adminCount that was left over while inheritance is still switched off', () => {
    const result = of(held, [domainUsers]);
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /is in no protected group any more.*inheritance is still switched off/);
    assert.ok(result.remedies.includes('clear-admin-count'));
  });

  it('passes on adminCount that was left over where inheritance is switched on again', () => {
    const result = of({ adminCount: '1' }, [domainUsers]);
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /AdminSDHolder does not hold it/);
  });

  describe('and the 16th character of dSHeuristics', () => {
    const operator = (value?: string) =>
      of({ nTSecurityDescriptor: descriptor(holderSddl) }, [accountOperators], {
        directoryService: [heuristics(value)],
      });

    it('protects Account Operators where it is not set', () => {
      assert.equal(operator().outcome, 'failed');
      assert.equal(operator('0000000001').outcome, 'failed');
    });

    it('takes them out with bit 1, and with no other bit', () => {
      assert.equal(operator('0000000001000001').outcome, 'passed');
      assert.equal(operator('000000000100000f').outcome, 'passed');
      assert.equal(operator('000000000100000E').outcome, 'failed');
    });

    it('never takes Domain Admins out', () => {
      const result = of(held, [domainAdmins], { directoryService: [heuristics('000000000100000f')] });
      assert.match(result.message, /protected through Domain Admins/);
    });

    it('leaves it open where it cannot be read', () => {
      const directoryService = [answer('CN=Directory Service', [], { error: 'denied' })];
      assert.equal(of({}, [accountOperators], { directoryService }).outcome, 'unknown');
      assert.equal(of(held, [domainAdmins], { directoryService }).outcome, 'failed');
    });
  });

  it('does not know where tokenGroups cannot be read', () => {
    const otherToken = entry(`CN=Other,${domainDn}`, { tokenGroups: sidValue(domainUsers) });
    for (const mailboxToken of [[], [entry(mailboxDn)], [otherToken]]) {
      assert.equal(of({}, [], { mailboxToken }).outcome, 'unknown');
    }
  });

  it('fails on adminCount 1 though tokenGroups cannot be read: it is or was protected', () => {
    const result = of(held, [], { mailboxToken: [] });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /it is or was protected by AdminSDHolder/);
  });

  it('fails for a member though AdminSDHolder itself cannot be read, and says so', () => {
    const adminSdHolder = [answer('CN=AdminSDHolder', [], { error: 'denied', read: 'adminSdHolder' })];
    const result = of(held, [domainAdmins], { adminSdHolder });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /comparison with AdminSDHolder failed: .*The server said denied/);
  });

  it('does not compare with the AdminSDHolder of another domain', () => {
    const foreign = entry('CN=AdminSDHolder,CN=System,DC=other,DC=local', {
      nTSecurityDescriptor: descriptor(holderSddl),
    });
    assert.match(of(held, [domainAdmins], { adminSdHolder: [foreign] }).message, /was not read/);
  });
});
