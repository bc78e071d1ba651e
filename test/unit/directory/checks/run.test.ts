import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runChecks, type CheckEvent, type RunOptions } from '../../../../server/src/directory/checks/run.ts';
import { openLdifSource } from '../../../../server/src/directory/ldifSource.ts';
import {
  DirectoryError,
  type DirectorySource,
  type SearchRequest,
} from '../../../../server/src/directory/source.ts';
import type { Asked } from '../../../../server/src/directory/requests.ts';
import { openCatalog } from '../../../../server/src/knowledge/catalog.ts';
import { checkRows } from '../../../../server/src/knowledge/directory.ts';
import { entry } from '../../../support/directory.ts';

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

async function events(
  of: DirectorySource,
  options: RunOptions = {},
  asked: Asked = subject,
): Promise<CheckEvent[]> {
  const all: CheckEvent[] = [];
  for await (const event of runChecks(of, asked, catalog, options)) all.push(event);
  return all;
}

/** The snapshot as a live server has it: the global catalog answers every name, of these with what is given. */
async function catalogWith(names: Readonly<Record<string, readonly string[]>>): Promise<DirectorySource> {
  const file = await snapshot();
  return {
    description: 'a server',
    close: () => Promise.resolve(),
    async *search(request, signal) {
      const dns = Object.entries(names).find(([name]) => request.filter.includes(`=${name})`))?.[1];
      if (dns === undefined) yield* file.search(request, signal);
      else if (request.where === 'forest') for (const dn of dns) yield await Promise.resolve(entry(dn));
    },
  };
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

describe('somebody whom the directory does not have', () => {
  const nobody = { account: 'TARGET\\nobody', mailbox: 'Nobody.Here' };

  it('is told of once, with what was searched, where, and what to do; the checks say it in a few words', async () => {
    const all = await events(await catalogWith({ nobody: [], 'Nobody.Here': [] }), {}, nobody);
    const [account = '', mailbox = '', ...others] = troublesIn(all);
    assert.deepEqual(others, []);
    for (const part of [
      'The directory shows no account with the name TARGET\\nobody.',
      'Searched: (&(objectClass=user)(sAMAccountName=nobody)) in the global catalog, for all domains of the forest (target.local).',
      'Check the spelling.',
      'another forest',
      'no right to read',
    ])
      assert.ok(account.includes(part), `${part} in ${account}`);
    assert.match(
      mailbox,
      /no mailbox with the name Nobody\.Here\. Searched: .*\(mailNickname=Nobody\.Here\)/,
    );
    const unknown = resultsIn(all).filter(({ outcome }) => outcome === 'unknown');
    assert.equal(unknown.length, checkRows.filter(({ asks }) => asks.length > 0).length);
    for (const { check, message, remedies } of unknown) {
      assert.match(message, /^Not known: no (?:account|mailbox) with the name \S+ was found\.$/, check);
      assert.deepEqual(remedies, [], check);
    }
    const firstUnknown = all.findIndex(
      (event) => event.kind === 'result' && event.result.outcome === 'unknown',
    );
    assert.ok(all.findIndex(({ kind }) => kind === 'trouble') < firstUnknown);
  });

  it('is told of when one check is run again, whatever it reads', async () => {
    for (const { id, asks } of checkRows.filter((row) => row.asks.length > 0)) {
      const of = await catalogWith({ nobody: [], 'Nobody.Here': [] });
      const all = await events(of, { only: new Set([id]) }, nobody);
      assert.ok(troublesIn(all).length >= asks.length, id);
    }
  });

  it('is looked for in a file by what the file holds, whose users are named', async () => {
    const [account = ''] = troublesIn(await events(await snapshot(), {}, { account: 'TARGET\\nobody' }));
    assert.match(
      account,
      /^No account with the name TARGET\\nobody could be found\. case\.ldif has no answer to/,
    );
    assert.match(account, /The file holds 2 users: Ewan\.Millington, svc-deny-database\.$/);
  });

  it('may be two: both are named, once', async () => {
    const dns = ['CN=Sam,OU=A,DC=target,DC=local', 'CN=Sam,OU=B,DC=target,DC=local'];
    const of = await catalogWith({ Sam: dns });
    const both: DirectorySource = {
      ...of,
      async *search(request, signal) {
        if (dns.includes(request.base)) yield await Promise.resolve(entry(request.base));
        else yield* of.search(request, signal);
      },
    };
    const all = await events(both, {}, { mailbox: 'Sam' });
    assert.deepEqual(troublesIn(all), [
      `2 objects have the name Sam: ${dns.join('; ')}. Which of them is meant is not known: ask again with the distinguished name of one.`,
    ]);
    const unknown = resultsIn(all).filter(({ outcome }) => outcome === 'unknown');
    assert.deepEqual(
      [...new Set(unknown.map(({ message }) => message))],
      ['Not known: 2 objects have the name Sam.'],
    );
  });
});
