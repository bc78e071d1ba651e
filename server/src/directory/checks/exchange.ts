import type { Evidence } from '../../model/check.ts';
import { bigint, sid, texts, values } from '../object.ts';
import { checkAccess } from '../security/accessCheck.ts';
import { daclAces, effectOf } from '../security/descriptor.ts';
import type { Guid } from '../security/guid.ts';
import { mapGeneric, rights } from '../security/masks.ts';
import { isEffective, type Token } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { NotKnown, orWhyNot } from './notKnown.ts';
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

/** User-Logon ([MS-ADTS] 3.1.1.2.3.3): every user has a logonCount, if only of 0. */
const logonInformation: PropertySet = {
  id: '5f202010-79a5-11d0-9020-00c04fc2d4cf',
  witnesses: ['logonCount', 'userWorkstations', 'logonHours'],
};

/** The attributes that are not of Exchange's own set ([MS-ADA1] 2.360 legacyExchangeDN; schema of Exchange, publicDelegates). */
const sets: Readonly<Record<string, PropertySet>> = {
  legacyExchangeDN: publicInformation,
  publicDelegates: personalInformation,
  userWorkstations: logonInformation,
  logonHours: logonInformation,
};

/** schemaIDGUID of the attributes: an entry may keep one from readers who see the rest of its set ([MS-ADA1] to [MS-ADA3]; schema of Exchange). */
const attributeIds: Readonly<Record<string, Guid>> = {
  gPLink: 'f30e3bbe-9ff0-11d1-b603-0000f80367c1',
  homeMDB: 'bf967987-0de6-11d0-a285-00aa003049e2',
  homeMTA: 'bf967989-0de6-11d0-a285-00aa003049e2',
  legacyExchangeDN: '28630ebc-41d5-11d1-a9c1-0000f80367c1',
  logonHours: 'bf9679ab-0de6-11d0-a285-00aa003049e2',
  msExchHideFromAddressLists: 'a21c0b96-b093-11d2-aa06-00c04f8eedd8',
  msExchMailboxGuid: '9333af48-b09e-11d2-aa06-00c04f8eedd8',
  msExchMailboxSecurityDescriptor: '934de926-b09e-11d2-aa06-00c04f8eedd8',
  msExchMasterAccountSid: '936a855e-b09e-11d2-aa06-00c04f8eedd8',
  publicDelegates: 'f0f8ff9a-1191-11d0-a060-00aa006c33ed',
  userWorkstations: 'bf9679d7-0de6-11d0-a285-00aa003049e2',
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
export function shownBeside(missing: string, object: DirectoryObject, data: DirectoryCase): string {
  if (object.notExported?.has(missing.toLowerCase()) === true)
    throw new NotKnown(
      `The file has ${missing} of no object: it may not have been exported, and whether ${object.dn} has it is not known.`,
    );
  if (isMasked(missing, object, data))
    throw new NotKnown(
      `${object.dn} does not show ${missing}, and an entry of its permissions keeps just that from some readers: it has none, or you may not read it.`,
    );
  const set = sets[missing] ?? exchangeInformation;
  const shown = set.witnesses.find((name) => values(object, name).length > 0);
  if (shown !== undefined) return shown;
  if (isOpenToAll(set, object, data)) return 'all that stands beside it';
  throw new NotKnown(
    `${object.dn} does not show ${missing}, nor anything else that is read by the same right: it has none, or you may not read it.`,
  );
}

/** For an attribute that every such object has: why it does not show, without a full stop. */
export function notRead(attribute: string, object: DirectoryObject): string {
  if (object.notExported?.has(attribute.toLowerCase()) === true)
    return `the file has ${attribute} of no object, so that of ${object.dn} is not known`;
  return values(object, attribute).length > 0
    ? `${attribute} of ${object.dn} is damaged`
    : `you may not read ${attribute} of ${object.dn}`;
}

/** Whether an entry denies somebody this one attribute: it may be the reader. As far as the permissions can be read. */
export function isMasked(attribute: string, object: DirectoryObject, data: DirectoryCase): boolean {
  const objectType = attributeIds[attribute];
  const sd = orWhyNot(() => data.descriptor(object)).value;
  if (objectType === undefined || !sd) return false;
  return daclAces(sd).some(
    (ace) =>
      effectOf(ace) === 'deny' &&
      isEffective(ace) &&
      ace.object?.type === objectType &&
      (mapGeneric(ace.mask) & rights.readProperty) !== 0,
  );
}

function isOpenToAll({ id }: PropertySet, object: DirectoryObject, data: DirectoryCase): boolean {
  const sd = orWhyNot(() => data.descriptor(object)).value;
  if (!sd) return false;
  const wanted = { mask: rights.readProperty, propertySet: id };
  return checkAccess(sd, anyReader, wanted, { objectSid: sid(object, 'objectSid') }).outcome === 'granted';
}

/** Each value of some attributes, as it stands. Those that are not there give nothing. */
export function attributeEvidence(object: DirectoryObject, ...names: readonly string[]): Evidence[] {
  return names.flatMap((name) => texts(object, name).map((value) => evidence(name, value)));
}

/**
 * The versions of Exchange that a mailbox can be of, as remedies call them, as far as it takes to tell those with a shell from those
 * without: Exchange 2000 and 2003 write no msExchVersion, an attribute beside homeMDB.
 */
export function versionsOf(mailbox: DirectoryObject): readonly string[] | undefined {
  const version = bigint(mailbox, 'msExchVersion');
  if (version === undefined && values(mailbox, 'homeMDB').length === 0) return undefined;
  return version === undefined || version < exchange2007
    ? ['2000', '2003']
    : ['2007', '2010', '2013', '2016', '2019', 'SE'];
}

/** msExchVersion of an object that Exchange 2007 wrote: 0.1 (8.0.535.0). */
const exchange2007 = 4_535_486_012_416n;

/** What the remedies call the mailbox and its user object: the distinguished name, which is of one object. */
export function mailboxFacts({ dn }: DirectoryObject): Record<string, string> {
  return { mailbox: dn, userDN: dn, object: dn, recipient: dn };
}
