import type { Sid } from '../../server/src/directory/security/sid.ts';
import type { DirectoryObject } from '../../server/src/directory/source.ts';
import {
  descriptor,
  domainDn,
  domainSid,
  entry,
  sidValue,
  type Attributes,
  type Reads,
} from './directory.ts';

export const accountDn = `CN=qmmex,OU=Service Accounts,${domainDn}`;
export const accountSid = `${domainSid}-1200` as const;
/** A group that the account is in. */
export const migrators = `${domainSid}-1300` as const;

const configurationDn = `CN=Configuration,${domainDn}`;
export const organizationDn = `CN=TARGET,CN=Microsoft Exchange,CN=Services,${configurationDn}`;
const groupDn = `CN=First Administrative Group,CN=Administrative Groups,${organizationDn}`;
export const serverDn = `CN=EX01,CN=Servers,${groupDn}`;
export const storeDn = `CN=Mailbox Store,CN=First Storage Group,CN=InformationStore,${serverDn}`;
export const modernDn = `CN=DB01,CN=Databases,${groupDn}`;

/** Rights that ACEs name. */
export const rightIds = {
  receiveAs: 'ab721a56-1e2f-11d0-9819-00aa0040529b',
  sendAs: 'ab721a54-1e2f-11d0-9819-00aa0040529b',
} as const;

export const account = (changes: Attributes = {}): DirectoryObject =>
  entry(accountDn, {
    objectSid: sidValue(accountSid),
    sAMAccountName: 'qmmex',
    primaryGroupID: '513',
    userAccountControl: '512',
    'msDS-User-Account-Control-Computed': '0',
    accountExpires: '0',
    logonCount: '0',
    ...changes,
  });

/**
 * What is read for an account in an organization of one server, a store of 2003 and a database of 2010.
 * @param aces what stands on each object: SDDL of its DACL, by name of the level; nothing for an object that may not be read
 */
export function organizationReads(
  aces: Partial<Record<Level, string | null>> = {},
  groups: readonly Sid[] = [migrators],
): Reads {
  const level = (name: Level, dn: string, objectClass: string, more: Attributes = {}) => {
    const dacl = aces[name] === undefined ? 'D:AI' : aces[name];
    const sd = dacl === null ? {} : { nTSecurityDescriptor: descriptor(`O:DAG:DA${dacl}`) };
    return entry(dn, { objectClass: ['top', objectClass], ...sd, ...more });
  };
  return {
    rootDse: [entry('', { defaultNamingContext: domainDn, currentTime: '20260131120000.0Z' })],
    partitions: [
      entry(`CN=TARGET,CN=Partitions,${configurationDn}`, {
        nCName: domainDn,
        nETBIOSName: 'TARGET',
        dnsRoot: 'target.local',
      }),
    ],
    domain: [
      entry(domainDn, { objectSid: sidValue(domainSid), nTSecurityDescriptor: descriptor('O:DAG:DAD:AI') }),
    ],
    accountFound: [account()],
    account: [account()],
    accountToken: [entry(accountDn, { tokenGroups: groups.map(sidValue) })],
    everyone: [],
    everyonesGroups: [],
    groups: [
      entry(`CN=Migrators,${domainDn}`, { objectSid: sidValue(migrators), sAMAccountName: 'Migrators' }),
    ],
    accountGroups: [],
    configuration: [level('configuration', configurationDn, 'configuration')],
    organization: [level('organization', organizationDn, 'msExchOrganizationContainer')],
    servers: [
      level('server', serverDn, 'msExchExchangeServer', {
        serialNumber: 'Version 6.5 (Build 7638.2: Service Pack 2)',
      }),
    ],
    stores: [
      level('group', groupDn, 'msExchAdminGroup'),
      level('informationStore', `CN=InformationStore,${serverDn}`, 'msExchInformationStore'),
      level('storageGroup', `CN=First Storage Group,CN=InformationStore,${serverDn}`, 'msExchStorageGroup'),
      level('store', storeDn, 'msExchMDB'),
      level('modern', modernDn, 'msExchMDB'),
    ],
  };
}

type Level =
  | 'configuration'
  | 'organization'
  | 'group'
  | 'server'
  | 'informationStore'
  | 'storageGroup'
  | 'store'
  | 'modern';

/** One DACL for every level: set on the organization, inherited below. */
export function inheritedEverywhere(aces: (flags: string) => string): Record<Level, string> {
  const below = `D:AI${aces('CIID')}`;
  return {
    configuration: 'D:AI',
    organization: `D:AI${aces('CI')}`,
    group: below,
    server: below,
    informationStore: below,
    storageGroup: below,
    store: below,
    modern: below,
  };
}
