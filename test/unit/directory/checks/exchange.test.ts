import assert from 'node:assert/strict';
import { check, descriptor } from '../../../support/directory.ts';
import { bareUser, mailbox } from '../../../support/mailbox.ts';

/** Personal-Information and Exchange-Information ([MS-ADTS] 5.1.3.2.1; Exchange's own set). */
const personal = '77b5b886-944a-11d1-aebd-0000f80367c1';
const exchange = '1f298a89-de98-47b8-b5cd-572ad53d267e';
const readable = (aces: string) => descriptor(`O:DAG:DAD:${aces}`);

describe('an attribute that a mailbox does not show', () => {
  const delegates = (aces: string) =>
    check('mailbox.delegates', {
      mailbox: [mailbox({ publicDelegates: undefined, nTSecurityDescriptor: readable(aces) })],
      delegates: [],
    });

  it('is not there where every account may read its property set', () => {
    assert.equal(delegates(`(OA;;RP;${personal};;AU)`).outcome, 'passed');
    assert.equal(delegates('(A;;GR;;;WD)').outcome, 'passed');
  });

  it('may be there where only another property set shows', () => {
    assert.equal(delegates(`(OA;;RP;${exchange};;AU)`).outcome, 'unknown');
    assert.equal(delegates(`(OD;;RP;${personal};;S-1-5-21-1-2-3-1999)(A;;GR;;;AU)`).outcome, 'unknown');
    const withoutDescriptor = mailbox({ publicDelegates: undefined, nTSecurityDescriptor: undefined });
    assert.equal(
      check('mailbox.delegates', { mailbox: [withoutDescriptor], delegates: [] }).outcome,
      'unknown',
    );
  });

  it('has other witnesses for legacyExchangeDN than for what is of Exchange', () => {
    const of = (changes: Parameters<typeof bareUser>[0]) =>
      check('mailbox.legacy-dn', { mailbox: [bareUser(changes)] }).outcome;
    assert.equal(of({ mailNickname: 'Ewan.Millington' }), 'unknown');
    assert.equal(of({ mail: 'Ewan.Millington@target.local' }), 'failed');
  });
});
