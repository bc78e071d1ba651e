import assert from 'node:assert/strict';
import { captureSnapshot } from '../../server/src/directory/capture.ts';
import { runChecks } from '../../server/src/directory/checks/run.ts';
import { openLdifSource } from '../../server/src/directory/ldifSource.ts';
import type { Asked } from '../../server/src/directory/requests.ts';
import type { DirectorySource } from '../../server/src/directory/source.ts';
import { openCatalog } from '../../server/src/knowledge/catalog.ts';
import { checkRows } from '../../server/src/knowledge/directory.ts';
import type { CheckResult } from '../../server/src/model/check.ts';
import { openDirectory } from '../../server/src/node/openDirectory.ts';
import { remediesFor } from '../../server/src/remedies/fill.ts';
import { checksFor } from './defects.ts';
import type { LabConnection } from './lab/connection.ts';
import { borrowLab, type BorrowedLab } from './borrowedLab.ts';
import { offered } from './offered.ts';
import { createOutcomes } from './outcomes.ts';
import { unreadable, type Unreadable } from './unreadable.ts';

const catalog = await openCatalog();

describe('the checks, against a domain controller', function () {
  this.timeout(600_000);
  let borrowed: BorrowedLab;
  let lab: LabConnection;
  let live: DirectorySource;
  let snapshot: DirectorySource;
  const subjects: Asked[] = [];

  before(async function () {
    borrowed = await borrowLab(this);
    lab = borrowed.lab;
    live = await openLab(lab, lab.administrator);
    for (const mailbox of lab.manifest.healthyMailboxes)
      subjects.push(asked(lab, lab.manifest.serviceAccount, mailbox));
    for (const { account, mailbox } of lab.manifest.defects) subjects.push(asked(lab, account, mailbox));
    snapshot = await captured(live, subjects);
  });
  after(async () => {
    await (live as DirectorySource | undefined)?.close();
    await (borrowed as BorrowedLab | undefined)?.giveBack();
  });

  it('pass, fail and are unknown, each of them, over LDAP and over the snapshot, in the same words', async () => {
    const seen = createOutcomes();
    const healthy = [lab.manifest.serviceAccount, lab.manifest.healthyMailboxes.at(-1) ?? ''] as const;
    for (const subject of subjects) seen.add(await both(live, snapshot, subject));
    await atOneVersion(lab, async () => {
      const subject = asked(lab, ...healthy);
      seen.add(await both(live, await captured(live, [subject]), subject));
    });
    for (const [reader, ids] of readersOf(unreadable)) {
      const source = await openLab(lab, `${reader}@${lab.dnsDomain}`);
      try {
        const about = ids.map((id) => subjectOf(lab, unreadable[id]));
        const file = await captured(source, about);
        for (const [index, id] of ids.entries()) {
          const pair = await both(source, file, about[index] ?? {});
          seen.add(pair);
          const result = pair.ofServer.find(({ check }) => check === id);
          assert.equal(result?.outcome, 'unknown', `${id}: ${result?.message}`);
          assert.match(result.message, unreadable[id]?.why ?? /^$/, `${id}: ${result.message}`);
          assert.ok(
            remediesFor(result.remedies, result.facts).every(({ kind }) => kind === 'diagnose'),
            id,
          );
        }
      } finally {
        await source.close();
      }
    }
    console.log(seen.table());
    console.log(`      ${seen.compared} results over LDAP and over a snapshot, word for word the same`);
    assert.deepEqual(seen.missing(), []);
  });

  it('pass for a healthy account and a healthy mailbox', async () => {
    const failed = new Set<string>();
    for (const mailbox of lab.manifest.healthyMailboxes) {
      const results = await run(live, asked(lab, lab.manifest.serviceAccount, mailbox));
      assert.deepEqual(new Set(results.map(({ check }) => check)), new Set(checkRows.map(({ id }) => id)));
      for (const { check, outcome } of results) if (outcome !== 'passed') failed.add(`${check} ${outcome}`);
    }
    // The lab's servers are of three versions.
    assert.deepEqual([...failed], ['organization.servers failed']);
  });

  it('fail on each planted defect, and offer for it what fits', async () => {
    const missed: string[] = [];
    const found = new Set<string>();
    for (const defect of lab.manifest.defects) {
      const ids = new Set([...(checksFor[defect.check] ?? []), ...Object.keys(offered[defect.id] ?? {})]);
      assert.ok(ids.size > 0, `no check of ours for "${defect.check}"`);
      const results = await run(live, asked(lab, defect.account, defect.mailbox), ids);
      const failed = results.filter(({ outcome }) => outcome === 'failed');
      if (failed.length === 0)
        missed.push(`${defect.id}: ${results.map((result) => result.message).join(' ')}`);
      for (const { check } of failed) found.add(check);
      assert.deepEqual(offers(failed), offered[defect.id], defect.id);
    }
    console.log(
      `      ${lab.manifest.defects.length} planted defects, ${missed.length} missed, found by ${found.size} checks`,
    );
    assert.deepEqual(missed, []);
  });

  it('name the object that a deny was set on', async () => {
    for (const defect of lab.manifest.defects.filter(({ id }) => id.startsWith('deny-receive-as'))) {
      const [result] = await run(live, asked(lab, defect.account), new Set(['organization.receive-as']));
      assert.equal(result?.facts['objectDN'], defect.object, defect.id);
      assert.equal(result.facts['deniedTrustee'], `TARGET\\${defect.account}`);
    }
  });
});

