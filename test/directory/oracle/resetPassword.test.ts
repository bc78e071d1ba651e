import assert from 'node:assert/strict';
import { Attribute, Change, ResultCodeError, type Client } from 'ldapts';
import { checkAccess } from '../../../server/src/directory/security/accessCheck.ts';
import { rights } from '../../../server/src/directory/security/masks.ts';
import type { Token } from '../../../server/src/directory/security/token.ts';
import type { DirectorySource } from '../../../server/src/directory/source.ts';
import { readToken } from './accounts.ts';
import { borrowLab, type BorrowedLab } from '../borrowedLab.ts';
import { readGuarded, type GuardedObject } from './objects.ts';
import { plant } from './planted.ts';
import { ignoresOwnerRights, withoutOwnerRights } from './samba.ts';

/** User-Force-Change-Password ([MS-ADTS] 5.1.3.2.1). */
const resetRight = '00299570-246d-11d0-a768-00aa006e0529';
const refused = 50;

interface Attempt {
  readonly trustee: string;
  readonly object: GuardedObject;
  readonly token: Token;
  /** What the domain controller did. */
  readonly granted: boolean;
}

describe('an extended right beside what the domain controller lets through', function () {
  this.timeout(600_000);
  let borrowed: BorrowedLab;
  let administrator: DirectorySource;

  before(async function () {
    borrowed = await borrowLab(this);
    administrator = await borrowed.open('Administrator');
  });
  after(() => (borrowed as BorrowedLab | undefined)?.giveBack());

  it('resets a password for each trustee that our check grants it to, and for nobody else', async () => {
    const targets = borrowed.lab.manifest.resetTargets;
    const named = targets.map(({ account }) => `(sAMAccountName=${account})`);
    const scope = { bases: [borrowed.lab.baseDn], filter: `(|${named.join('')})` };
    const objects = await readGuarded(administrator, scope);
    assert.equal(objects.size, targets.length);
    const trustees = new Set(targets.flatMap((target) => target.trustees));
    const attempts = await attemptAll([...trustees], (trustee) =>
      targets.flatMap(({ dn, trustees: own }) => (own.includes(trustee) ? (objects.get(dn) ?? []) : [])),
    );
    const different = attempts.filter((attempt) => ours(attempt) !== attempt.granted);
    const unexplained = different.filter(
      (attempt) => ours({ ...attempt, object: withoutOwnerRights(attempt.object) }) !== attempt.granted,
    );
    const { id, why } = ignoresOwnerRights;
    report(attempts, different);
    console.log(`        ${different.length - unexplained.length} by "${id}": ${why}`);
    console.log(`        ${unexplained.length} not explained`);
    assert.deepEqual(unexplained.map(inWords), []);
    assert.ok(different.length > 0, `"${id}" explains nothing.`);
  });

  it('does the same where ACEs of every kind stand in any order', async () => {
    const { scope, remove } = await plant(borrowed, administrator);
    try {
      const users = await readGuarded(administrator, { ...scope, filter: '(objectClass=user)' });
      const oracles = borrowed.lab.manifest.oracles.filter((_, index) => index % 4 === 0);
      const attempts = await attemptAll(
        oracles.map(({ account }) => account),
        () => [...users.values()],
      );
      const different = attempts.filter((attempt) => ours(attempt) !== attempt.granted);
      report(attempts, different);
      assert.deepEqual(different.map(inWords), []);
    } finally {
      await remove();
    }
  });

  /** One connection for each trustee, and one reset after the other on it. */
  async function attemptAll(
    trustees: readonly string[],
    targetsOf: (trustee: string) => readonly GuardedObject[],
  ): Promise<Attempt[]> {
    const attempts: Attempt[] = [];
    const work = async (trustee: string) => {
      const token = await readToken(administrator, trustee);
      const client = await borrowed.bind(trustee);
      for (const object of targetsOf(trustee)) {
        const granted = await reset(client, object.dn, borrowed.lab.password);
        attempts.push({ trustee, object, token, granted });
      }
    };
    await Promise.all(trustees.map(work));
    return attempts;
  }
});

function report(attempts: readonly Attempt[], different: readonly Attempt[]): void {
  const granted = attempts.filter((attempt) => attempt.granted).length;
  const refusals = attempts.length - granted;
  console.log(
    `      resets: ${attempts.length} compared (${granted} granted, ${refusals} refused), ${different.length} differ`,
  );
  assert.ok(
    granted >= 20 && refusals >= 20,
    'There is too little of one kind for the comparison to say much.',
  );
}

const inWords = ({ trustee, object, granted }: Attempt): string =>
  `${trustee} on ${object.dn}: the domain controller ${granted ? 'lets it through' : 'refuses it'}`;

function ours({ object, token }: Pick<Attempt, 'object' | 'token'>): boolean {
  const { objectSid } = object;
  const wanted = { mask: rights.controlAccess, objectType: resetRight };
  return checkAccess(object.sd, token, wanted, { objectSid }).outcome === 'granted';
}

/** Sets the password that the account has already, so that nothing has to be put right afterwards. @returns false where it is refused */
async function reset(client: Client, dn: string, password: string): Promise<boolean> {
  const value = Buffer.from(`"${password}"`, 'utf16le');
  const modification = new Attribute({ type: 'unicodePwd', values: [value] });
  try {
    await client.modify(dn, new Change({ operation: 'replace', modification }));
    return true;
  } catch (error) {
    if (error instanceof ResultCodeError && error.code === refused) return false;
    throw error;
  }
}
