import assert from 'node:assert/strict';
import { addAnalysis, emptyCase } from '../../../../server/src/diagnosis/causes/caseData.ts';
import { indexCase } from '../../../../server/src/diagnosis/causes/caseIndex.ts';
import type { EvidenceRow } from '../../../../server/src/knowledge/causes.ts';
import { agentLog } from '../../../support/agentCases.ts';
import { analyse } from '../../../support/markup.ts';

const row = (more: Partial<EvidenceRow>): EvidenceRow => ({ moves: 1, text: '', ...more });

describe('the index of a case', () => {
  const data = emptyCase();
  for (const [account, server] of [
    ['ADATUM\\one', 'EX1'],
    ['ADATUM\\one', 'ex2'],
    ['ADATUM\\two', 'EX1.adatum.example'],
  ] as const)
    addAnalysis(data, analyse(agentLog({ account, server, mailboxes: ['/o=A/cn=a', '/o=A/cn=b'] })));
  const index = indexCase(data);
  const accounts = (facts: readonly string[], shared: Record<string, string>) =>
    index.tallyWith(facts, shared).groups.map(({ account, server }) => `${account} ${server}`);

  it('finds the attempts of an account, in any case', () => {
    assert.deepEqual(accounts(['account'], { account: 'adatum\\ONE' }), [
      'ADATUM\\one EX1',
      'ADATUM\\one ex2',
    ]);
    assert.equal(index.groupsOf('Adatum\\Two').length, 1);
  });

  it('finds the attempts on a server, by each of its names', () => {
    const both = ['ADATUM\\one EX1', 'ADATUM\\two EX1.adatum.example'];
    assert.deepEqual(accounts(['server'], { server: 'ex1' }), both);
    assert.deepEqual(accounts(['server'], { server: 'EX1.adatum.example' }), both);
    assert.deepEqual(accounts(['account', 'server'], { account: 'adatum\\one', server: 'EX2' }), [
      'ADATUM\\one ex2',
    ]);
  });

  it('finds no attempts by what they do not tell, and none by what is not known', () => {
    assert.deepEqual(accounts(['recipient'], { recipient: 'a@adatum.example' }), []);
    assert.deepEqual(accounts(['account', 'server'], { account: 'ADATUM\\one' }), []);
    assert.equal(accounts([], {}).length, 3);
  });

  it('finds the findings beside others: of some rules, and of the same where that is asked', () => {
    const beside = ['agent.logon-failed'];
    const count = (more: Partial<EvidenceRow>, shared: Record<string, string>) =>
      index.besides(row({ beside, ...more }), shared).length;
    assert.equal(count({}, {}), 6);
    assert.equal(count({ same: 'server' }, { server: 'EX1' }), 4);
    assert.equal(count({ same: 'account' }, { account: 'ADATUM\\two' }), 2);
    assert.equal(count({ same: 'server' }, {}), 0);
    assert.equal(count({ beside: ['agent.error'] }, {}), 0);
  });
});
