import assert from 'node:assert/strict';
import { check, sidValue, type Attributes } from '../../../support/directory.ts';
import { mailbox } from '../../../support/mailbox.ts';
import { account, organizationReads } from '../../../support/organization.ts';

/** FILETIME of a date: 100 nanoseconds since 1601 ([MS-DTYP] 2.3.3). */
const fileTime = (date: string) => String((BigInt(Date.parse(date)) + 11_644_473_600_000n) * 10_000n);
const of = (changes: Attributes) =>
  check(
    'account.state',
    { ...organizationReads(), account: [account(changes)] },
    { account: 'TARGET\\qmmex' },
  );

describe('the check account.state', () => {
  it('passes for an account that is enabled and has expired in nothing', () => {
    assert.equal(of({}).outcome, 'passed');
    assert.equal(of({ accountExpires: '9223372036854775807' }).outcome, 'passed');
  });

  it('fails for each of disabled, locked out, expired, password expired, and names all that hold', () => {
    assert.match(of({ userAccountControl: '514' }).message, /is disabled\.$/);
    assert.match(of({ 'msDS-User-Account-Control-Computed': '16' }).message, /is locked out\.$/);
    assert.match(
      of({ 'msDS-User-Account-Control-Computed': '8388608' }).message,
      /has a password that has expired, or that has to be changed\.$/,
    );
    const both = of({ userAccountControl: '514', accountExpires: fileTime('2025-12-31') });
    assert.match(both.message, /is disabled, has expired\.$/);
    assert.equal(both.outcome, 'failed');
  });

  it('judges by the clock of the directory, not of the reader: the lab says 31 January 2026', () => {
    assert.equal(of({ accountExpires: fileTime('2026-02-01') }).outcome, 'passed');
    assert.equal(of({ accountExpires: fileTime('2026-01-31T11:59:59Z') }).outcome, 'failed');
  });

  it('does not know without the computed bits, and says what it does know', () => {
    const result = of({ 'msDS-User-Account-Control-Computed': undefined });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /is enabled and has not expired\. Whether it is locked out/);
    assert.equal(of({ userAccountControl: undefined }).outcome, 'unknown');
  });

  it('fills remedies with the object itself', () => {
    const { facts } = of({ userAccountControl: '514' });
    assert.deepEqual([facts['userDN'], facts['accountName']], [account().dn, 'qmmex']);
  });
});

describe('the check mailbox.state', () => {
  it('passes for a linked and for a shared mailbox, whose own user is disabled and rightly so', () => {
    const object = mailbox({
      userAccountControl: '514',
      msExchMasterAccountSid: sidValue('S-1-5-21-7-8-9-1000'),
    });
    assert.equal(check('mailbox.state', { mailbox: [object] }).outcome, 'passed');
    const shared = mailbox({ userAccountControl: '514', msExchMasterAccountSid: sidValue('S-1-5-10') });
    assert.equal(check('mailbox.state', { mailbox: [shared] }).outcome, 'passed');
  });
});
