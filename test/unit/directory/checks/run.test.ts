import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runChecks, type CheckEvent, type RunOptions } from '../../../../server/src/directory/checks/run.ts';
import { openLdifSource } from '../../../../server/src/directory/ldifSource.ts';
import {
  DirectoryError,
  type DirectorySource,
  type SearchRequest,
} from '../../../../server/src/directory/source.ts';
import { openCatalog } from '../../../../server/src/knowledge/catalog.ts';
import { checkRows } from '../../../../server/src/knowledge/directory.ts';

const catalog = await openCatalog();
const subject = { account: 'TARGET\\svc-deny-database', mailbox: 'Ewan.Millington' };
const captured = readFileSync(new URL('../../../fixtures/directory/deny-on-database.ldif', import.meta.url));
const snapshot = () => openLdifSource([captured], 'case.ldif');

/** The snapshot, until a search comes that something happens to. */
async function source(
  happens: (request: SearchRequest) => Promise<void> | undefined,
): Promise<DirectorySource> {
  const file = await snapshot();
  return {
    description: 'a server',
    close: () => Promise.resolve(),
    async *search(request, signal) {
      await happens(request);
      yield* file.search(request, signal);
    },
  };
}

async function events(of: DirectorySource, options: RunOptions = {}): Promise<CheckEvent[]> {
  const all: CheckEvent[] = [];
  for await (const event of runChecks(of, subject, catalog, options)) all.push(event);
  return all;
}

const resultsIn = (all: readonly CheckEvent[]) =>
  all.flatMap((event) => (event.kind === 'result' ? [event.result] : []));
const troublesIn = (all: readonly CheckEvent[]) =>
  all.flatMap((event) => (event.kind === 'trouble' ? [event.message] : []));

describe('a run of the checks', () => {
  it('says once that a server is lost, before the results that suffer from it, which say it in a few words', async () => {
    const words = 'dc1.target.local, port 636: connect ECONNREFUSED 10.0.0.1:636. And what that means.';
    let gone = false;
    const dies = await source(({ filter }) => {
      gone ||= filter === '(objectClass=msExchOrganizationContainer)';
      if (gone) throw new DirectoryError('unreachable', words);
      return undefined;
    });
    const all = await events(dies);
    assert.deepEqual(troublesIn(all), [words]);
    const results = resultsIn(all);
    assert.equal(results.length, checkRows.length);
    const unknown = results.filter(({ outcome }) => outcome === 'unknown');
    assert.ok(unknown.length > 10);
    for (const { check, message } of unknown) assert.doesNotMatch(message, /ECONNREFUSED/, check);
    assert.match(
      unknown.find(({ check }) => check === 'organization.receive-as')?.message ?? '',
      /the Exchange organization\. The domain controller for CN=Configuration,DC=target,DC=local is out of reach\.$/,
    );
    const firstTrouble = all.findIndex(({ kind }) => kind === 'trouble');
    const firstUnknown = all.findIndex(
      (event) => event.kind === 'result' && event.result.outcome === 'unknown',
    );
    assert.ok(firstTrouble >= 0 && firstTrouble < firstUnknown);
  });

  it('ends in time with what was read, and says that the rest was not', async () => {
    const time = new AbortController();
    let asked = 0;
    const trickles = await source(({ base }) => {
      asked++;
      if (!base.startsWith('CN=Services,')) return undefined;
      time.abort();
      throw new DirectoryError('cancelled', 'Cancelled.');
    });
    const all = await events(trickles, {
      signal: time.signal,
      deadline: { signal: time.signal, minutes: 10 },
    });
    const before = asked;
    assert.deepEqual(troublesIn(all), [
      'The time limit of 10 minutes for a run is over: what had not been read by then was not read. Where the directory is slow, raise the limit.',
    ]);
    const outcomes = Object.fromEntries(resultsIn(all).map(({ check, outcome }) => [check, outcome]));
    assert.equal(Object.keys(outcomes).length, checkRows.length);
    assert.deepEqual([outcomes['account.state'], outcomes['mailbox.access']], ['passed', 'unknown']);
    assert.equal(asked, before, 'nothing is asked afterwards');
  });

  it('is cancelled by the user all the same', async () => {
    const user = new AbortController();
    const time = new AbortController();
    const slow = await source(() => {
      user.abort();
      throw new DirectoryError('cancelled', 'Cancelled.');
    });
    await assert.rejects(
      events(slow, { signal: user.signal, deadline: { signal: time.signal, minutes: 10 } }),
      { kind: 'cancelled' },
    );
  });

  it('throws in full what keeps the server itself from answering', async () => {
    const words = 'dc1.target.local refuses the logon of reader. User name or password wrong.';
    const refuses = await source(() => {
      throw new DirectoryError('credentials', words);
    });
    await assert.rejects(events(refuses), { kind: 'credentials', message: words });
  });
});
