import assert from 'node:assert/strict';
import { rowOf, runCheck } from '../../../server/src/directory/checks/index.ts';
import { openCase } from '../../../server/src/directory/checks/case.ts';
import { createSnapshotWriter } from '../../../server/src/directory/ldif/snapshotWriter.ts';
import { sweepMailboxes } from '../../../server/src/directory/checks/sweep.ts';
import { captureSnapshot } from '../../../server/src/directory/capture.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';
import { gatherAll, type Answer } from '../../../server/src/directory/gather.ts';
import { openLdifSource } from '../../../server/src/directory/ldifSource.ts';
import { nameFilter, requestsOf } from '../../../server/src/directory/requests.ts';
import {
  DirectoryError,
  type DirectoryObject,
  type DirectorySource,
} from '../../../server/src/directory/source.ts';
import { directoryReads, type DirectoryRead } from '../../../server/src/knowledge/directory.ts';
import { entry } from '../../support/directory.ts';

const read: DirectoryRead = {
  id: 'example',
  title: 'an example',
  base: 'DC=x',
  scope: 'base',
  filter: '(objectClass=*)',
  attributes: ['cn'],
};
const nothing = () => undefined;

describe('the searches of a read', () => {
  it('are one where it refers to nothing', () => {
    assert.deepEqual(requestsOf(read, {}, nothing), [
      { base: 'DC=x', scope: 'base', filter: '(objectClass=*)', attributes: ['cn'], where: 'domain' },
    ]);
  });

  it('are one for each distinct name that an earlier read brought, and none where it brought none', () => {
    const groups = [entry('CN=a', { memberOf: ['CN=g1', 'CN=g2'] }), entry('CN=b', { memberOf: 'CN=g1' })];
    const bases = (found: typeof groups) =>
      requestsOf({ ...read, base: '{account.memberOf}' }, {}, () => found).map(({ base }) => base);
    assert.deepEqual(bases(groups), ['CN=g1', 'CN=g2']);
    assert.deepEqual(bases([entry('CN=a')]), []);
  });

  it('reach up to the root of the partition', () => {
    const found = () => [entry('CN=x,OU=a,DC=target,DC=local')];
    const above = requestsOf({ ...read, base: '{mailbox.parents}' }, {}, found);
    assert.deepEqual(
      above.map(({ base }) => base),
      ['OU=a,DC=target,DC=local', 'DC=target,DC=local'],
    );
  });

  it('ask for many values at once, forty to a search, every byte escaped', () => {
    const sids = Array.from({ length: 81 }, (_, index) => Uint8Array.of(index, 0x2a));
    const found = () => [entry('CN=a', { tokenGroups: sids })];
    const searches = requestsOf({ ...read, filter: '(objectSid={t.tokenGroups})' }, {}, found);
    assert.equal(searches.length, 3);
    assert.ok(searches[0]?.filter.startsWith('(|(objectSid=\\00\\2a)(objectSid=\\01\\2a)'));
    assert.equal(searches[2]?.filter, '(objectSid=\\50\\2a)');
  });

  it('take no name from a log for a part of the filter', () => {
    assert.equal(
      nameFilter('account', 'TARGET\\*)(objectClass=*'),
      '(&(objectClass=user)(sAMAccountName=\\2a\\29\\28objectClass=\\2a))',
    );
    assert.match(nameFilter('mailbox', '/o=x/cn=$1$&'), /legacyExchangeDN=\/o=x\/cn=\$1\$&\)/);
  });

  it('know each form of a name', () => {
    assert.equal(nameFilter('account', 'S-1-5-21-1-2-3-1105'), '(objectSid=S-1-5-21-1-2-3-1105)');
    assert.equal(
      nameFilter('mailbox', 'back\\{1}{0}'),
      '(|(&(objectClass=user)(sAMAccountName={1}{0}))(cn=back\\5c{1}{0})(displayName=back\\5c{1}{0}))',
    );
    assert.match(nameFilter('mailbox', 'anna@x.local'), /userPrincipalName=anna@x\.local/);
    assert.match(nameFilter('mailbox', 'CN=Anna,OU=x,DC=y'), /^\(distinguishedName=CN=Anna,OU=x,DC=y\)$/);
    assert.match(nameFilter('mailbox', '/o=T/ou=A/cn=Anna '), /legacyExchangeDN=\/o=T\/ou=A\/cn=Anna\\20\)/);
  });
});

