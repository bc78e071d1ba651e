import assert from 'node:assert/strict';
import { captureSnapshot } from '../../server/src/directory/capture.ts';
import { runChecks, type CheckEvent } from '../../server/src/directory/checks/run.ts';
import { sameDn } from '../../server/src/directory/dn.ts';
import { openLdifSource } from '../../server/src/directory/ldifSource.ts';
import type { Asked } from '../../server/src/directory/requests.ts';
import { DirectoryError, type DirectorySource } from '../../server/src/directory/source.ts';
import { openCatalog } from '../../server/src/knowledge/catalog.ts';
import { checkRows } from '../../server/src/knowledge/directory.ts';
import { openDirectory } from '../../server/src/node/openDirectory.ts';
import { whyNoLab } from './lab/requirements.ts';
import { startLab, type Lab } from './lab/start.ts';

const catalog = await openCatalog();

describe('the checks, given bad input, against domain controllers', function () {
  this.timeout(600_000);
  let lab: Lab;
  const opened: (() => Promise<void>)[] = [];

  before(async function () {
    const why = whyNoLab();
    if (why !== undefined) {
      console.log(`      skipped: ${why}`);
      this.skip();
    }
    lab = await startLab({ patience: 240_000 });
    opened.push(() => lab.stop());
  });
  after(async () => {
    for (const close of opened.reverse()) await close();
  });

  async function open(user = lab.administrator, password = lab.password): Promise<DirectorySource> {
    const source = await openDirectory(
      {
        url: lab.controllers.dc1.ldaps,
        caFile: lab.caFile,
        credentials: { user, password },
        resolver: { server: lab.dns[0] ?? '' },
      },
      catalog,
    );
    opened.push(() => source.close());
    return source;
  }

  it('find a mailbox by every name with special characters, over LDAP and over the snapshot', async () => {
    const source = await open();
    const only = new Set(['mailbox.inheritance', 'mailbox.legacy-dn-unique', 'directory.replicas']);
    let compared = 0;
    for (const { name, account, dn } of lab.manifest.oddNames) {
      const spellings = [account, `TARGET\\${account}`, dn, ...(name.trim() === name ? [name] : [])];
      const subjects = spellings.map((mailbox) => ({ mailbox }));
      const capture = await captureSnapshot(source, subjects, '2026-01-31T12:00:00Z', () => undefined);
      const file = await openLdifSource(
        [new TextEncoder().encode([...capture.pieces()].join(''))],
        'odd.ldif',
      );
      for (const subject of subjects) {
        const results = resultsIn(await events(source, subject, only));
        for (const { check, facts, message } of results)
          assert.ok(sameDn(facts['mailbox'] ?? '', dn), `${check} of ${subject.mailbox}: ${message}`);
        assert.deepEqual(resultsIn(await events(file, subject, only)), results);
        compared += results.length;
      }
    }
    console.log(
      `      ${lab.manifest.oddNames.length} odd names, ${compared} results the same on both sides`,
    );
  });

  it('take a SID for the name that it is', async () => {
    const source = await open();
    const [byName] = resultsIn(
      await events(source, { account: 'TARGET\\qmmex' }, new Set(['account.state'])),
    );
    const show = await lab.run('dc1', ['samba-tool', 'user', 'show', 'qmmex', '--attributes=objectSid']);
    const account = /objectSid: (S-1-[\d-]+)/.exec(show)?.[1] ?? '';
    assert.deepEqual(resultsIn(await events(source, { account }, new Set(['account.state']))), [byName]);
  });

  it('throw once, with what to do, for a wrong password', async () => {
    const source = await open(lab.administrator, 'wrong');
    await assert.rejects(events(source, { account: 'TARGET\\qmmex' }), (error: unknown) => {
      assert.ok(error instanceof DirectoryError);
      assert.equal(error.kind, 'credentials');
      assert.match(error.message, /User name or password wrong/);
      return true;
    });
  });

  it('say of a server that dies on the way once what happened, and of each check what it lacks', async () => {
    const source = await open();
    const subject = { account: 'TARGET\\qmmex', mailbox: 'Healthy.Modern' };
    const seen: CheckEvent[] = [];
    const begin = performance.now();
    for await (const event of runChecks(source, subject, catalog)) {
      seen.push(event);
      if (event.kind === 'read' && event.title === 'the Exchange organization') await lab.kill('dc1');
    }
    const troubles = seen.flatMap((event) => (event.kind === 'trouble' ? [event.message] : []));
    const results = resultsIn(seen);
    assert.equal(results.length, checkRows.length);
    assert.ok(troubles.length > 0 && new Set(troubles).size === troubles.length);
    assert.match(troubles.join(' '), /ECONNREFUSED.*nothing listens|closed the connection|ECONNRESET/);
    for (const { check, outcome, message } of results.slice(1)) {
      assert.notEqual(outcome, 'failed', `${check}: ${message}`);
      assert.doesNotMatch(message, /ECONNREFUSED|ECONNRESET/, check);
    }
    const unknown = results.filter(({ outcome }) => outcome === 'unknown').length;
    console.log(
      `      ${unknown} of ${results.length} checks unknown, ${troubles.length} troubles, ${Math.round(performance.now() - begin)} ms`,
    );
    assert.ok(unknown >= 10);
    await lab.start('dc1');
  });
});

async function events(
  source: DirectorySource,
  subject: Asked,
  only?: ReadonlySet<string>,
): Promise<CheckEvent[]> {
  const all: CheckEvent[] = [];
  for await (const event of runChecks(source, subject, catalog, only && { only })) all.push(event);
  return all;
}

function resultsIn(all: readonly CheckEvent[]) {
  return all.flatMap((event) => (event.kind === 'result' ? [event.result] : []));
}
