import assert from 'node:assert/strict';
import { checkRows } from '../../../../server/src/knowledge/directory.ts';
import { check, descriptor, domainDn, entry, type Reads } from '../../../support/directory.ts';
import { mailbox } from '../../../support/mailbox.ts';
import { account, organizationReads } from '../../../support/organization.ts';

const whole = descriptor(
  'O:DAG:DAD:AI(OA;CI;CR;ab721a56-1e2f-11d0-9819-00aa0040529b;;S-1-5-21-1-2-3-1103)(A;CIID;GA;;;DA)',
);
const asked = { account: 'TARGET\\qmmex', mailbox: 'Ewan' };

/** All that is read, with one security descriptor for every object. */
function readsWith(sd: Uint8Array): Reads {
  const organization = organizationReads();
  const withSd = Object.fromEntries(
    Object.entries(organization).map(([read, objects]) => [
      read,
      objects.map((object) =>
        'request' in object
          ? object
          : { ...object, attributes: new Map([...object.attributes, ['ntsecuritydescriptor', [sd]]]) },
      ),
    ]),
  ) as Reads;
  const own = mailbox({ nTSecurityDescriptor: sd, msExchMailboxSecurityDescriptor: sd });
  return {
    ...withSd,
    account: [account({ nTSecurityDescriptor: sd })],
    mailbox: [own],
    mailboxFound: [own],
    mailboxParents: [entry(`OU=Mailboxes,${domainDn}`, { nTSecurityDescriptor: sd })],
    mailboxToken: [entry(own.dn)],
    systemObjects: [entry(`CN=Microsoft Exchange System Objects,${domainDn}`, { nTSecurityDescriptor: sd })],
    adminSdHolder: [entry(`CN=AdminSDHolder,CN=System,${domainDn}`, { nTSecurityDescriptor: sd })],
  };
}

describe('a security descriptor without a list of entries', () => {
  it('passes nothing: only the owner was asked for, and not that everybody may do everything', () => {
    const reads = readsWith(descriptor('O:DAG:DA'));
    for (const id of [
      'organization.receive-as',
      'organization.system-objects',
      'mailbox.send-as',
      'mailbox.inheritance',
    ]) {
      const { outcome, message } = check(id, reads, asked);
      assert.equal(outcome, 'unknown', `${id}: ${message}`);
      assert.match(message, /read without their list of entries/);
    }
  });

  it('is told from a NULL list, with which everybody may do everything', () => {
    const reads = readsWith(descriptor('O:DAG:DAD:NO_ACCESS_CONTROL'));
    assert.equal(check('organization.system-objects', reads, asked).outcome, 'passed');
  });
});

describe('a security descriptor that is cut', () => {
  it('anywhere lets none of the checks pass that rest on it', () => {
    for (let length = 0; length < whole.length; length++) {
      const reads = readsWith(whole.slice(0, length));
      for (const id of ['organization.receive-as', 'mailbox.inheritance', 'organization.system-objects']) {
        const { outcome, message } = check(id, reads, asked);
        assert.equal(outcome, 'unknown', `${id} at ${length}: ${message}`);
      }
    }
  });

  it('makes no check throw', () => {
    for (const length of [1, 19, 20, 40, whole.length - 1]) {
      const reads = readsWith(whole.slice(0, length));
      for (const { id } of checkRows) assert.doesNotThrow(() => check(id, reads, asked), id);
    }
  });

  it('is said to be damaged, and of what', () => {
    const { message } = check('mailbox.inheritance', readsWith(whole.slice(0, 30)), asked);
    assert.match(message, /^The security descriptor of CN=Ewan Millington,\S+.* is damaged\./);
  });
});
