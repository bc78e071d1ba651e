import type { Evidence } from '../../model/check.ts';
import { sid, texts, values } from '../object.ts';
import { checkAccess } from '../security/accessCheck.ts';
import { DescriptorError } from '../security/descriptorError.ts';
import type { Guid } from '../security/guid.ts';
import { rights } from '../security/masks.ts';
import { readSecurityDescriptor } from '../security/readDescriptor.ts';
import type { Token } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import { NotKnown } from './notKnown.ts';
import { evidence } from './verdict.ts';

/** Attributes that are readable together: those of one property set. */
interface PropertySet {
  /** attributeSecurityGUID of its attributes. */
  readonly id: Guid;
  /** Those that a mailbox's user object has as a rule. */
  readonly witnesses: readonly string[];
}

const exchangeInformation: PropertySet = {
  id: '1f298a89-de98-47b8-b5cd-572ad53d267e',
  witnesses: [
    'mailNickname',
    'homeMDB',
    'msExchHomeServerName',
    'msExchMailboxGuid',
    'msExchRecipientTypeDetails',
    'msExchVersion',
  ],
};
const publicInformation: PropertySet = {
  id: 'e48d0154-bcf8-11d1-8702-00c04fb96050',
  witnesses: ['proxyAddresses', 'mail', 'showInAddressBook', 'userPrincipalName'],
};
const personalInformation: PropertySet = {
  id: '77b5b886-944a-11d1-aebd-0000f80367c1',
  witnesses: [],
};

/** The attributes that are not of Exchange's own set ([MS-ADA1] 2.360 legacyExchangeDN; schema of Exchange, publicDelegates). */
const sets: Readonly<Record<string, PropertySet>> = {
  legacyExchangeDN: publicInformation,
  publicDelegates: personalInformation,
};

/** Whoever reads the directory is in these at least; the groups are not known. */
const anyReader: Token = {
  user: 'S-1-5-11',
  sids: new Set(['S-1-1-0', 'S-1-5-11']),
  missing: 'the groups of the reader are not known',
};

/**
 * For an attribute that the object does not show: what tells that it is not there, rather than not to be read. Either another
 * attribute of its property set shows, or the permissions let every account read the set.
 * @returns for `while … can be read`: the attribute that shows, or what every account may read
 * @throws NotKnown where nothing tells
 */
export function shownBeside(missing: string, object: DirectoryObject): string {
  if (object.notExported?.has(missing.toLowerCase()) === true)
    throw new NotKnown(
      `The file has ${missing} of no object: it may not have been exported, and whether ${object.dn} has it is not known.`,
    );
  const set = sets[missing] ?? exchangeInformation;
  const shown = set.witnesses.find((name) => values(object, name).length > 0);
  if (shown !== undefined) return shown;
  if (isOpenToAll(set, object)) return 'all that stands beside it';
  throw new NotKnown(
    `${object.dn} does not show ${missing}, nor anything else that is read by the same right: it has none, or you may not read it.`,
  );
}

function isOpenToAll({ id }: PropertySet, object: DirectoryObject): boolean {
  const [bytes] = values(object, 'nTSecurityDescriptor');
  if (!bytes) return false;
  const wanted = { mask: rights.readProperty, propertySet: id };
  try {
    const sd = readSecurityDescriptor(bytes);
    return checkAccess(sd, anyReader, wanted, { objectSid: sid(object, 'objectSid') }).outcome === 'granted';
  } catch (error) {
    if (error instanceof DescriptorError) return false;
    throw error;
  }
}

/** Each value of some attributes, as it stands. Those that are not there give nothing. */
export function attributeEvidence(object: DirectoryObject, ...names: readonly string[]): Evidence[] {
  return names.flatMap((name) => texts(object, name).map((value) => evidence(name, value)));
}

/** What the remedies call the mailbox and its user object: the distinguished name, which is of one object. */
export function mailboxFacts({ dn }: DirectoryObject): Record<string, string> {
  return { mailbox: dn, userDN: dn, object: dn, recipient: dn };
}
