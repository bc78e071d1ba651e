import assert from 'node:assert/strict';
import { texts } from '../../../server/src/directory/object.ts';
import type { Token } from '../../../server/src/directory/security/token.ts';
import type { DirectorySource } from '../../../server/src/directory/source.ts';
import { readToken, sidsOfSession } from './accounts.ts';
import { borrowLab, type BorrowedLab } from '../borrowedLab.ts';
import { compare, createTally, inOneOnly, type Tally } from './compare.ts';
import {
  everyObject,
  fewOfEachKind,
  partitionsOf,
  readGuarded,
  searchAll,
  type GuardedObject,
  type Scope,
} from './objects.ts';
import { plant } from './planted.ts';
import {
  ignoresOwnerRights,
  leavesSystemOnlyOut,
  leavesThisOrganizationOut,
  letsControlAccessGrantAll,
  letsPrincipalsIn,
  thisOrganization,
  type Deviation,
} from './samba.ts';
import { readSchema, type Schema } from './schema.ts';
import { askController } from './verdicts.ts';

/** Accounts that ask at the same time: the domain controller has a process for each. */
const lanes = 4;

describe('effective rights beside the domain controller’s own', function () {
  this.timeout(900_000);
  let borrowed: BorrowedLab;
  let administrator: DirectorySource;
  let schema: Schema;
  let sampled: Scope;
  let objects: ReadonlyMap<string, GuardedObject>;
  const tokens = new Map<string, Token>();
  /** One for each account. */
  const connections = new Map<string, DirectorySource>();

  before(async function () {
    borrowed = await borrowLab(this);
    const { lab, open } = borrowed;
    administrator = await open('Administrator');
    schema = await readSchema(administrator, `CN=Schema,CN=Configuration,${lab.baseDn}`);
    sampled = { bases: await partitionsOf(administrator), filter: fewOfEachKind };
    objects = await readGuarded(administrator, sampled);
    for (const { account } of lab.manifest.oracles) {
      tokens.set(account, await readToken(administrator, account));
      connections.set(account, await open(account));
    }
  });
  after(() => (borrowed as BorrowedLab | undefined)?.giveBack());

  it('know which attributes and child classes an object may have', async () => {
    const kinds = ['allowedAttributes', 'allowedChildClasses'] as const;
    for await (const object of searchAll(administrator, sampled, kinds)) {
      const classes = objects.get(object.dn)?.classes ?? [];
      for (const kind of kinds) {
        const ours = new Set(schema[kind](classes).map(({ name }) => name));
        assert.deepEqual(ours, new Set(texts(object, kind)), `${kind} of ${object.dn}`);
      }
    }
  });

  it('start from the token that the domain controller makes', async () => {
    for (const [account, token] of tokens) {
      const theirs = new Set(await sidsOfSession(connections.get(account) ?? administrator));
      assert.deepEqual(inOneOnly(token.sids, theirs), [thisOrganization], account);
    }
    console.log(`      tokens: ${tokens.size} compared, 0 mismatches but for one in each`);
    console.log(`        by "${leavesThisOrganizationOut.id}": ${leavesThisOrganizationOut.why}`);
  });

  it('are the same for each account on each object of the lab', async () => {
    const tally = await compareAll(objects, sampled, [
      ignoresOwnerRights,
      leavesThisOrganizationOut,
      leavesSystemOnlyOut,
      letsPrincipalsIn,
    ]);
    assert.ok(tokens.size >= 30 && tally.comparisons === objects.size * tokens.size * 3);
  });

  it('leave out only objects that are like one that was compared', async () => {
    const all = await readGuarded(administrator, { ...sampled, filter: everyObject });
    const likeness = ({ classes, sd }: GuardedObject) => JSON.stringify([classes, sd.owner, sd.dacl]);
    const compared = new Set([...objects.values()].map(likeness));
    const others = [...all.values()].filter((object) => !compared.has(likeness(object)));
    console.log(`      left out: ${all.size - objects.size} of ${all.size} objects`);
    assert.deepEqual(
      others.map(({ dn }) => dn),
      [],
    );
  });

  it('are the same for ACEs of every kind in any order', async () => {
    const { scope, remove } = await plant(borrowed, administrator);
    try {
      const planted = await readGuarded(administrator, scope);
      await compareAll(planted, scope, [leavesSystemOnlyOut, letsControlAccessGrantAll]);
    } finally {
      await remove();
    }
  });

  async function compareAll(
    among: ReadonlyMap<string, GuardedObject>,
    scope: Scope,
    deviations: readonly Deviation[],
  ): Promise<Tally> {
    const tally = createTally(deviations);
    const waiting = [...tokens];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [account, token] = next;
        const verdicts = await askController(connections.get(account) ?? administrator, scope);
        for (const [dn, theirs] of verdicts) {
          const object = among.get(dn);
          assert.ok(object, `The administrator does not see ${dn}, and ${account} does.`);
          compare({ object, token, schema }, theirs, deviations, tally);
        }
      }
    };
    await Promise.all(Array.from({ length: lanes }, work));
    report(tally, deviations, `${among.size} objects, ${tokens.size} accounts, three attributes`);
    return tally;
  }
});

function report(tally: Tally, deviations: readonly Deviation[], of: string): void {
  console.log(`      effective rights: ${tally.comparisons} compared (${of}), ${tally.differing} differ;`);
  console.log(`      in them ${tally.answers} single answers (${tally.granted} grants), that differ:`);
  for (const { id, why } of deviations) console.log(`        ${tally.explained.get(id)} by "${id}": ${why}`);
  console.log(`        ${tally.unexplained.length} not explained`);
  assert.deepEqual(tally.unexplained.slice(0, 5), []);
  for (const [id, count] of tally.explained) assert.ok(count > 0, `"${id}" explains nothing.`);
}
