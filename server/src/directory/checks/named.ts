import type { Named } from '../../knowledge/directory.ts';
import { partitionOf, sameDn } from '../dn.ts';
import type { Answer } from '../gather.ts';
import { text } from '../object.ts';
import type { DirectoryError, DirectoryObject, DirectorySource } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { NotKnown } from './notKnown.ts';
import { count, listed } from './verdict.ts';

/** Nobody has the name that was asked about, or several have it: no check can say anything of it. The message is short, for each of them. */
export class NotFound extends NotKnown {
  /** What was searched, where, and what to do: said once. */
  readonly full: string;
  constructor(message: string, full: string) {
    super(message);
    this.full = full;
  }
}

/**
 * The one object that the name is of.
 * @throws NotFound
 * @throws NotKnown where the server is lost: that is said elsewhere
 */
export function namedObject(data: DirectoryCase, kind: Named): DirectoryObject {
  const name = data.asked[kind];
  if (name === undefined) throw new NotKnown(`No ${kind} was named.`);
  const all = data.objects(kind);
  const candidates = inDomainOf(name, all, data);
  const [object] = candidates;
  if (object && candidates.length === 1) return object;
  if (object) throw several(name, candidates);
  if (all.length > 0) throw elsewhere(name, kind, all);
  throw notThere(name, kind, data);
}

/**
 * Why the account or the mailbox that was asked about is not one object, in full.
 * @returns nothing where it is one, and where something else keeps it from being known
 */
export function whyNotFound(data: DirectoryCase, kind: Named, source: DirectorySource): string | undefined {
  try {
    data.named(kind);
  } catch (error) {
    if (error instanceof NotFound) return `${error.full}${heldBy(source)}`;
    if (!(error instanceof NotKnown)) throw error;
  }
  return undefined;
}

/** Of a file that has been asked: it stays what it is, and may hold a million users. */
const held = new WeakMap<DirectorySource, string>();

/** A name that is not in a file is mostly one of another case: whom it is about tells. */
function heldBy(source: DirectorySource): string {
  const users = held.get(source) ?? usersIn(source);
  held.set(source, users);
  return users;
}

function usersIn(source: DirectorySource): string {
  if (!source.known) return '';
  const names = [...source.known('(&(objectClass=user)(sAMAccountName=*)(!(objectClass=computer)))')]
    .map((user) => text(user, 'sAMAccountName') ?? user.dn)
    .sort((a, b) => a.localeCompare(b));
  return names.length === 0
    ? ' The file holds no user at all.'
    : ` The file holds ${count(names.length, 'user')}: ${listed(names, ', ')}.`;
}

function several(name: string, candidates: readonly DirectoryObject[]): NotFound {
  const many = `${candidates.length} objects have the name ${name}`;
  const list = listed(candidates.map(({ dn }) => dn));
  return new NotFound(
    `Not known: ${many}.`,
    `${many}: ${list}. Which of them is meant is not known: ask again with the distinguished name of one.`,
  );
}

/** The domain before the backslash is one of this forest, and others have the name. */
function elsewhere(name: string, kind: Named, others: readonly DirectoryObject[]): NotFound {
  const none = `${domainIn(name) ?? ''} has no ${kind} with the name ${name}`;
  return new NotFound(
    `Not known: ${none}.`,
    `${none}. In another domain there is ${listed(others.map(({ dn }) => dn))}: if that is who is meant, ask again with the distinguished name.`,
  );
}

function notThere(name: string, kind: Named, data: DirectoryCase): NotFound {
  const searches = data.answers(`${kind}Found`);
  const error = searches.find((search) => search.error && search.error.kind !== 'noSuchObject')?.error;
  // What was said in full already throws the few words here.
  const seen =
    error && isBrief(error) ? data.objects(`${kind}Found`) : searches.flatMap(({ objects }) => objects);
  if (seen.length > 0) {
    return new NotFound(
      `Not known: the ${kind} ${name} could not be read in its own domain.`,
      `The global catalog has ${listed(seen.map(({ dn }) => dn))}, but the object could not be read in its own domain. The domain controller that answers may not have it yet, or you have no right to read it there.`,
    );
  }
  const message = `Not known: no ${kind} with the name ${name} was found.`;
  if (error)
    return new NotFound(message, `No ${kind} with the name ${name} could be found. ${error.message}`);
  return new NotFound(
    message,
    `The directory shows no ${kind} with the name ${name}. ${searches.map((search) => placeOf(search, data)).join(' ')} Check the spelling. Who belongs to another forest is found there alone: connect to a domain controller of that forest. What you have no right to read is not shown either: ask as an account that reads the whole directory.`,
  );
}

function isBrief({ message, brief }: DirectoryError): boolean {
  return brief !== message;
}

function placeOf({ request: { filter, where, base } }: Answer, data: DirectoryCase): string {
  const domains = data
    .objects('partitions')
    .map((partition) => text(partition, 'dnsRoot') ?? text(partition, 'nCName') ?? '');
  const place =
    where === 'forest'
      ? `the global catalog, for all domains of the forest (${listed(domains, ', ')})`
      : `${base} alone, because the global catalog could not be asked`;
  return `Searched: ${filter} in ${place}.`;
}

function domainIn(name: string): string | undefined {
  return /^([^\\@/=]+)\\/.exec(name)?.[1];
}

/** A name may hold a backslash itself. */
function hasWholeName(object: DirectoryObject, name: string): boolean {
  return ['cn', 'displayName'].some(
    (attribute) => text(object, attribute)?.toLowerCase() === name.toLowerCase(),
  );
}

/** `TARGET\name` is of that domain and no other. @throws NotFound for a domain that the forest does not have */
function inDomainOf(
  name: string,
  objects: readonly DirectoryObject[],
  data: DirectoryCase,
): readonly DirectoryObject[] {
  const domain = domainIn(name);
  if (objects.length === 0 || domain === undefined) return objects;
  const contexts = data
    .objects('partitions')
    .filter((object) =>
      ['nETBIOSName', 'dnsRoot'].some((name) => text(object, name)?.toLowerCase() === domain.toLowerCase()),
    )
    .map((object) => text(object, 'nCName'));
  if (contexts.length === 0 && !objects.some((object) => hasWholeName(object, name))) {
    throw new NotFound(
      `Not known: ${domain} is no domain of this forest.`,
      `${domain} is no domain of this forest, so ${name} is somebody else than who has the name here (${listed(objects.map(({ dn }) => dn))}). Ask the forest that ${domain} belongs to, or ask again with the domain that is meant.`,
    );
  }
  return objects.filter(
    (object) =>
      hasWholeName(object, name) ||
      contexts.some((context) => context !== undefined && sameDn(partitionOf(object.dn), context)),
  );
}
