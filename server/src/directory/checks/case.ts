import type { Catalog } from '../../knowledge/catalog.ts';
import { directoryReads } from '../../knowledge/directory.ts';
import { nameOf, partitionOf } from '../dn.ts';
import type { Answer, Answers } from '../gather.ts';
import { generalizedTime, sid, text, values } from '../object.ts';
import type { Asked } from '../requests.ts';
import { DescriptorError } from '../security/descriptorError.ts';
import { controlBits } from '../security/masks.ts';
import { readSecurityDescriptor } from '../security/readDescriptor.ts';
import type { AceNames } from '../security/aceNames.ts';
import type { SecurityDescriptor } from '../security/descriptor.ts';
import { domainAndRid, type Sid } from '../security/sid.ts';
import type { DirectoryObject } from '../source.ts';
import type { Named } from '../../knowledge/directory.ts';
import { namedObject } from './named.ts';
import { NotKnown } from './notKnown.ts';

/** What was gathered, as the checks look at it. Each method throws NotKnown where the directory did not answer. */
export interface DirectoryCase {
  readonly asked: Asked;
  /** The searches of a read, one by one: for checks to which an error is an answer. */
  answers(read: string): readonly Answer[];
  /** What a read brought. An object that is not there, or that may not be seen, is none. */
  objects(read: string): readonly DirectoryObject[];
  /** Whether there may be more objects than a read brought: it was made of a file that somebody exported. */
  isPartial(read: string): boolean;
  /** The one object of a read. */
  object(read: string): DirectoryObject;
  /** The one object that the name is of. */
  named(kind: Named): DirectoryObject;
  descriptor(object: DirectoryObject): SecurityDescriptor;
  /** Works out once what is the same for every mailbox, and again when more was read. @param about what, by a name of its own */
  once<T>(about: string, make: () => T): T;
  /** ISO 8601, UTC, by the clock of the directory: a snapshot is judged by its own time. */
  now(): string;
  readonly names: AceNames;
  readonly catalog: CaseCatalog;
}

/** What the checks look up. */
export type CaseCatalog = Pick<Catalog, 'sid' | 'right' | 'builds'>;

export function openCase(answers: Answers, asked: Asked, catalog: CaseCatalog): DirectoryCase {
  const descriptors = new WeakMap<DirectoryObject, SecurityDescriptor>();
  const read = createDescriptorReader();
  const once = createMemory(answers);
  const data: DirectoryCase = {
    asked,
    answers: (read) => known(answers, read),
    objects: (read) => known(answers, read).flatMap((answer) => found(answer, read)),
    isPartial: (read) => answers.get(read)?.some(({ partial }) => partial === true) === true,
    object: (read) => one(data.objects(read), read),
    named: (kind) =>
      kind === 'account' ? once('account', () => namedObject(data, kind)) : namedObject(data, kind),
    once,
    descriptor(object) {
      const before = descriptors.get(object);
      if (before) return before;
      const sd = descriptorOf(object, read);
      descriptors.set(object, sd);
      return sd;
    },
    now() {
      const time = generalizedTime(data.object('rootDse'), 'currentTime');
      if (time === undefined) throw new NotKnown('The domain controller did not say what time it is.');
      return time;
    },
    names: namesOf(answers, catalog),
    catalog,
  };
  return data;
}

/** The same case, about another mailbox, by its own object alone: what stands above it was not read. */
export function withMailbox(data: DirectoryCase, mailbox: DirectoryObject, name: string): DirectoryCase {
  return {
    ...data,
    asked: { ...data.asked, mailbox: name },
    named: (kind) => (kind === 'mailbox' ? mailbox : data.named(kind)),
    objects: (read) => (read === 'mailboxParents' ? [] : data.objects(read)),
  };
}

/** Far more than an organization has databases: mailboxes may name any number of those that are none. */
const mostRemembered = 5_000;

function createMemory(answers: Answers): DirectoryCase['once'] {
  const made = new Map<string, unknown>();
  let size = answers.size;
  return <T>(about: string, make: () => T): T => {
    if (answers.size !== size || made.size > mostRemembered) made.clear();
    size = answers.size;
    if (!made.has(about)) made.set(about, make());
    return made.get(about) as T;
  };
}

/** What a read is about, for a sentence. */
export function titleOf(read: string): string {
  return directoryReads.find(({ id }) => id === read)?.title ?? read;
}

function known(answers: Answers, read: string): readonly Answer[] {
  const known = answers.get(read);
  if (!known) throw new NotKnown(`This was not read: ${titleOf(read)}.`);
  return known;
}

function found(answer: Answer, read: string): readonly DirectoryObject[] {
  if (answer.error && answer.error.kind !== 'noSuchObject') {
    throw new NotKnown(`This could not be read: ${titleOf(read)}. ${answer.error.brief}`);
  }
  return answer.objects;
}

