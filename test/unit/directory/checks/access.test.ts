import assert from 'node:assert/strict';
import {
  check,
  descriptor,
  domainSid,
  entry,
  sidValue,
  type Attributes,
} from '../../../support/directory.ts';
import { mailbox, mailboxDn } from '../../../support/mailbox.ts';
import {
  accountDn,
  accountSid,
  migrators,
  modernDn,
  organizationReads,
  rightIds,
  storeDn,
} from '../../../support/organization.ts';

const asked = { account: 'TARGET\\qmmex', mailbox: 'Ewan' };
const open = (changes: Attributes, aces: Parameters<typeof organizationReads>[0] = {}) =>
  check(
    'mailbox.access',
    { ...organizationReads(aces), mailbox: [mailbox({ homeMDB: storeDn, ...changes })] },
    asked,
  );

describe('the check mailbox.access', () => {
  const receiveAs = `D:AI(OA;;CR;${rightIds.receiveAs};;${migrators})`;

  it('passes with Receive As on the database of the mailbox', () => {
    const result = open({}, { store: receiveAs });
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /as every mailbox of Database First Storage Group\\Mailbox Store/);
  });

  it('fails with Receive As on another database, and with Send As on this one', () => {
    assert.equal(open({ homeMDB: modernDn }, { store: receiveAs }).outcome, 'failed');
    assert.equal(open({}, { store: `D:AI(OA;;CR;${rightIds.sendAs};;${migrators})` }).outcome, 'failed');
  });

  it('passes with full access to the mailbox alone', () => {
    const result = open({
      msExchMailboxSecurityDescriptor: descriptor(`O:PSG:PSD:(A;CI;0x1;;;${migrators})`),
    });
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /The mailbox itself grants full access \(entry 1\), by the copy/);
  });

  it('fails where the mailbox grants something else only', () => {
    const result = open({
      msExchMailboxSecurityDescriptor: descriptor(`O:PSG:PSD:(A;CI;0x20002;;;${migrators})`),
    });
    assert.equal(result.outcome, 'failed');
    assert.equal(result.facts['storeDN'], storeDn);
  });

  it('fails where the mailbox itself denies what the database grants', () => {
    const denied = descriptor(`O:PSG:PSD:(D;CI;0x1;;;${migrators})(A;CI;0x1;;;PS)`);
    const result = open({ msExchMailboxSecurityDescriptor: denied }, { store: receiveAs });
    assert.equal(result.outcome, 'failed');
    assert.match(
      result.message,
      /The mailbox itself denies full access \(entry 1\), by the copy .* in the directory\./,
    );
  });

  it('passes where the copy holds a deny of something else, or one that was inherited from the database', () => {
    for (const ace of [`(D;CI;0x20000;;;${migrators})`, `(D;CIID;0x1;;;${migrators})`]) {
      const other = descriptor(`O:PSG:PSD:${ace}(A;CI;0x1;;;PS)`);
      assert.equal(open({ msExchMailboxSecurityDescriptor: other }, { store: receiveAs }).outcome, 'passed');
    }
  });

  it('does not know where the mailbox denies a group that the account may be in', () => {
    const reads = {
      ...organizationReads({ store: `D:AI(OA;;CR;${rightIds.receiveAs};;${accountSid})` }),
      accountToken: [],
      mailbox: [
        mailbox({
          homeMDB: storeDn,
          msExchMailboxSecurityDescriptor: descriptor(`O:PSG:PSD:(D;CI;0x1;;;${domainSid}-1999)`),
        }),
      ],
    };
    assert.equal(check('mailbox.access', reads, asked).outcome, 'unknown');
  });

  it('does not know without the copy to a reader who sees nothing of Exchange', () => {
    const hidden = entry(mailboxDn, { objectSid: sidValue(`${domainSid}-1105`), homeMDB: undefined });
    const reads = { ...organizationReads(), mailbox: [hidden] };
    const [, part] = check('mailbox.access', reads, asked).parts;
    assert.equal(part?.outcome, 'unknown');
    assert.match(part.message, /does not show msExchMailboxSecurityDescriptor/);
  });

  it('passes for the owner and for the associated external account without any grant', () => {
    assert.match(open({ objectSid: sidValue(accountSid) }).message, /is the owner of the mailbox/);
    assert.match(
      open({ msExchMasterAccountSid: sidValue(accountSid) }).message,
      /is the associated external account/,
    );
  });

  it('does not take the SELF of a shared mailbox for an account', () => {
    assert.equal(open({ msExchMasterAccountSid: sidValue('S-1-5-10') }).outcome, 'failed');
  });

  it('does not know without a database, nor with one that was not read or may not be read', () => {
    assert.equal(open({ homeMDB: undefined }).outcome, 'unknown');
    assert.equal(open({ homeMDB: `CN=Elsewhere,${modernDn}` }).outcome, 'unknown');
    assert.equal(open({}, { store: null }).outcome, 'unknown');
  });

  it('takes a copy without a list of entries (a NULL DACL) for no grant, nor for none, and says so', () => {
    for (const bytes of [descriptor('O:PSG:PSD:NO_ACCESS_CONTROL'), descriptor('O:PSG:PS')]) {
      const alone = open({ msExchMailboxSecurityDescriptor: bytes });
      assert.equal(alone.outcome, 'unknown');
      assert.match(
        alone.message,
        /a NULL DACL\)\. .* grants everybody everything; what the store makes of it/,
      );
      const granted = open({ msExchMailboxSecurityDescriptor: bytes }, { store: receiveAs });
      assert.equal(granted.outcome, 'passed');
      assert.match(
        granted.message,
        /as every mailbox of Database .* But msExchMailboxSecurityDescriptor has no list/,
      );
    }
    // An empty list grants nobody anything.
    assert.equal(open({ msExchMailboxSecurityDescriptor: descriptor('O:PSG:PSD:') }).outcome, 'failed');
  });

  it('does not know where the copy of the mailbox is damaged', () => {
    const result = open({ msExchMailboxSecurityDescriptor: Uint8Array.of(1, 0, 4, 0x80) });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /msExchMailboxSecurityDescriptor of .* is damaged/);
  });
});

