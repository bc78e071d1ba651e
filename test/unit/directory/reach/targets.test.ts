import assert from 'node:assert/strict';
import { serversNotRead, withUnread } from '../../../../server/src/directory/reach/targets.ts';
import { answer, caseOf, domainDn, entry } from '../../../support/directory.ts';

const sites = `CN=Servers,CN=One,CN=Sites,CN=Configuration,${domainDn}`;
const agent = (name: string) => entry(`CN=NTDS Settings,CN=${name},${sites}`);
const controller = (name: string, dNSHostName?: string) => entry(`CN=${name},${sites}`, { dNSHostName });
const result = {
  check: 'reach.port',
  outcome: 'passed',
  message: '4 places tried, all as they should be.',
  evidence: [],
  parts: [],
  facts: {},
  remedies: [],
} as const;

describe('servers that the directory did not show', () => {
  it('are none where every one was read', () => {
    const data = caseOf({
      servers: [],
      directoryAgents: [agent('DC1')],
      domainControllers: [controller('DC1', 'dc1.target.local')],
    });
    assert.deepEqual(serversNotRead(data), []);
    assert.equal(withUnread(result, []), result);
  });

  it('are named, with why', () => {
    const data = caseOf({
      servers: [answer(domainDn, [], { read: 'servers', error: 'denied' })],
      directoryAgents: [agent('DC1'), agent('DC2'), agent('DC3')],
      domainControllers: [controller('DC1', 'dc1.target.local'), controller('DC2')],
    });
    const unread = serversNotRead(data);
    assert.deepEqual(
      unread.map(({ name }) => name),
      ['the Exchange servers', 'DC3', 'DC2'],
    );
    const { outcome, message, parts } = withUnread(result, unread);
    assert.equal(outcome, 'unknown');
    assert.match(
      message,
      /all as they should be\. Not tried: the Exchange servers, DC3, DC2\. This could not be read/,
    );
    assert.deepEqual(
      parts.map((part) => part.outcome),
      ['unknown', 'unknown', 'unknown'],
    );
  });

  it('leave a failure a failure', () => {
    const failed = { ...result, outcome: 'failed' } as const;
    assert.equal(withUnread(failed, [{ name: 'DC2', why: 'It could not be read.' }]).outcome, 'failed');
  });
});
