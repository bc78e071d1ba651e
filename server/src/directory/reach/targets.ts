import type { CheckResult } from '../../model/check.ts';
import { isBelow, nameOf, parentOf, sameDn } from '../dn.ts';
import { text, texts } from '../object.ts';
import type { DirectoryObject } from '../source.ts';
import { titleOf, type DirectoryCase } from '../checks/case.ts';
import { orWhyNot } from '../checks/notKnown.ts';
import { versionOf } from '../checks/organization.ts';
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
 * controllers. What could not be read is left out: `serversNotRead` says what that is.
 */
export function serversToReach(data: DirectoryCase): readonly NamedServer[] {
  const controllers = orWhyNot(() => data.objects('domainControllers')).value ?? [];
  return [
    ...exchangeServers(data).map((server) => {
      const version = versionOf(server, data);
      return {
        host: fullName(server),
        roles: ['transport', 'mailbox'] as const,
        ...(version !== undefined && { version }),
      };
    }),
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

/** A server, or a kind of servers, of which the directory did not say enough to try it. */
export interface UnreadServer {
  readonly name: string;
  readonly why: string;
}

/** What `serversToReach` leaves out. That all the others are reached says nothing of these. */
export function serversNotRead(data: DirectoryCase): readonly UnreadServer[] {
  const failed = (['servers', 'directoryAgents', 'domainControllers'] as const).flatMap((read) => {
    const { why } = orWhyNot(() => data.objects(read));
    return why === undefined ? [] : [{ name: titleOf(read), why }];
  });
  const controllers = orWhyNot(() => data.objects('domainControllers')).value ?? [];
  const agents = orWhyNot(() => data.objects('directoryAgents')).value ?? [];
  const hidden = agents
    .map(({ dn }) => parentOf(dn))
    .filter((dn) => !controllers.some((controller) => sameDn(controller.dn, dn)))
    .map((dn) => ({ name: nameOf(dn), why: `Its server object, ${dn}, could not be read.` }));
  const nameless = controllers
    .filter((controller) => text(controller, 'dNSHostName') === undefined)
    .map(({ dn }) => ({ name: nameOf(dn), why: `Its DNS name (dNSHostName of ${dn}) could not be read.` }));
  return [...failed, ...hidden, ...nameless];
}

/** A result of the servers that were tried, with those that could not be. */
export function withUnread(result: CheckResult, unread: readonly UnreadServer[]): CheckResult {
  const [first] = unread;
  if (!first) return result;
  const parts = unread.map(({ name, why }) => ({
    name,
    outcome: 'unknown' as const,
    message: `Not tried. ${why}`,
    evidence: [],
  }));
  const left = `Not tried: ${unread.map(({ name }) => name).join(', ')}. ${first.why}`;
  return {
    ...result,
    outcome: result.outcome === 'passed' ? 'unknown' : result.outcome,
    message: `${result.message} ${left}`,
    parts: [...result.parts, ...parts],
  };
}