function asked(lab: LabConnection, account: string, mailbox?: string): Asked {
  return { account: `${lab.domain}\\${account}`, ...(mailbox !== undefined && { mailbox }) };
}

function openLab(lab: LabConnection, user: string): Promise<DirectorySource> {
  const target = {
    url: lab.controllers.dc1.ldaps,
    caFile: lab.caFile,
    credentials: { user, password: lab.password },
    resolver: { server: lab.dns[0] ?? '' },
    sysvol: lab.controllers.dc1.sysvol,
  };
  return openDirectory(target, catalog);
}

/** The account and the mailbox of a row, as the checks are asked about them. */
function subjectOf(lab: LabConnection, row: Unreadable | undefined): Asked {
  const [healthy] = lab.manifest.healthyMailboxes.slice(-1);
  return asked(lab, row?.account ?? lab.manifest.serviceAccount, row?.mailbox ?? healthy);
}

/** The ids of the rows of each reader. */
function readersOf(rows: Readonly<Record<string, Unreadable>>): Map<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const [id, { reader }] of Object.entries(rows))
    readers.set(reader, [...(readers.get(reader) ?? []), id]);
  return readers;
}

/** The ids of the remedies that are offered, in the order in which they are shown. */
function offers(results: readonly CheckResult[]): Record<string, string> {
  return Object.fromEntries(
    results.map(({ check, remedies, facts }) => [
      check,
      remediesFor(remedies, facts)
        .map(({ id }) => id)
        .join(' '),
    ]),
  );
}

/** With the servers of the lab at one version, as long as it takes. */
async function atOneVersion(lab: LabConnection, use: () => Promise<void>): Promise<void> {
  const servers = ['CN=EXCHANGE-SERVER,CN=Servers,CN=First Administrative Group', 'CN=EX2010', 'CN=EX2016'];
  const modern = 'CN=Servers,CN=Exchange Administrative Group (FYDIBOHF23SPDLT)';
  const versions = [
    'Version 6.5 (Build 7638.2: Service Pack 2)',
    'Version 14.3 (Build 30123.4)',
    'Version 15.1 (Build 32507.6)',
  ];
  const write = (values: readonly string[]) =>
    lab.modify(
      'dc1',
      servers
        .map((server, index) => {
          const dn = `${index === 0 ? server : `${server},${modern}`},CN=Administrative Groups,${lab.manifest.organization}`;
          return `dn: ${dn}\nchangetype: modify\nreplace: serialNumber\nserialNumber: ${values[index] ?? ''}\n\n`;
        })
        .join(''),
    );
  await write(versions.map(() => versions[2] ?? ''));
  try {
    await use();
  } finally {
    await write(versions);
  }
}

/** The results of a server and of a snapshot of it, which have to be the same. */
async function both(
  server: DirectorySource,
  file: DirectorySource,
  subject: Asked,
): Promise<{ readonly ofServer: readonly CheckResult[]; readonly ofFile: readonly CheckResult[] }> {
  const [ofServer, ofFile] = [await run(server, subject), await run(file, subject)];
  assert.deepEqual(ofFile, ofServer);
  return { ofServer, ofFile };
}

async function captured(source: DirectorySource, subjects: readonly Asked[]): Promise<DirectorySource> {
  const capture = await captureSnapshot(source, subjects, '2026-01-31T12:00:00Z', () => undefined);
  return openLdifSource([new TextEncoder().encode([...capture.pieces()].join(''))], 'lab.ldif');
}

async function run(
  source: DirectorySource,
  asked: Asked,
  only?: ReadonlySet<string>,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for await (const event of runChecks(source, asked, catalog, only && { only })) {
    if (event.kind === 'result') results.push(event.result);
  }
  return results;
}
