import { isBelow, nameOf, parentOf, sameDn, splitDn } from '../dn.ts';
import { texts } from '../object.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { NotKnown } from './notKnown.ts';

/** A level of the Exchange organization that permissions are set on. */
export interface Level {
  readonly object: DirectoryObject;
  /** As an administrator calls it: `Database First Storage Group\Mailbox Store (EXCHANGE-SERVER)`. */
  readonly name: string;
  readonly kind: LevelKind;
}

export type LevelKind = (typeof kinds)[number][1];

/** Class of an object to what it is, the one that says most first. */
const kinds = [
  ['msExchOrganizationContainer', 'Organization'],
  ['msExchAdminGroup', 'Administrative group'],
  ['msExchExchangeServer', 'Server'],
  ['msExchInformationStore', 'Information store'],
  ['msExchStorageGroup', 'Storage group'],
  ['msExchMDB', 'Database'],
] as const;

/** All levels, each above what is below it. @throws NotKnown where there is no organization to be seen */
export function levelsOf(data: DirectoryCase): readonly Level[] {
  return data.once('levels', () => readLevels(data));
}

function readLevels(data: DirectoryCase): readonly Level[] {
  const organization = data.objects('organization');
  if (organization.length === 0) {
    throw new NotKnown('The directory shows no Exchange organization. It has none, or you may not see it.');
  }
  return [...organization, ...data.objects('servers'), ...data.objects('stores')]
    .flatMap((object) => {
      const kind = kindOf(object);
      return kind === undefined ? [] : [{ object, kind, name: `${kind} ${shownName(object, kind)}` }];
    })
    .sort((a, b) => byPath(a.object, b.object));
}

/** Everything whose permissions can reach a level, each above what is below it. */
export function objectsAbove(data: DirectoryCase): readonly DirectoryObject[] {
  return data.once('above levels', () =>
    ['configuration', 'organization', 'servers', 'stores'].flatMap((read) => data.objects(read)).sort(byPath),
  );
}

/** The level that a mailbox's homeMDB names. */
export function levelAt(levels: readonly Level[], dn: string): Level | undefined {
  return levels.find((level) => sameDn(level.object.dn, dn));
}

/** The server that a level stands on, where it stands on one: databases of 2010 and later do not. */
export function serverOf(level: Level, levels: readonly Level[]): Level | undefined {
  return levels.find(
    (other) => other.kind === 'Server' && (other === level || isBelow(level.object.dn, other.object.dn)),
  );
}

function kindOf(object: DirectoryObject): LevelKind | undefined {
  const classes = texts(object, 'objectClass').map((name) => name.toLowerCase());
  return kinds.find(([name]) => classes.includes(name.toLowerCase()))?.[1];
}

/** Stores of 2003 are called alike on every server: the storage group or the server tells them apart. */
function shownName(object: DirectoryObject, kind: LevelKind): string {
  const own = nameOf(object.dn);
  const parent = nameOf(parentOf(object.dn));
  if (kind === 'Information store') return `on ${parent}`;
  return kind === 'Storage group' || (kind === 'Database' && parent !== 'Databases')
    ? `${parent}\\${own}`
    : own;
}

function byPath(a: DirectoryObject, b: DirectoryObject): number {
  return pathOf(a) < pathOf(b) ? -1 : 1;
}

/** By code units: the separator has to sort before every letter, which a language's order does not see at all. */
function pathOf(object: DirectoryObject): string {
  return splitDn(object.dn).toReversed().join('\u0000').toLowerCase();
}
