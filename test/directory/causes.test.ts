import assert from 'node:assert/strict';
import { settleCauses } from '../../server/src/directory/checks/settle.ts';
import type { DirectorySource } from '../../server/src/directory/source.ts';
import { createEngine } from '../../server/src/engine.ts';
import type { Cause, SubjectResult } from '../../server/src/model/cause.ts';
import { agentLog, mailboxNames } from '../support/agentCases.ts';
import { analyse } from '../support/markup.ts';
import { borrowLab, type BorrowedLab } from './borrowedLab.ts';

const engine = createEngine();
const server = 'EX2016';

/** What is planted on a mailbox of the lab, and the cause that has to be confirmed for it. */
const planted: Readonly<Record<string, string>> = {
  'Hidden.Mailbox': 'mapi.hidden',
  'Space.Trailing': 'mapi.dn-blank',
  'Protected.Admin': 'mapi.protected-account',
  'Protected.Left': 'mapi.protected-account',
  'Home.Missing': 'mapi.no-mailbox',
  'Home.Deleted': 'mapi.no-mailbox',
  'Disabled.NoMaster': 'mapi.mailbox-disabled',
};

describe('the causes of a case, asked of a domain controller', function () {
  this.timeout(600_000);
  let borrowed: BorrowedLab;
  let live: DirectorySource;

  before(async function () {
    borrowed = await borrowLab(this);
    live = await borrowed.open('Administrator');
  });
  after(() => (borrowed as BorrowedLab | undefined)?.giveBack());

  it('confirm each of five reasons, planted on seven of 2,000 mailboxes, for its own mailboxes', async () => {
    const names = new Map<string, string>();
    for (const name of Object.keys(planted)) names.set(await legacyDn(live, name), name);
    const others = await legacyDn(live, 'Healthy.Modern');
    const log = agentLog({
      account: `${borrowed.lab.domain}\\${borrowed.lab.manifest.serviceAccount}`,
      server,
      mailboxes: mailboxNames(2000, others.replace(/[^=]+$/, ''), [...names.keys()]),
      refused: new Set(names.keys()),
    });
    const { before, after, checks } = await settled(live, log);
    assert.match(before[0]?.message ?? '', /^7 of 2000 mailboxes refuse TARGET\\qmmex/);
    assert.ok(before.every(({ state }) => state !== 'confirmed'));
    const confirmed = after.filter(({ state }) => state === 'confirmed');
    for (const [dn, name] of names) {
      const id = planted[name];
      const cause = confirmed.find((each) => each.id === id);
      assert.ok(cause?.confirmedFor.includes(dn), `${name}: ${id}`);
    }
    const ids = new Set(confirmed.map(({ id }) => id));
    for (const id of Object.values(planted)) ids.delete(id);
    console.log(
      `      ${checks} checks; confirmed beside what was planted: ${[...ids].join(', ') || 'nothing'}`,
    );
    assert.ok(!ids.has('mapi.rights-denied') && !ids.has('mapi.admin-group'));
    // Nothing is confirmed for a mailbox that it was not planted on.
    for (const { id, confirmedFor } of confirmed.filter((each) => Object.values(planted).includes(each.id))) {
      const own = confirmedFor.map((dn) => names.get(dn) ?? dn).filter((name) => planted[name] !== id);
      assert.deepEqual(own, [], id);
    }
  });

  it('confirm the group of a service account that 2,000 mailboxes refuse, and put it first', async () => {
    const healthy = await legacyDn(live, 'Healthy.Modern');
    const mailboxes = [healthy, ...mailboxNames(1999, healthy.replace(/[^=]+$/, ''))];
    const log = agentLog({ account: `${borrowed.lab.domain}\\svc-nested-admin`, server, mailboxes });
    const { before, after } = await settled(live, log);
    assert.match(before[0]?.message ?? '', /^2000 of 2000 mailboxes refuse TARGET\\svc-nested-admin/);
    assert.deepEqual([after[0]?.id, after[0]?.state], ['mapi.admin-group', 'confirmed']);
    assert.match(after[0]?.for[0]?.text ?? '', /TARGET\\Domain Admins/);
    assert.ok(
      after
        .filter(({ state }) => state === 'confirmed')
        .every(({ id }) => ['mapi.admin-group', 'mapi.rights-denied'].includes(id)),
    );
  });

  it('confirm for every planted account the cause that its defect is', async () => {
    const expected: Readonly<Record<string, string>> = {
      'svc-enterprise-admin': 'mapi.admin-group',
      'svc-no-receiveas': 'mapi.rights-denied',
      'svc-deny-organizatio': 'mapi.rights-denied',
      'svc-disabled': 'mapi.account-state',
      'svc-locked': 'mapi.account-state',
    };
    const healthy = await legacyDn(live, 'Healthy.Modern');
    const mailboxes = [healthy, ...mailboxNames(19, healthy.replace(/[^=]+$/, ''))];
    for (const [account, id] of Object.entries(expected)) {
      const { after } = await settled(
        live,
        agentLog({ account: `${borrowed.lab.domain}\\${account}`, server, mailboxes }),
      );
      assert.deepEqual([after[0]?.id, after[0]?.state], [id, 'confirmed'], account);
    }
  });
});

async function settled(
  source: DirectorySource,
  log: string,
): Promise<{ before: Cause[]; after: Cause[]; checks: number }> {
  const opened = engine.openCase();
  opened.add(analyse(log, 100));
  const before = opened.causes();
  const results: SubjectResult[] = [];
  for await (const event of settleCauses(before, source, await engine.catalog())) {
    if (event.kind === 'result') results.push(event.result);
  }
  return { before, after: opened.causes(results), checks: results.length };
}

/** As the directory has it, to the last blank. */
async function legacyDn(source: DirectorySource, name: string): Promise<string> {
  const request = {
    base: '',
    scope: 'subtree',
    filter: `(&(objectClass=user)(mailNickname=${name}))`,
    attributes: ['legacyExchangeDN'],
    where: 'forest',
  } as const;
  for await (const { attributes } of source.search(request)) {
    const [value] = attributes.get('legacyexchangedn') ?? [];
    if (value) return new TextDecoder().decode(value);
  }
  throw new Error(`The lab has no mailbox ${name}.`);
}
