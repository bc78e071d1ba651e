import assert from 'node:assert/strict';
import {
  answer,
  check,
  descriptor,
  domainDn,
  domainSid,
  entry,
  sidValue,
} from '../../../support/directory.ts';
import { bareUser, mailbox } from '../../../support/mailbox.ts';

describe('the check mailbox.delegates', () => {
  const id = 'mailbox.delegates';
  const anna = `CN=Müller\\, Anna,OU=Mailboxes,${domainDn}`;
  const gone = `CN=Bob\\0ADEL:ceb6fb78-f913-4907-9522-3f2f20e20d1a,CN=Deleted Objects,${domainDn}`;
  const annaSid = `${domainSid}-1200` as const;
  const annaObject = entry(anna, { objectSid: sidValue(annaSid), sAMAccountName: 'anna' });

  it('passes where every delegate is there', () => {
    const result = check(id, { mailbox: [mailbox({ publicDelegates: anna })], delegates: [annaObject] });
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /has 1 delegate: all are there\.$/);
    assert.deepEqual(
      result.parts.map(({ name, outcome }) => [name, outcome]),
      [['Müller, Anna', 'passed']],
    );
    assert.deepEqual(result.evidence, [{ label: 'publicDelegates', value: anna }]);
  });

  it('passes where there are none, and tells what that rests on', () => {
    const result = check(id, { mailbox: [mailbox()], delegates: [] });
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /publicDelegates is not set, while all that stands beside it can be read/);
  });

  it('says of a delegate who was granted Send As that it never sends on behalf', () => {
    const sendAs = `(OA;;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;${annaSid})`;
    const object = mailbox({
      publicDelegates: anna,
      nTSecurityDescriptor: descriptor(`O:DAG:DAD:${sendAs}`),
    });
    const [part] = check(id, { mailbox: [object], delegates: [annaObject] }).parts;
    assert.match(part?.message ?? '', /always sends as the owner, never on behalf/);
    assert.ok(part?.evidence.some(({ value }) => /Allow · Send As · anna · explicit/.test(value)));
  });

  it('says nothing of the kind of one who is denied it, has another right, or has it below the object only', () => {
    const aces = `(OD;;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;${annaSid})(OA;;CR;ab721a56-1e2f-11d0-9819-00aa0040529b;;${annaSid})(OA;CIIO;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;${annaSid})`;
    const object = mailbox({ publicDelegates: anna, nTSecurityDescriptor: descriptor(`O:DAG:DAD:${aces}`) });
    const [part] = check(id, { mailbox: [object], delegates: [annaObject] }).parts;
    assert.match(part?.message ?? '', /is there\.$/);
  });

  it('fails on one that was deleted, and names it', () => {
    const object = mailbox({ publicDelegates: [anna, gone] });
    const result = check(id, { mailbox: [object], delegates: [annaObject] });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /has 2 delegates: Bob was deleted or is disabled\.$/);
  });

  it('fails on one that is disabled', () => {
    const object = mailbox({ publicDelegates: anna });
    const delegates = [entry(anna, { objectSid: sidValue(annaSid), userAccountControl: '514' })];
    const result = check(id, { mailbox: [object], delegates });
    assert.equal(result.outcome, 'failed');
    assert.match(result.parts[0]?.message ?? '', /is disabled/);
  });

  it('does not know of one that is not there or may not be seen, or that was not read', () => {
    const object = mailbox({ publicDelegates: anna });
    for (const error of ['noSuchObject', 'denied'] as const) {
      const delegates = [answer(anna, [], { error, read: 'delegates' })];
      const result = check(id, { mailbox: [object], delegates });
      assert.equal(result.outcome, 'unknown');
      assert.match(result.message, /Müller, Anna could not be read/);
    }
    assert.equal(check(id, { mailbox: [object], delegates: [] }).outcome, 'unknown');
  });

  it('does not know of a user who shows nothing of Exchange', () => {
    assert.equal(check(id, { mailbox: [bareUser()], delegates: [] }).outcome, 'unknown');
  });
});
