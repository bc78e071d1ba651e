import assert from 'node:assert/strict';
import { check, descriptor, answer } from '../../../support/directory.ts';
import { mailbox, mailboxDn } from '../../../support/mailbox.ts';

describe('the check mailbox.inheritance', () => {
  const id = 'mailbox.inheritance';

  it('passes where the object inherits, and counts what it inherits', () => {
    const result = check(id, { mailbox: [mailbox()] });
    assert.equal(result.outcome, 'passed');
    assert.equal(result.message, `${mailboxDn} inherits: 1 permission from above.`);
    assert.deepEqual(result.remedies, []);
  });

  it('fails where inheritance is switched off, and says what that keeps away', () => {
    const closed = mailbox({ nTSecurityDescriptor: descriptor('O:DAG:DAD:P(A;;GA;;;DA)') });
    const result = check(id, { mailbox: [closed] });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /Send As, does not reach it\.$/);
    assert.equal(result.facts['userDN'], mailboxDn);
    assert.ok(result.remedies.includes('enable-inheritance'));
  });

  it('names AdminSDHolder where adminCount says that it was the one', () => {
    const closed = mailbox({
      nTSecurityDescriptor: descriptor('O:DAG:DAD:P(A;;GA;;;DA)'),
      adminCount: '1',
    });
    const result = check(id, { mailbox: [closed] });
    assert.match(result.message, /AdminSDHolder did that: adminCount is 1\.$/);
    assert.ok(result.evidence.some(({ label, value }) => label === 'adminCount' && value === '1'));
  });

  it('does not know where the permissions may not be read', () => {
    const result = check(id, { mailbox: [mailbox({ nTSecurityDescriptor: undefined })] });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /You may not read the permissions of CN=Ewan Millington/);
  });

  it('does not know where the security descriptor is cut', () => {
    const whole = descriptor('O:DAG:DAD:P(A;;GA;;;DA)');
    const result = check(id, { mailbox: [mailbox({ nTSecurityDescriptor: whole.slice(0, -5) })] });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /is damaged/);
  });

  it('does not know where the directory refuses to answer', () => {
    const result = check(id, { mailbox: [answer(mailboxDn, [], { error: 'denied' })] });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /The server said denied\./);
  });
});
