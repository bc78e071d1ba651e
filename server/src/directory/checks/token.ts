import type { Named } from '../../knowledge/directory.ts';
import { dnKey, partitionOf, sameDn } from '../dn.ts';
import { number, sid, sids, text, texts } from '../object.ts';
import { domainAndRid, type Sid } from '../security/sid.ts';
import type { Token } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { NotKnown, orWhyNot } from './notKnown.ts';

/**
 * Everyone, Network, Authenticated Users, This Organization: in the token of whoever logs on over the network. The groups that
 * these are in are not in tokenGroups, and are read apart.
 */
const session: readonly Sid[] = ['S-1-1-0', 'S-1-5-2', 'S-1-5-11', 'S-1-5-15'];

/**
 * The token that the account comes with: from tokenGroups, which the domain controller itself expanded; where it was not
 * read, from memberOf, as far as the groups were read. What may be missing is said in the token.
 */
export function tokenOf(data: DirectoryCase, kind: Named = 'account'): Token {
  const account = data.named(kind);
  const user = sid(account, 'objectSid');
  if (!user)
    throw new NotKnown(
      `You may not read objectSid of ${account.dn}: without it no permission can be judged.`,
    );
  const everyones = orWhyNot(() => data.objects('everyonesGroups'));
  const own = [
    ...[user, ...sids(account, 'sIDHistory'), ...session],
    ...(everyones.value ?? []).flatMap((group) => sids(group, 'objectSid')),
  ];
  const expanded = data.objects(`${kind}Token`).flatMap((object) => sids(object, 'tokenGroups'));
  if (expanded.length > 0) {
    const missing = otherDomain(data, account) ?? everyones.why;
    return { user, sids: new Set([...own, ...expanded]), missing };
  }
  const { found, missing } =
    kind === 'account' ? fromMemberOf(data, account) : { found: [], missing: 'its groups were not read' };
  return { user, sids: new Set([...own, ...found]), missing };
}

/** The groups of the object's own domain count as well, and the account's domain does not know them. */
function otherDomain(data: DirectoryCase, account: DirectoryObject): string | undefined {
  const domain = text(data.object('rootDse'), 'defaultNamingContext');
  if (domain === undefined || sameDn(partitionOf(account.dn), domain)) return undefined;
  return `the account is of another domain, and the domain-local groups of ${domain} that hold it were not read`;
}

function fromMemberOf(
  data: DirectoryCase,
  account: DirectoryObject,
): { found: Sid[]; missing: string | undefined } {
  const groups = new Map(data.objects('accountGroups').map((group) => [dnKey(group.dn), group]));
  const named = [account, ...groups.values()].flatMap((object) => texts(object, 'memberOf'));
  const lost = named.filter((dn) => !groups.has(dnKey(dn)));
  const primary = primaryGroup(account);
  const found = [...groups.values()].map((group) => sid(group, 'objectSid')).filter((of) => of !== undefined);
  const isPrimaryRead = primary === undefined || found.includes(primary);
  const missing = [
    ...(lost.length > 0 ? [`these groups could not be read: ${[...new Set(lost)].join('; ')}`] : []),
    ...(isPrimaryRead
      ? []
      : [`the groups that the primary group ${data.names.trustee(primary) ?? primary} is in were not read`]),
  ];
  return {
    found: primary === undefined ? found : [...found, primary],
    missing: missing.join('; ') || undefined,
  };
}

export function primaryGroup(account: DirectoryObject): Sid | undefined {
  const own = sid(account, 'objectSid');
  const domain = own && domainAndRid(own)?.domain;
  const rid = number(account, 'primaryGroupID');
  return domain === undefined || rid === undefined ? undefined : `${domain}-${rid}`;
}

/**
 * How the account comes to be in a group: the groups on the shortest way, the one that it is a direct member of first.
 * @returns none where the way is not known
 */
export function wayInto(group: Sid, data: DirectoryCase): readonly string[] {
  const account = data.named('account');
  if (primaryGroup(account) === group) return [`${data.names.trustee(group) ?? group} (primary group)`];
  const groups = new Map(data.objects('accountGroups').map((object) => [dnKey(object.dn), object]));
  const seen = new Set<string>();
  let ways = texts(account, 'memberOf').map((dn) => [dn]);
  while (ways.length > 0) {
    const arrived = ways.find((way) => sidOf(groups.get(dnKey(way.at(-1) ?? ''))) === group);
    if (arrived) return arrived.map((dn) => nameOfGroup(groups.get(dnKey(dn)), data, dn));
    ways = ways.flatMap((way) => {
      const key = dnKey(way.at(-1) ?? '');
      if (seen.has(key)) return [];
      seen.add(key);
      const next = groups.get(key);
      return next ? texts(next, 'memberOf').map((dn) => [...way, dn]) : [];
    });
  }
  return [];
}

function sidOf(group: DirectoryObject | undefined): Sid | undefined {
  return group && sid(group, 'objectSid');
}

function nameOfGroup(group: DirectoryObject | undefined, data: DirectoryCase, dn: string): string {
  const of = sidOf(group);
  return (of && data.names.trustee(of)) ?? dn;
}
