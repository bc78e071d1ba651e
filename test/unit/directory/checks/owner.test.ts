import assert from 'node:assert/strict';
import { answer, check, domainDn, entry, guidValue } from '../../../support/directory.ts';
import { bareUser, mailbox, mailboxDn, mailboxGuid } from '../../../support/mailbox.ts';

describe('the check mailbox.owner', () => {
  const id = 'mailbox.owner';
  const own = entry(mailboxDn, { msExchMailboxGuid: guidValue(mailboxGuid) });
  const twin = entry(`CN=Ewan (old),OU=Former,${domainDn}`, { msExchMailboxGuid: guidValue(mailboxGuid) });

  it('passes where the forest has one object with the mailbox GUID', () => {
    const result = check(id, { mailbox: [mailbox()], sameMailboxGuid: [own] });
    assert.equal(result.outcome, 'passed');
    assert.deepEqual(result.evidence, [{ label: 'msExchMailboxGuid', value: mailboxGuid }]);
  });

  it('fails on a second owner, and names it', () => {
    const result = check(id, { mailbox: [mailbox()], sameMailboxGuid: [own, twin] });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /has 2 owners, and one is allowed: .* also CN=Ewan \(old\),OU=Former/);
    assert.deepEqual(
      result.parts.map(({ name }) => name),
      ['Ewan (old)'],
    );
    assert.equal(result.facts['mailboxGuid'], mailboxGuid);
  });

  it('does not take the owner of another mailbox for one of this', () => {
    const other = entry(`CN=Other,${domainDn}`, {
      msExchMailboxGuid: guidValue('11111111-2222-3333-4444-555555555555'),
    });
    assert.equal(check(id, { mailbox: [mailbox()], sameMailboxGuid: [own, other] }).outcome, 'passed');
  });

  it('fails on a mailbox without a GUID where other attributes of Exchange can be read', () => {
    const result = check(id, { mailbox: [mailbox({ msExchMailboxGuid: undefined })], sameMailboxGuid: [] });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /it is the owner of no mailbox/);
  });

  it('does not know where nothing of Exchange can be read', () => {
    assert.equal(check(id, { mailbox: [bareUser()], sameMailboxGuid: [] }).outcome, 'unknown');
  });

  it('does not know where the global catalog is out of reach', () => {
    const reads = {
      mailbox: [mailbox()],
      sameMailboxGuid: [answer('', [], { error: 'unreachable', read: 'sameMailboxGuid' })],
    };
    const result = check(id, reads);
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /objects with the same mailbox GUID\. The server said unreachable/);
  });

  it('does not know where the global catalog does not show even this mailbox', () => {
    const reads = {
      mailbox: [mailbox()],
      sameMailboxGuid: [answer('', [], { read: 'sameMailboxGuid' })],
    };
    assert.equal(check(id, reads).outcome, 'unknown');
  });

  it('does not know where the value is no GUID', () => {
    const result = check(id, { mailbox: [mailbox({ msExchMailboxGuid: 'short' })], sameMailboxGuid: [] });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /does not have 16 bytes/);
  });
});
