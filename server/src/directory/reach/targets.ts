import { isBelow, nameOf, sameDn } from '../dn.ts';
import { text, texts } from '../object.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from '../checks/case.ts';
import { orWhyNot } from '../checks/notKnown.ts';
import type { ServerRole } from './ports.ts';

/** A server that the directory names, and what is to be expected of it. */
export interface NamedServer {
  readonly host: string;
  readonly roles: readonly ServerRole[];
  /** As the setting has it: `2003`, `2016` …; absent where the directory does not say it. */
  readonly version?: string;
}

/**
 * The servers to be reached: the one of the mailbox, where one is asked about, else every Exchange server; and the domain
 * controllers. What could not be read is left out.
 */
export function serversToReach(data: DirectoryCase): readonly NamedServer[] {
  const controllers = orWhyNot(() => data.objects('domainControllers')).value ?? [];
  return [
    ...exchangeServers(data).map((server) => ({
      host: fullName(server),
      roles: ['transport', 'mailbox'] as const,
      ...versionOf(server),
    })),
    ...controllers.flatMap((controller) => {
      const host = text(controller, 'dNSHostName');
      return host === undefined ? [] : [{ host, roles: ['domainController'] as const }];
    }),
  ];
}

function exchangeServers(data: DirectoryCase): readonly DirectoryObject[] {
  const servers = orWhyNot(() => data.objects('servers')).value ?? [];
  const mailbox = orWhyNot(() => data.named('mailbox')).value;
  const home = mailbox && text(mailbox, 'homeMDB');
  if (home === undefined) return servers;
  const database = orWhyNot(() => data.objects('stores')).value?.find(({ dn }) => sameDn(dn, home));
  const owner = database && text(database, 'msExchOwningServer');
  const own = servers.filter(({ dn }) => isBelow(home, dn) || (owner !== undefined && sameDn(dn, owner)));
  return own.length > 0 ? own : servers;
}

/** networkAddress has the full name beside the short one: `ncacn_ip_tcp:ex01.contoso.com`. */
function fullName(server: DirectoryObject): string {
  const addresses = texts(server, 'networkAddress').map(
    (address) => /^ncacn_ip_tcp:([\w.-]{1,255})$/i.exec(address)?.[1],
  );
  return addresses.find((address) => address?.includes('.')) ?? nameOf(server.dn);
}

/** Numbers of `Version 15.1 (Build …)` to versions of Exchange. 15.2 is 2019 and, from build 2562 on, Subscription Edition. */
function versionOf(server: DirectoryObject): { readonly version?: string } {
  const [, major, minor] = /^Version (\d{1,2})\.(\d{1,2}) /.exec(text(server, 'serialNumber') ?? '') ?? [];
  const version = versions.get(`${major ?? ''}.${minor ?? ''}`) ?? byMajor.get(major ?? '');
  return version === undefined ? {} : { version };
}

const versions = new Map([
  ['6.0', '2000'],
  ['6.5', '2003'],
  ['15.0', '2013'],
  ['15.1', '2016'],
  ['15.2', '2019'],
]);
const byMajor = new Map([
  ['8', '2007'],
  ['14', '2010'],
]);
