import type { Named } from '../../knowledge/directory.ts';
import { dnKey, partitionOf, sameDn } from '../dn.ts';
import { number, sid, sids, text, texts, values } from '../object.ts';
import { domainAndRid, type Sid } from '../security/sid.ts';
import type { Token } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { notRead } from './exchange.ts';
import { NotKnown, orWhyNot } from './notKnown.ts';
import { count, listed, sentence } from './verdict.ts';

/**
 * Everyone, Network, Authenticated Users, This Organization: in the token of whoever logs on over the network. The groups that
 * these are in are not in tokenGroups, and are read apart.
 */
const session: readonly Sid[] = ['S-1-1-0', 'S-1-5-2', 'S-1-5-11', 'S-1-5-15'];

/** Bits of groupType ([MS-ADTS] 2.2.12). */
const groupBits = { domainLocal: 0x4, security: 0x8000_0000 };

/**
 * The token that the account comes with: from tokenGroups, which the domain controller itself expanded; where it was not
 * read, from memberOf, as far as the groups were read. What may be missing is said in the token.
 * @param object what the account wants to get at: the domain-local groups of its domain count, those of no other. Without one,
 * and for an object of the configuration, the domain that was asked.
 */
export function tokenOf(data: DirectoryCase, kind: Named = 'account', object?: DirectoryObject): Token {
  const asked = text(data.object('rootDse'), 'defaultNamingContext');
  const domain = object && isOfDomain(object.dn) ? partitionOf(object.dn) : asked;
  if (kind !== 'account') return readToken(data, kind, domain, asked);
  return data.once(`token in ${domain ?? ''}`, () => readToken(data, kind, domain, asked));
}

function readToken(
  data: DirectoryCase,
  kind: Named,
  domain: string | undefined,
  asked: string | undefined,
): Token {
  const account = data.named(kind);
  const user = sid(account, 'objectSid');
  if (!user)
    throw new NotKnown(`${sentence(notRead('objectSid', account))}: without it no permission can be judged.`);
  const everyones = everyonesOf(data, domain, asked);
  const own = [user, ...sids(account, 'sIDHistory'), ...session, ...everyones.groups];
  const tokens = data.objects(`${kind}Token`).filter(({ dn }) => sameDn(dn, account.dn));
  const expanded = tokens.flatMap((token) => sids(token, 'tokenGroups'));
  const isAbroad = domain !== undefined && !sameDn(partitionOf(account.dn), domain);
  const abroad = isAbroad
    ? `the account is of another domain, and the domain-local groups of ${domain} that hold it were not read`
    : undefined;
  const groups =
    expanded.length > 0 ? { found: expanded, missing: undefined } : memberships(data, kind, domain);
  const carried = withoutLocal(groups.found, data, domain, isAbroad);
  const damaged = [...tokens.map((token) => noSids(token, 'tokenGroups')), noSids(account, 'sIDHistory')];
  const missing = [groups.missing, ...damaged, abroad, everyones.missing]
    .filter((why) => why !== undefined)
    .join('; ');
  return { user, sids: new Set([...own, ...carried]), missing: missing || undefined };
}

/** A value that is no SID may be that of the group that is refused. */
function noSids(object: DirectoryObject, attribute: string): string | undefined {
  const damaged = values(object, attribute).length - sids(object, attribute).length;
  return damaged === 0
    ? undefined
    : `${count(damaged, 'value')} of ${attribute} of ${object.dn} could not be read`;
}

function isOfDomain(dn: string): boolean {
  return /^dc\s{0,9}=/i.test(partitionOf(dn));
}

/** The groups that everybody is in were read of the domain that was asked, and count there alone. */
function everyonesOf(
  data: DirectoryCase,
  domain: string | undefined,
  asked: string | undefined,
): { groups: readonly Sid[]; missing: string | undefined } {
  if (domain !== undefined && asked !== undefined && !sameDn(domain, asked))
    return { groups: [], missing: `the groups of ${domain} that hold everybody were not read` };
  const { value, why } = orWhyNot(() => {
    const names = data.objects('everyone').flatMap((everyone) => texts(everyone, 'memberOf'));
    return reached(names, data.objects('everyonesGroups'), domain);
  });
  return { groups: [...(value?.found ?? [])], missing: value === undefined ? why : unread(value) };
}

/**
 * Without the groups that count in another domain only: those that are known to be domain-local, and BUILTIN of the account's, whose SIDs are
 * the same in every domain.
 */