function one(objects: readonly DirectoryObject[], read: string): DirectoryObject {
  const [object] = objects;
  if (!object)
    throw new NotKnown(
      `The directory did not show this: ${titleOf(read)}. It is not there, or you may not see it.`,
    );
  return object;
}

/** So many different ones are remembered. */
const recentDescriptors = 8;

/** The objects of a container have the same permissions as a rule, byte for byte: these are read once. */
function createDescriptorReader(): typeof readSecurityDescriptor {
  const recent: { readonly bytes: Uint8Array; readonly sd: SecurityDescriptor }[] = [];
  return (bytes) => {
    const same = recent.find((each) => isEqual(each.bytes, bytes));
    if (same) return same.sd;
    const sd = readSecurityDescriptor(bytes);
    recent.unshift({ bytes, sd });
    recent.length = Math.min(recent.length, recentDescriptors);
    return sd;
  };
}

function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

function descriptorOf(object: DirectoryObject, read: typeof readSecurityDescriptor): SecurityDescriptor {
  const [bytes] = values(object, 'nTSecurityDescriptor');
  if (!bytes) {
    throw new NotKnown(
      object.notExported?.has('ntsecuritydescriptor') === true
        ? `The file has the permissions (nTSecurityDescriptor) of no object: those of ${object.dn} are not known. Capture a snapshot, or connect to the directory.`
        : `You may not read the permissions of ${object.dn}. It takes the right Read permissions on that object.`,
    );
  }
  const sd = readOrSay(bytes, object, read);
  // A directory has a list for every object: where it is not announced, only the owner was asked for.
  if ((sd.control & controlBits.daclPresent) === 0)
    throw new NotKnown(
      `The permissions of ${object.dn} were read without their list of entries (DACL): what they grant is not known.`,
    );
  return sd;
}

function readOrSay(
  bytes: Uint8Array,
  { dn }: DirectoryObject,
  read: typeof readSecurityDescriptor,
): SecurityDescriptor {
  try {
    return read(bytes);
  } catch (error) {
    if (!(error instanceof DescriptorError)) throw error;
    throw new NotKnown(`The security descriptor of ${dn} is damaged. ${error.message}`);
  }
}

/** Trustees by what was read with their SID, or by what is well known. Read anew when more was read. */
function namesOf(answers: Answers, catalog: CaseCatalog): AceNames {
  let known = readNames(answers);
  let size = answers.size;
  return {
    trustee(of) {
      if (answers.size !== size) {
        known = readNames(answers);
        size = answers.size;
      }
      return known.bySid.get(of) ?? wellKnown(of, known, catalog);
    },
    right: (guid) => catalog.right(guid)?.name,
  };
}

interface KnownNames {
  readonly bySid: ReadonlyMap<Sid, string>;
  readonly domainSid: Sid | undefined;
  readonly domain: string | undefined;
}

function readNames(answers: Answers): KnownNames {
  const all = (read: string) => answers.get(read)?.flatMap((answer) => answer.objects) ?? [];
  const domains = new Map(
    all('partitions').map((object) => [
      text(object, 'nCName')?.toLowerCase() ?? '',
      text(object, 'nETBIOSName'),
    ]),
  );
  const bySid = new Map<Sid, string>();
  for (const object of [
    'accountFound',
    'groups',
    'everyonesGroups',
    'accountGroups',
    'mailboxFound',
    'delegates',
  ].flatMap(all)) {
    const of = sid(object, 'objectSid');
    if (of) bySid.set(of, `${prefix(domains.get(partitionOf(object.dn).toLowerCase()))}${shortName(object)}`);
  }
  for (const object of all('foreignPrincipals')) {
    const of = sid(object, 'objectSid');
    const name = text(object, 'msDS-PrincipalName');
    if (of && name?.includes('\\') === true) bySid.set(of, name);
  }
  const [domain] = all('domain');
  return {
    bySid,
    domainSid: domain && sid(domain, 'objectSid'),
    domain: domain && domains.get(domain.dn.toLowerCase()),
  };
}

function wellKnown(of: Sid, { domainSid, domain }: KnownNames, catalog: CaseCatalog): string | undefined {
  const name = catalog.sid(of)?.name;
  const isOwn = domainSid !== undefined && domainAndRid(of)?.domain === domainSid;
  return name === undefined ? undefined : `${isOwn ? prefix(domain) : ''}${name}`;
}

function prefix(domain: string | undefined): string {
  return domain ? `${domain}\\` : '';
}

function shortName(object: DirectoryObject): string {
  return text(object, 'sAMAccountName') ?? nameOf(object.dn);
}
