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

  it('does not know without the time of expiry, or with one that is no time', () => {
    for (const accountExpires of [undefined, 'soon', '99999999999999999999999']) {
      const { outcome, message } = of({ accountExpires });
      assert.equal(outcome, 'unknown');
      assert.match(message, /^Whether CN=qmmex,.* has expired is not known: .*accountExpires/);
    }
  });

  it('says of an attribute that an export left out that it was not exported, not that it may not be read', () => {
    const exported = {
      ...account({ userAccountControl: undefined }),
      notExported: new Set(['useraccountcontrol']),
    };
    const { message } = check(
      'account.state',
      { ...organizationReads(), account: [exported] },
      { account: 'TARGET\\qmmex' },
    );
    assert.match(
      message,
      /^The file has userAccountControl of no object, so that of CN=qmmex,\S+ .*is not known\.$/,
    );
  });

  it('fails for an account that may log on from some computers only', () => {
    const result = of({ userWorkstations: 'WS-0815,WS-0816' });
    assert.equal(result.outcome, 'failed');
    assert.match(
      result.message,
      /may log on from these computers only: WS-0815,WS-0816 \(a logon from any other fails\)\.$/,
    );
    assert.equal(result.facts['workstations'], 'WS-0815,WS-0816');
    assert.equal(of({ userWorkstations: '' }).outcome, 'passed');
  });

  it('judges logon hours by the clock of the directory: a Saturday, 12:00 UTC', () => {
    const hours = (allowed: readonly number[]) => {
      const bytes = new Uint8Array(21);
      for (const hour of allowed) bytes[hour >> 3] = (bytes[hour >> 3] ?? 0) | (1 << (hour & 7));
      return of({ logonHours: bytes });
    };
    const noon = 6 * 24 + 12;
    assert.match(hours([]).message, /may log on at no hour of the week\.$/);
    assert.match(
      hours([noon - 1, noon + 1]).message,
      /not log on at this hour \(Saturday 12:00 UTC\): its logon hours are 2 of 168\.$/,
    );
    assert.match(
      hours([noon]).message,
      /It may log on at 1 of the 168 hours of the week, this one among them\.$/,
    );
    assert.equal(hours([noon]).outcome, 'passed');
    assert.equal(of({ logonHours: new Uint8Array(20) }).outcome, 'passed');
  });

  it('does not know where the restrictions of a logon cannot be read', () => {
    const result = of({ logonCount: undefined });
    assert.equal(result.outcome, 'unknown');
    assert.match(
      result.message,
      /Whether it may log on from some computers or at some hours only is not known\./,
    );
    assert.equal(of({ logonCount: undefined, userWorkstations: 'WS-0815' }).outcome, 'failed');
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
