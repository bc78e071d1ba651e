import { Attribute, Control } from 'ldapts';
import { sid } from '../../../server/src/directory/object.ts';
import { parseSddl } from '../../../server/src/directory/security/parseSddl.ts';
import { writeSecurityDescriptor } from '../../../server/src/directory/security/writeDescriptor.ts';
import type { DirectorySource } from '../../../server/src/directory/source.ts';
import { createRandom, type Random } from '../../fuzz/random.ts';
import { pickFrom } from '../security/generate.ts';
import type { LabConnection } from '../lab/connection.ts';
import type { BorrowedLab } from '../borrowedLab.ts';
import { everyObject, searchAll, type Scope } from './objects.ts';

const treeDelete = new Control('1.2.840.113556.1.4.805', { critical: true });
const count = 60;

/** What ACEs may be about, on a user or a unit: attributes, property sets, the object's own class, classes of children, an extended right. */
const objectTypes = [
  'bf967950-0de6-11d0-a285-00aa003049e2', // description
  'bf967a49-0de6-11d0-a285-00aa003049e2', // telephoneNumber
  '77b5b886-944a-11d1-aebd-0000f80367c1', // Personal-Information
  'e48d0154-bcf8-11d1-8702-00c04fb96050', // Public-Information
  'bf967aba-0de6-11d0-a285-00aa003049e2', // user
  'bf967aa5-0de6-11d0-a285-00aa003049e2', // organizationalUnit
  '5cb41ed0-0e4c-11d0-a286-00aa003049e2', // contact
  '00299570-246d-11d0-a768-00aa006e0529', // User-Force-Change-Password
  '',
];

/** Users and units that a test put there. */
export interface Planted {
  readonly scope: Scope;
  readonly remove: () => Promise<void>;
}

/**
 * Puts users and units with descriptors from a seed into a unit of their own: ACEs for groups and accounts of the oracles in any
 * order, plain and object ones, with every right that the domain controller answers for.
 */
export async function plant({ lab, bind }: BorrowedLab, administrator: DirectorySource): Promise<Planted> {
  const { baseDn } = lab;
  const client = await bind('Administrator');
  const trustees = await readTrustees(administrator, lab);
  const unit = `OU=Random rights,${baseDn}`;
  const remove = () => client.del(unit, treeDelete);
  if ((await client.search(baseDn, { filter: '(ou=Random rights)' })).searchEntries.length > 0)
    await remove();
  const dice = createRandom(1);
  await client.add(unit, { objectClass: 'organizationalUnit' });
  try {
    for (let number = 0; number < count; number++) {
      const isUser = number % 2 === 0;
      const descriptor = writeSecurityDescriptor(parseSddl(randomSddl(dice, trustees)));
      await client.add(`${isUser ? 'CN' : 'OU'}=planted ${number},${unit}`, [
        new Attribute({ type: 'objectClass', values: [isUser ? 'user' : 'organizationalUnit'] }),
        new Attribute({ type: 'nTSecurityDescriptor', values: [Buffer.from(descriptor)] }),
      ]);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { scope: { bases: [unit], filter: everyObject }, remove };
}

/** Some accounts, and the groups that the accounts are in; and those that everybody is. */
async function readTrustees(
  administrator: DirectorySource,
  { baseDn, manifest }: LabConnection,
): Promise<readonly string[]> {
  const groups = new Set(manifest.oracles.slice(0, 33).flatMap((oracle) => oracle.groups));
  const accounts = manifest.oracles.filter((_, index) => index % 8 === 0).map(({ account }) => account);
  const named = [...groups, ...accounts].map((name) => `(sAMAccountName=${name})`);
  const scope = { bases: [baseDn], filter: `(|${named.join('')})` };
  const found = ['S-1-5-10', 'S-1-5-11', 'S-1-1-0'];
  for await (const object of searchAll(administrator, scope, ['objectSid']))
    found.push(sid(object, 'objectSid') ?? '');
  return found;
}

function randomSddl(dice: Random, trustees: readonly string[]): string {
  const aces = Array.from({ length: 2 + dice.below(8) }, () => randomAce(dice, trustees));
  const owner = pickFrom(
    dice,
    trustees.filter((trustee) => trustee.startsWith('S-1-5-21-')),
  );
  // So that the administrator sees the rest, whatever it denies.
  const readable = '(A;;RPLCRC;;;BA)';
  return `O:${owner}G:${owner}D:${dice.chance(0.3) ? 'P' : ''}${readable}${aces.join('')}`;
}

function randomAce(dice: Random, trustees: readonly string[]): string {
  const isObject = dice.chance(0.6);
  const letters = isObject ? ['CC', 'WP', 'CR', 'RP'] : ['CC', 'WP', 'CR', 'WD', 'WO', 'GW', 'GA'];
  const rights = letters.filter(() => dice.chance(0.35)).join('') || 'WP';
  const type = `${isObject ? 'O' : ''}${dice.chance(0.4) ? 'D' : 'A'}`;
  const flags = pickFrom(dice, ['', '', '', 'CI', 'CIIO']);
  return `(${type};${flags};${rights};${isObject ? pickFrom(dice, objectTypes) : ''};;${pickFrom(dice, trustees)})`;
}