describe('gathering', () => {
  const failing = (kind: DirectoryError['kind']): DirectorySource & { asked: number } => ({
    description: 'a server that refuses',
    asked: 0,
    // eslint-disable-next-line require-yield
    async *search() {
      this.asked++;
      await Promise.resolve();
      throw new DirectoryError(kind, 'It is gone.');
    },
    close: () => Promise.resolve(),
  });
  const gathered = async (source: DirectorySource) => {
    const answers = new Map<string, readonly Answer[]>();
    await gatherAll(source, { account: 'a' }, answers);
    return answers;
  };

  it('keeps what a server refuses as an answer', async () => {
    const answers = await gathered(failing('denied'));
    assert.equal(answers.get('rootDse')?.[0]?.error?.kind, 'denied');
  });

  it('asks a server that is gone once', async () => {
    const source = failing('unreachable');
    await gathered(source);
    // Once for the domain, once for the global catalog.
    assert.equal(source.asked, 2);
  });

  const encoder = new TextEncoder();
  const root = entry('', {
    defaultNamingContext: 'DC=target,DC=local',
    configurationNamingContext: 'CN=Configuration,DC=target,DC=local',
  });
  const account = entry('CN=a,DC=child,DC=target,DC=local', { sAMAccountName: 'a' });

  it('goes on with one domain where another is out of reach', async () => {
    const source: DirectorySource = {
      description: 'a forest, a domain of which is gone',
      async *search({ base, where }) {
        await Promise.resolve();
        if (base.endsWith('DC=child,DC=target,DC=local'))
          throw new DirectoryError('unreachable', 'It is gone.');
        if (base === '') yield where === 'forest' ? account : root;
        else yield entry(base);
      },
      close: () => Promise.resolve(),
    };
    const answers = await gathered(source);
    assert.equal(answers.get('account')?.[0]?.error?.kind, 'unreachable');
    assert.equal(answers.get('adminSdHolder')?.[0]?.error, undefined);
  });

  it('answers from a snapshot what the domain said where there was no global catalog', async () => {
    const withoutCatalog: DirectorySource = {
      description: 'a domain without a global catalog',
      async *search({ base, where, filter }) {
        await Promise.resolve();
        if (where === 'forest') throw new DirectoryError('unreachable', 'There is none.');
        if (base === '') yield root;
        else if (filter.includes('sAMAccountName=a'))
          yield entry(`CN=a,${base}`, { sAMAccountName: 'a', objectClass: 'user' });
      },
      close: () => Promise.resolve(),
    };
    const captured = await captureSnapshot(
      withoutCatalog,
      [{ account: 'a' }],
      '2026-01-01T00:00:00Z',
      () => undefined,
    );
    // What a filter would find among the records, had the search not been recorded.
    const other = '\ndn: CN=other,DC=target,DC=local\nobjectClass: user\nsAMAccountName: a\n';
    const text = [...captured.pieces()]
      .join('')
      .replace(/# end: (\d+)\n$/, (_, count: string) => `${other}# end: ${Number(count) + 1}\n`);
    const file = [encoder.encode(text)];
    const answers = await gathered(await openLdifSource(file, 'case.ldif'));
    const [found] = answers.get('accountFound') ?? [];
    assert.equal(found?.request.where, 'domain');
    assert.deepEqual(
      found.objects.map(({ dn }) => dn),
      ['CN=a,DC=target,DC=local'],
    );
  });

  it('makes no more searches than it would make use of, whatever the objects name', () => {
    const many = (length: number, make: (at: number) => DirectoryObject) =>
      Array.from({ length }, (_, at) => make(at));
    const earlier: Readonly<Record<string, readonly DirectoryObject[]>> = {
      mailboxFound: many(2_500, (at) =>
        entry(`CN=${at},${Array.from({ length: 900 }, () => 'OU=x').join(',')},DC=x`),
      ),
      domainControllers: many(2_500, (at) => entry(`CN=${at},DC=x`, { dNSHostName: `dc${at}` })),
      account: [
        entry('CN=a,DC=x', { memberOf: Array.from({ length: 100_000 }, (_, at) => `CN=${at},DC=x`) }),
      ],
    };
    for (const read of directoryReads) {
      const requests = requestsOf(read, { account: 'a', mailbox: 'b' }, (id) => earlier[id]);
      assert.ok(requests.length <= 2_001, `${read.id}: ${requests.length}`);
    }
  });

  it('ends when it is cancelled', async () => {
    await assert.rejects(gathered(failing('cancelled')), { kind: 'cancelled' });
  });

  it('reads a plain export of a domain, whose root DSE nobody exports', async () => {
    const ldif = [
      'dn: CN=qmmex,OU=Accounts,DC=target,DC=local\nobjectClass: user\nsAMAccountName: qmmex\nmemberOf: CN=One,DC=target,DC=local\n',
      'dn: CN=One,DC=target,DC=local\nobjectClass: group\nmemberOf: CN=Two,DC=target,DC=local\n',
      'dn: CN=Two,DC=target,DC=local\nobjectClass: group\n',
    ].join('\n');
    const source = await openLdifSource([new TextEncoder().encode(ldif)], 'export.ldf');
    const answers = new Map<string, readonly Answer[]>();
    await gatherAll(source, { account: 'TARGET\\qmmex' }, answers);
    assert.deepEqual(
      answers.get('accountGroups')?.flatMap(({ objects }) => objects.map(({ dn }) => dn)),
      ['CN=One,DC=target,DC=local', 'CN=Two,DC=target,DC=local'],
    );
  });
});

describe('a check of a file that somebody exported', () => {
  const file = `dn: CN=Anna,OU=x,DC=target,DC=local
objectClass: user
sAMAccountName: anna
mail: anna@target.local
legacyExchangeDN: /o=T/cn=anna
homeMDB: CN=db,DC=target,DC=local
msExchMailboxGuid:: AQIDBAUGBwgJCgsMDQ4PEA==
`;
  const open = (text: string) => openLdifSource([new TextEncoder().encode(text)], 'export.ldf');

  for (const id of ['mailbox.legacy-dn-unique', 'mailbox.owner']) {
    it(`does not pass for want of others: ${id}`, async () => {
      const answers = new Map<string, readonly Answer[]>();
      await gatherAll(await open(file), { mailbox: 'anna' }, answers);
      const row = rowOf(id);
      assert.ok(row);
      const result = runCheck(row, openCase(answers, { mailbox: 'anna' }, await openCatalog()));
      assert.equal(result.outcome, 'unknown');
      assert.match(result.message, /may hold only a part.*the only object in the forest/);
    });

    it(`fails for others that are in it: ${id}`, async () => {
      const answers = new Map<string, readonly Answer[]>();
      const two = `${file}\n${file.replaceAll('Anna', 'Bob').replaceAll(': anna', ': bob')}`;
      await gatherAll(await open(two), { mailbox: 'anna' }, answers);
      const row = rowOf(id);
      assert.ok(row);
      const result = runCheck(row, openCase(answers, { mailbox: 'anna' }, await openCatalog()));
      assert.equal(result.outcome, 'failed');
    });
  }

  const homeOf = async (text: string) => {
    const answers = new Map<string, readonly Answer[]>();
    await gatherAll(await open(text), { mailbox: 'anna' }, answers);
    const row = rowOf('mailbox.home-database');
    assert.ok(row);
    return runCheck(row, openCase(answers, { mailbox: 'anna' }, await openCatalog()));
  };

  it('takes an attribute that nobody has in it for one that was not exported', async () => {
    const without = file.replace(/homeMDB: .*\n/, '');
    const result = await homeOf(without);
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /The file has homeMDB of no object/);
    const another = file.replaceAll('Anna', 'Bob').replaceAll(': anna', ': bob');
    assert.equal((await homeOf(`${without}\n${another}`)).outcome, 'failed');
  });
});

describe('the checks over every mailbox', () => {
  it('end with the words of a server that cannot be asked', async () => {
    const writer = createSnapshotWriter({ taken: '2026-01-01T00:00:00Z', from: 'nowhere' });
    const attributes = ['cn'];
    const base = { scope: 'base', filter: '(cn=*)', where: 'domain' } as const;
    writer.add({ ...base, base: 'DC=x', attributes }, [entry('DC=x', { cn: 'x' })]);
    const file = [...writer.pieces()].map((piece) => new TextEncoder().encode(piece));
    const events = sweepMailboxes(await openLdifSource(file, 'case.ldif'), {}, await openCatalog());
    await assert.rejects(
      async () => {
        while (!(await events.next()).done);
      },
      { name: 'DirectoryError', kind: 'notCaptured' },
    );
  });
});
