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
} from '../../../support/directory.ts';
import { bareUser, mailbox } from '../../../support/mailbox.ts';

const external: Sid = 'S-1-5-21-7-8-9-1234';
/** What Exchange writes for a linked mailbox: full access 0x1, associated external account 0x4, read permissions 0x20000. */
const linkedRights = descriptor(`O:PSG:PSD:(A;CI;0x20001;;;PS)(A;CI;0x20005;;;${external})`);

describe('the check mailbox.linked', () => {
  const domain = [entry(domainDn, { objectSid: sidValue(domainSid) })];
  const of = (changes: Attributes) => check('mailbox.linked', { mailbox: [mailbox(changes)], domain });
  const linked: Attributes = {
    msExchMasterAccountSid: sidValue(external),
    msExchMailboxSecurityDescriptor: linkedRights,
    userAccountControl: '514',
    msExchRecipientTypeDetails: '2',
  };

  it('passes where the account is external, the user disabled, and the mailbox lets the account in', () => {
    const result = of(linked);
    assert.equal(result.outcome, 'passed');
    assert.ok(result.evidence.some(({ value }) => value === external));
    assert.ok(
      result.evidence.some(({ value }) => /Full mailbox access, Associated external account/.test(value)),
    );
  });

  it('names the account where the directory knows its name, and says so where not', () => {
    const shown = (name: string | undefined) =>
      check('mailbox.linked', {
        mailbox: [
          mailbox({
            ...linked,
            msExchMailboxSecurityDescriptor: descriptor('O:PSG:PSD:(A;CI;0x20001;;;PS)'),
          }),
        ],
        domain,
        foreignPrincipals: [
          entry(`CN=${external},CN=ForeignSecurityPrincipals,${domainDn}`, {
            objectSid: sidValue(external),
            'msDS-PrincipalName': name,
          }),
        ],
      });
    const label = ({ evidence }: ReturnType<typeof shown>) =>
      evidence.find((line) => line.label === 'Linked account')?.value;
    const known = shown('PARTNER\\anna');
    assert.deepEqual([label(known), known.facts['linkedAccount']], ['PARTNER\\anna', 'PARTNER\\anna']);
    assert.ok(known.remedies.includes('relink-mailbox'));
    for (const name of [undefined, external]) {
      assert.match(label(shown(name)) ?? '', /^no name for it is known here/);
      assert.equal(shown(name).facts['linkedAccount'], undefined);
    }
  });

  it('passes where the mailbox is not linked, and tells what that rests on', () => {
    const result = of({});
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /msExchMasterAccountSid is not set, while mailNickname can be read/);
  });

  it('fails where the user is disabled and no account is linked', () => {
    const result = of({ userAccountControl: '514' });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /the user is disabled.*event 9548/);
  });

  it('fails where the mailbox does not let its own user in', () => {
    const result = of({
      msExchMailboxSecurityDescriptor: descriptor(`O:PSG:PSD:(A;CI;0x20001;;;${external})`),
    });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /its own user \(SELF\) has no full access/);
    assert.equal(
      of({ msExchMailboxSecurityDescriptor: descriptor('O:PSG:PSD:(A;CI;0x20001;;;PS)') }).outcome,
      'passed',
    );
  });

  it('does not know where the permissions of the mailbox have no list of entries, or are damaged', () => {
    const without = descriptor('O:PSG:PSD:NO_ACCESS_CONTROL');
    const damaged = Uint8Array.of(1, 0, 4, 0x80);
    for (const [bytes, message] of [
      [without, /a NULL DACL\)\. .*[^.]\.$/],
      [damaged, /is damaged/],
    ] as const) {
      const own = of({ msExchMailboxSecurityDescriptor: bytes });
      const foreign = of({ ...linked, msExchMailboxSecurityDescriptor: bytes });
      for (const result of [own, foreign]) {
        assert.equal(result.outcome, 'unknown');
        assert.match(result.message, message);
      }
    }
  });

  it('passes on a shared mailbox, which belongs to itself', () => {
    const result = of({ msExchMasterAccountSid: sidValue('S-1-5-10'), userAccountControl: '514' });
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /Principal Self/);
  });

  it('fails where the user here is not disabled', () => {
    const result = of({ ...linked, userAccountControl: '512' });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /but the user here is not disabled\.$/);
    assert.ok(result.remedies.includes('disable-linked-user'));
  });

  it('fails where the account is of the same domain', () => {
    const result = of({ ...linked, msExchMasterAccountSid: sidValue(`${domainSid}-1200`) });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /that account is of this domain and not of another forest/);
  });

  it('fails as well where the account is of the domain of the mailbox, or of the one that was read', () => {
    const objectSid = sidValue('S-1-5-21-4-5-6-1105');
    for (const inside of ['S-1-5-21-4-5-6-1200', `${domainSid}-1200`] as const) {
      const result = of({ ...linked, objectSid, msExchMasterAccountSid: sidValue(inside) });
      assert.match(result.message, /and not of another forest/);
    }
  });

  it('fails where the SID is of no domain', () => {
    const result = of({ ...linked, msExchMasterAccountSid: sidValue('S-1-5-32-544') });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /no account of a domain/);
  });

  it('fails where the mailbox lacks the mark of the external account, or full access', () => {
    const withRights = (mask: string) =>
      of({
        ...linked,
        msExchMailboxSecurityDescriptor: descriptor(`O:PSG:PSD:(A;CI;${mask};;;${external})`),
      });
    assert.match(withRights('0x20001').message, /it lacks the mark of the associated external account\.$/);
    assert.match(withRights('0x20004').message, /it lacks full mailbox access\.$/);
    assert.equal(withRights('0x20004').outcome, 'failed');
  });

  it('fails on a linked mailbox to which no account is linked', () => {
    const result = of({ msExchRecipientTypeDetails: '2' });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /no account is linked to it/);
  });

  it('does not know where the rights on the mailbox, or whether the user is disabled, cannot be read', () => {
    for (const name of ['msExchMailboxSecurityDescriptor', 'userAccountControl'])
      assert.equal(of({ ...linked, [name]: undefined }).outcome, 'unknown');
    const damaged = of({ ...linked, msExchMailboxSecurityDescriptor: linkedRights.slice(0, 30) });
    assert.equal(damaged.outcome, 'unknown');
    assert.match(damaged.message, /is damaged/);
  });

  it('says what is wrong although something else could not be read', () => {
    const result = of({ ...linked, userAccountControl: '512', msExchMailboxSecurityDescriptor: undefined });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /is not disabled; the rights on the mailbox are not known/);
  });

  it('does not know of a user who shows nothing of Exchange, nor where the mailbox was not read', () => {
    assert.equal(check('mailbox.linked', { mailbox: [bareUser()], domain }).outcome, 'unknown');
    const refused = [answer(domainDn, [], { error: 'denied' })];
    assert.equal(check('mailbox.linked', { mailbox: refused, domain }).outcome, 'unknown');
  });
});