function withoutLocal(
  groups: readonly Sid[],
  data: DirectoryCase,
  domain: string | undefined,
  isAbroad: boolean,
): readonly Sid[] {
  const read = ['groups', 'accountGroups'].flatMap((id) => orWhyNot(() => data.objects(id)).value ?? []);
  const local = new Set(
    read.filter((group) => isLocalElsewhere(group, domain)).map((group) => sid(group, 'objectSid')),
  );
  return groups.filter((of) => (isBuiltin(of) ? !isAbroad : !local.has(of)));
}

function isBuiltin(of: Sid): boolean {
  return of.startsWith('S-1-5-32-');
}

/** A domain-local group is in the tokens of its own domain ([MS-KILE] 3.3.5.7.3; [MS-ADTS] 2.2.12). */
function isLocalElsewhere(group: DirectoryObject, domain: string | undefined): boolean {
  const isLocal = ((number(group, 'groupType') ?? 0) & groupBits.domainLocal) !== 0;
  return isLocal && domain !== undefined && !sameDn(partitionOf(group.dn), domain);
}

interface Memberships {
  readonly found: readonly Sid[];
  readonly missing: string | undefined;
}

function memberships(data: DirectoryCase, kind: Named, domain: string | undefined): Memberships {
  return kind === 'account' ? fromMemberOf(data, domain) : { found: [], missing: 'its groups were not read' };
}

function fromMemberOf(data: DirectoryCase, domain: string | undefined): Memberships {
  const account = data.named('account');
  const way = reached(texts(account, 'memberOf'), data.objects('accountGroups'), domain);
  const { found } = way;
  const lost = unread(way);
  const primary = primaryGroup(account);
  const isPrimaryRead = primary === undefined || found.has(primary);
  if (primary !== undefined) found.add(primary);
  const missing = [
    ...(lost === undefined ? [] : [lost]),
    ...(isPrimaryRead
      ? []
      : [`the groups that the primary group ${data.names.trustee(primary) ?? primary} is in were not read`]),
    ...(data.objects('partitions').length > 1
      ? ['memberOf does not name the groups of the other domains of the forest']
      : []),
  ];
  return { found: [...found], missing: missing.join('; ') || undefined };
}

interface Reached {
  readonly found: Set<Sid>;
  /** Names of groups that were not read: what they are in is not known. */
  readonly lost: ReadonlySet<string>;
}

/**
 * Where memberOf leads to. Distribution groups are in no token, nor is what is reached through them alone; nor are the domain-local groups of
 * another domain than that of the object, to which a universal group leads: they are members of groups of their own kind only.
 */
function reached(
  names: readonly string[],
  read: readonly DirectoryObject[],
  domain: string | undefined,
): Reached {
  const groups = new Map(read.map((group) => [dnKey(group.dn), group]));
  const found = new Set<Sid>();
  const lost = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...names];
  for (let dn = waiting.pop(); dn !== undefined; dn = waiting.pop()) {
    const key = dnKey(dn);
    if (seen.has(key)) continue;
    seen.add(key);
    const group = groups.get(key);
    const of = group && sid(group, 'objectSid');
    const type = group && number(group, 'groupType');
    if (!group || of === undefined || type === undefined) lost.add(dn);
    else if ((type & groupBits.security) !== 0 && !isLocalElsewhere(group, domain)) {
      found.add(of);
      waiting.push(...texts(group, 'memberOf'));
    }
  }
  return { found, lost };
}

function unread({ lost }: Reached): string | undefined {
  return lost.size > 0 ? `these groups could not be read: ${listed([...lost])}` : undefined;
}

function primaryGroup(account: DirectoryObject): Sid | undefined {
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
  if (isPrimary(group, data)) return [`${data.names.trustee(group) ?? group} (primary group)`];
  return groupsInto(group, data).map((object) => nameOfGroup(object, data));
}

/** The same as the groups themselves; none where the way is not known. */
export function groupsInto(group: Sid, data: DirectoryCase): readonly DirectoryObject[] {
  const account = data.named('account');
  const groups = new Map(data.objects('accountGroups').map((object) => [dnKey(object.dn), object]));
  const seen = new Set<string>();
  let ways = texts(account, 'memberOf').map((dn) => [dn]);
  while (ways.length > 0) {
    const arrived = ways.find((way) => sidOf(groups.get(dnKey(way.at(-1) ?? ''))) === group);
    if (arrived) return arrived.flatMap((dn) => groups.get(dnKey(dn)) ?? []);
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

/** Whether a group is the account's primary one, which is no membership that can be taken away. */
export function isPrimary(group: Sid, data: DirectoryCase): boolean {
  return primaryGroup(data.named('account')) === group;
}

function sidOf(group: DirectoryObject | undefined): Sid | undefined {
  return group && sid(group, 'objectSid');
}

function nameOfGroup(group: DirectoryObject, data: DirectoryCase): string {
  const of = sidOf(group);
  return (of && data.names.trustee(of)) ?? group.dn;
}
