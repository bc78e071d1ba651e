import assert from 'node:assert/strict';
import { check, descriptor } from '../../../support/directory.ts';
import { bareUser, mailbox } from '../../../support/mailbox.ts';

describe('the check mailbox.hidden', () => {
  const id = 'mailbox.hidden';

  it('passes where the mailbox is said not to be hidden', () => {
    assert.equal(
      check(id, { mailbox: [mailbox({ msExchHideFromAddressLists: 'FALSE' })] }).outcome,
      'passed',
    );
  });

  it('passes where nothing is said of it, and tells what that rests on', () => {
    const result = check(id, { mailbox: [mailbox()] });
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /is not set, while mailNickname can be read\.$/);
  });

  it('fails on a hidden mailbox, with the value as it stands', () => {
    const result = check(id, { mailbox: [mailbox({ msExchHideFromAddressLists: 'TRUE' })] });
    assert.equal(result.outcome, 'failed');
    assert.deepEqual(result.evidence, [{ label: 'msExchHideFromAddressLists', value: 'TRUE' }]);
    assert.ok(result.remedies.includes('show-in-address-lists'));
  });

  it('does not know of a user who shows nothing of Exchange', () => {
    const result = check(id, { mailbox: [bareUser()] });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /it has none, or you may not read it/);
  });

  it('does not know where an entry keeps just this attribute from somebody, though the rest of its set shows', () => {
    const masked = (right: string, attribute: string) =>
      check(id, {
        mailbox: [
          mailbox({
            nTSecurityDescriptor: descriptor(
              `O:DAG:DAD:AI(OD;;${right};${attribute};;S-1-5-21-1-2-3-1199)(A;;RP;;;AU)`,
            ),
          }),
        ],
      });
    const own = 'a21c0b96-b093-11d2-aa06-00c04f8eedd8';
    assert.equal(masked('RP', own).outcome, 'unknown');
    assert.match(masked('RP', own).message, /keeps just that from some readers/);
    assert.equal(masked('WP', own).outcome, 'passed');
    assert.equal(masked('RP', 'bf967987-0de6-11d0-a285-00aa003049e2').outcome, 'passed');
  });

  it('does not take names that the base schema has for a sign of Exchange', () => {
    const user = bareUser({ legacyExchangeDN: '/o=T/cn=E', mail: 'e@target.local' });
    assert.equal(check(id, { mailbox: [user] }).outcome, 'unknown');
  });
});
