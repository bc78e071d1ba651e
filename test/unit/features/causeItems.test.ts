import assert from 'node:assert/strict';
import { createEngine } from '../../../server/src/engine.ts';
import { causeItems, causeOf } from '../../../server/src/features/causeItems.ts';
import type { Cause } from '../../../server/src/model/cause.ts';
import { agentLog } from '../../support/agentCases.ts';
import { fixture, openLog } from '../../support/markup.ts';

const engine = createEngine();
const account = 'ADATUM\\svc';
const names = ['/o=A/cn=a', '/o=A/cn=b', '/o=A/cn=c'];
const refused = openLog(agentLog({ account, server: 'EX1', mailboxes: names }), 'file:///a.log');
const event = openLog(fixture('seeds/event-1007.txt').text, 'file:///b.txt');

function causesOf(...logs: readonly ReturnType<typeof openLog>[]): Cause[] {
  const opened = engine.openCase();
  for (const { analysis } of logs) opened.add(analysis);
  return opened.causes();
}

describe('causeItems', () => {
  it('say what is explained in the words of the rules, and where the evidence stands', () => {
    const items = causeItems(causesOf(refused, event), [refused, event]);
    const first = items.find(({ id }) => id === 'mapi.rights-denied');
    assert.deepEqual(first?.explains, [{ title: 'The agent cannot log on to a mailbox', count: 3 }]);
    assert.equal(first.count, 3);
    assert.deepEqual(
      first.for.map(({ uri, range }) => [uri, range?.start.line]),
      [['file:///a.log', 1]],
    );
    assert.equal(first.log, 'file:///a.log');
    const network = items.find(({ id }) => id === 'mrs.network');
    assert.ok(network?.for.every(({ uri }) => uri === 'file:///b.txt'));
  });

  it('have a key of their own, and each check its title', () => {
    const items = causeItems(causesOf(refused, event), [refused, event]);
    assert.equal(new Set(items.map(({ key }) => key)).size, items.length);
    for (const { checks } of items) for (const { title, check } of checks) assert.notEqual(title, check);
  });

  it('leave out the place of what is no longer open', () => {
    const [first] = causeItems(causesOf(refused), []);
    assert.equal(first?.for[0]?.uri, undefined);
  });
});

describe('causeOf', () => {
  const [finding] = refused.analysis.findings;
  assert.ok(finding);

  it('is the first likely cause of the rule and of whom the finding is about', () => {
    const causes = causesOf(refused, event);
    assert.equal(causeOf(finding, causes)?.id, 'mapi.rights-denied');
    const other = { ...finding, facts: { ...finding.facts, account: 'ADATUM\\other', server: 'EX9' } };
    assert.equal(causeOf(other, causes), undefined);
  });

  it('is none where nothing is more than possible, or the finding stands for itself', () => {
    const one = openLog(fixture('seeds/agent.txt').text);
    const [alone] = one.analysis.findings;
    assert.ok(alone);
    assert.equal(causeOf(alone, causesOf(one)), undefined);
  });

  it('is not what was confirmed for other mailboxes', () => {
    const [cause] = causesOf(refused);
    assert.ok(cause);
    const hidden = { ...cause, state: 'confirmed', confirmedFor: [names[1] ?? ''] } as const;
    assert.equal(causeOf(finding, [hidden]), undefined);
    assert.equal(
      causeOf({ ...finding, facts: { ...finding.facts, mailbox: names[1] ?? '' } }, [hidden]),
      hidden,
    );
  });
});

describe('keys of causes', () => {
  it('differ where the names that are shown are cut to the same text', () => {
    const [cause] = causesOf(refused);
    assert.ok(cause);
    const about = 'A'.repeat(120);
    const items = ['x', 'y'].map((end) => ({ ...cause, about, shared: { account: about + end } }));
    const keys = causeItems(items, [refused]).map(({ key }) => key);
    assert.equal(new Set(keys).size, 2);
  });
});
