import type { DirectoryObject } from '../../server/src/directory/source.ts';
import { descriptor, domainDn, domainSid, entry, guidValue, sidValue, type Attributes } from './directory.ts';

export const mailboxDn = `CN=Ewan Millington,OU=Mailboxes,${domainDn}`;
export const mailboxGuid = '0f8fad5b-d9cb-469f-a165-70867728950e';
export const legacyDn = '/o=TARGET/ou=First Administrative Group/cn=Recipients/cn=Ewan.Millington';
export const databaseDn = `CN=DB01,CN=Databases,CN=TARGET,CN=Microsoft Exchange,CN=Services,CN=Configuration,${domainDn}`;
export const transferDn = `CN=Microsoft MTA,CN=EX01,CN=Servers,CN=TARGET,CN=Microsoft Exchange,CN=Services,CN=Configuration,${domainDn}`;

const healthy: Attributes = {
  objectClass: ['top', 'person', 'organizationalPerson', 'user'],
  objectSid: sidValue(`${domainSid}-1105`),
  sAMAccountName: 'Ewan.Millington',
  userAccountControl: '512',
  nTSecurityDescriptor: descriptor('O:DAG:DAD:AI(A;;RP;;;AU)(A;CIID;GA;;;DA)'),
  mailNickname: 'Ewan.Millington',
  mail: 'Ewan.Millington@target.local',
  proxyAddresses: ['SMTP:Ewan.Millington@target.local'],
  legacyExchangeDN: legacyDn,
  homeMDB: databaseDn,
  homeMTA: transferDn,
  msExchMailboxGuid: guidValue(mailboxGuid),
  msExchRecipientTypeDetails: '1',
};

/** A mailbox's user object with nothing wrong; what is given replaces an attribute, `undefined` takes it away. */
export function mailbox(changes: Attributes = {}): DirectoryObject {
  return entry(mailboxDn, { ...healthy, ...changes });
}

/** A user who shows nothing of Exchange: as to a reader without the right to its properties. */
export function bareUser(changes: Attributes = {}): DirectoryObject {
  return entry(mailboxDn, { objectClass: 'user', sAMAccountName: 'Ewan.Millington', ...changes });
}
