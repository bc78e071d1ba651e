import type { Evidence } from '../../model/check.ts';
import { texts, values } from '../object.ts';
import type { DirectoryObject } from '../source.ts';
import { NotKnown } from './notKnown.ts';
import { evidence } from './verdict.ts';

/** What Exchange writes on every mailbox's user object, and protects with one property set. */
const always = [
  'mailNickname',
  'homeMDB',
  'msExchHomeServerName',
  'msExchMailboxGuid',
  'msExchRecipientTypeDetails',
  'msExchVersion',
];

/**
 * For an attribute that the object does not show: the name of another one of Exchange that it shows. Then the one asked for is not
 * there, as far as can be told; where none of them shows, the reader may not be allowed to read any.
 * @throws NotKnown where none shows
 */
export function shownBeside(missing: string, object: DirectoryObject): string {
  const shown = always.find((name) => values(object, name).length > 0);
  if (shown === undefined) {
    throw new NotKnown(
      `${object.dn} shows neither ${missing} nor any other attribute of a mailbox: it has none, or you may not read them.`,
    );
  }
  return shown;
}

/** Each value of some attributes, as it stands. Those that are not there give nothing. */
export function attributeEvidence(object: DirectoryObject, ...names: readonly string[]): Evidence[] {
  return names.flatMap((name) => texts(object, name).map((value) => evidence(name, value)));
}

/** What the remedies call the mailbox and its user object: the distinguished name, which is of one object. */
export function mailboxFacts({ dn }: DirectoryObject): Record<string, string> {
  return { mailbox: dn, userDN: dn, object: dn, recipient: dn };
}