describe('the check mailbox.send-as', () => {
  const send = (changes: Attributes) =>
    check(
      'mailbox.send-as',
      { ...organizationReads(), mailbox: [mailbox(changes)], mailboxParents: [] },
      asked,
    );
  const granted = {
    nTSecurityDescriptor: descriptor(`O:DAG:DAD:(OA;;CR;${rightIds.sendAs};;${accountSid})`),
  };

  it('passes where the user object grants it', () => {
    assert.equal(send(granted).outcome, 'passed');
  });

  it('says of an account that AdminSDHolder may protect that a grant does not last there', () => {
    const none = { nTSecurityDescriptor: descriptor('O:DAG:DAD:') };
    assert.match(send({ ...none, adminCount: '1' }).message, /gone within the hour/);
    assert.doesNotMatch(send(none).message, /adminCount/);
    assert.doesNotMatch(send({ ...granted, adminCount: '1' }).message, /adminCount/);
  });

  it('says where an inherited grant was set', () => {
    const unit = 'OU=Mailboxes,DC=target,DC=local';
    const inherited = descriptor(`O:DAG:DAD:AI(OA;CIID;CR;${rightIds.sendAs};;${accountSid})`);
    const reads = {
      ...organizationReads(),
      mailbox: [mailbox({ nTSecurityDescriptor: inherited })],
      mailboxParents: [
        entry(unit, {
          nTSecurityDescriptor: descriptor(`O:DAG:DAD:(OA;CI;CR;${rightIds.sendAs};;${accountSid})`),
        }),
      ],
    };
    assert.match(check('mailbox.send-as', reads, asked).message, new RegExp(`inherited from ${unit}`));
  });

  it('fails where nothing grants it, where it is denied, and where Receive As is granted', () => {
    assert.match(send({}).message, /No entry grants Send As/);
    const denied = send({
      nTSecurityDescriptor: descriptor(
        `O:DAG:DAD:(OD;;CR;${rightIds.sendAs};;${accountSid})(A;;GA;;;${migrators})`,
      ),
    });
    assert.equal(denied.outcome, 'failed');
    assert.equal(denied.facts['objectDN'], mailboxDn);
    const receive = `O:DAG:DAD:(OA;;CR;${rightIds.receiveAs};;${accountSid})`;
    assert.equal(send({ nTSecurityDescriptor: descriptor(receive) }).outcome, 'failed');
  });

  it('counts what SELF is granted for the owner only', () => {
    const self = { nTSecurityDescriptor: descriptor(`O:DAG:DAD:(OA;;CR;${rightIds.sendAs};;PS)`) };
    assert.equal(send(self).outcome, 'failed');
  });

  it('lets a delegate send on behalf, and says what Send As would change', () => {
    const delegate = send({ publicDelegates: accountDn });
    assert.equal(delegate.outcome, 'passed');
    assert.match(delegate.message, /sends on behalf of its owner/);
    assert.match(
      send({ ...granted, publicDelegates: accountDn }).message,
      /it sends as the owner, not on behalf/,
    );
  });

  it('does not know where the permissions may not be read', () => {
    assert.equal(send({ nTSecurityDescriptor: undefined }).outcome, 'unknown');
  });
});
