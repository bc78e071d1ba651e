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
import { checksFor } from './defects.ts';
import type { LabConnection } from './lab/connection.ts';
import { borrowLab, type BorrowedLab } from './borrowedLab.ts';

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

  it('fail on each planted defect', async () => {
    const missed: string[] = [];
    const found = new Set<string>();
    for (const defect of lab.manifest.defects) {
      const ids = checksFor[defect.check] ?? [];
      assert.ok(ids.length > 0, `no check of ours for "${defect.check}"`);
      const results = await run(live, asked(lab, defect.account, defect.mailbox), new Set(ids));
      const failed = results.filter(({ outcome }) => outcome === 'failed');
      if (failed.length === 0)
        missed.push(`${defect.id}: ${results.map((result) => result.message).join(' ')}`);
      for (const { check } of failed) found.add(check);
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

  it('say the same of the snapshot, word for word', async () => {
    let compared = 0;
    for (const subject of subjects) {
      const [ofServer, ofFile] = [await run(live, subject), await run(snapshot, subject)];
      assert.deepEqual(ofFile, ofServer);
      compared += ofServer.length;
    }
    console.log(`      ${compared} results over LDAP and over the snapshot: the same`);
  });

  it('are unknown, and say why, where the reader may not read', async () => {
    const reader = lab.manifest.readers.find(({ account }) => account === 'blindreader');
    assert.ok(reader);
    const source = await openLab(lab, `${reader.account}@${lab.dnsDomain}`);
    try {
      const subject = asked(lab, lab.manifest.serviceAccount, lab.manifest.healthyMailboxes[0]);
      const results = await run(source, subject);
      const file = await captured(source, [subject]);
      assert.deepEqual(await run(file, subject), results);
      const unknown = results.filter(({ outcome }) => outcome === 'unknown').map(({ check }) => check);
      for (const id of [
        'organization.receive-as',
        'organization.send-as',
        'organization.full-control',
        'account.groups',
      ]) {
        assert.ok(unknown.includes(id), id);
      }
      assert.match(
        results.find(({ check }) => check === 'organization.receive-as')?.message ?? '',
        /You may not read the permissions of/,
      );
    } finally {
      await source.close();
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
