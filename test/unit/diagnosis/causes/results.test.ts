import assert from 'node:assert/strict';
import { indexResults, resultOf } from '../../../../server/src/diagnosis/causes/results.ts';
import { checkDefinitions } from '../../../../server/src/knowledge/directory.ts';
import type { CheckSubject, SubjectResult } from '../../../../server/src/model/cause.ts';

const checkThatAsks = (...kinds: readonly string[]) => {
  const found = checkDefinitions.find(({ asks }) => [...asks].sort().join() === kinds.join());
  assert.ok(found);
  return found.id;
};
const said = (check: string, subject: CheckSubject, facts: Record<string, string> = {}): SubjectResult => ({
  ...{ check, subject, facts },
  outcome: 'failed',
  message: '',
  remedies: [],
});

describe('resultOf', () => {
  const ofAccount = checkThatAsks('account');
  const ofBoth = checkThatAsks('account', 'mailbox');

  it('finds an account with and without its domain, and by the name that the check found', () => {
    const one = said(ofAccount, { account: 'svc@contoso.com' }, { account: 'CONTOSO\\svc' });
    const index = indexResults([one]);
    for (const account of ['svc@contoso.com', 'contoso\\SVC', 'svc'])
      assert.equal(resultOf(ofAccount, { account }, index), one, account);
    assert.equal(resultOf(ofAccount, { account: 'OTHER\\svc' }, index), undefined);
  });

  it('finds a mailbox by its name and its legacyExchangeDN, and not for another account', () => {
    const one = said(ofBoth, { account: 'A\\a', mailbox: 'm@x' }, { legacyExchangeDN: '/o=X/cn=m' });
    const index = indexResults([one]);
    for (const mailbox of ['M@x', '/O=x/CN=M'])
      assert.equal(resultOf(ofBoth, { account: 'A\\a', mailbox }, index), one, mailbox);
    assert.equal(resultOf(ofBoth, { account: 'A\\b', mailbox: 'm@x' }, index), undefined);
  });

  it('takes the last answer', () => {
    const [before, after] = [said(ofAccount, { account: 'a' }), said(ofAccount, { account: 'A' })];
    assert.equal(resultOf(ofAccount, { account: 'a' }, indexResults([before, after])), after);
  });
});
