import { ancestorsOf, dnKey, sameDn } from '../dn.ts';
import { number, text, values } from '../object.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { isMasked } from './exchange.ts';

/** A policy that applies to a computer by a link; without the object where it was not read, with why. */
export interface LinkedPolicy {
  readonly dn: string;
  readonly policy?: DirectoryObject;
  readonly why?: string;
}

/** What applies to one computer. */
export interface PolicyScope {
  /** The one that wins first. */
  readonly policies: readonly LinkedPolicy[];
  /** Containers of which it is not known what is linked there: any policy may be. */
  readonly unread: readonly string[];
}

interface Link {
  readonly dn: string;
  readonly enforced: boolean;
}

/**
 * The policies of a computer in the order in which they win ([MS-GPOL] 3.2.5.1.5): links that are enforced, the highest container
 * first; then the others, the nearest container first, up to the one that blocks inheritance. In one container link order 1,
 * the last in gPLink, wins. Policies that are linked to sites, security filtering and WMI filters are not looked at.
 */
export function policiesOf(computer: DirectoryObject, data: DirectoryCase): PolicyScope {
  const unread: string[] = [];
  const enforced: Link[] = [];
  const others: Link[] = [];
  let isBlocked = false;
  for (const dn of ancestorsOf(computer.dn)) {
    const container = containerAt(dn, data);
    if (typeof container === 'string') {
      unread.push(container);
      continue;
    }
    const links = linksOf(text(container, 'gPLink') ?? '').toReversed();
    enforced.unshift(...links.filter((link) => link.enforced));
    if (!isBlocked) others.push(...links.filter((link) => !link.enforced));
    isBlocked ||= ((number(container, 'gPOptions') ?? 0) & 1) !== 0;
  }
  const known = new Map(data.objects('policies').map((policy) => [dnKey(policy.dn), policy]));
  const policies = [...enforced, ...others].flatMap(({ dn }) => linked(dn, known.get(dnKey(dn))));
  return { policies, unread };
}

/** The container as it was read, or why it was not. */
function containerAt(dn: string, data: DirectoryCase): DirectoryObject | string {
  const answer = data.answers('policyLinks').find(({ request }) => sameDn(request.base, dn));
  const object = answer?.objects.find((each) => each.attributes.size > 0);
  const isHidden = object && values(object, 'gPLink').length === 0 && isMasked('gPLink', object, data);
  if (object && !isHidden) return object;
  return answer?.error && answer.error.kind !== 'noSuchObject' ? `${dn} (${answer.error.brief})` : dn;
}

/** `[LDAP://cn={…},cn=policies,…;0][…;1]`: bit 1 of the number switches the link off, bit 2 enforces it ([MS-GPOL] 2.2.2). */
function linksOf(gpLink: string): Link[] {
  return [...gpLink.matchAll(/\[LDAP:\/\/([^\];]{1,2000});(\d{1,3})\]/gi)]
    .filter(([, , options]) => (Number(options) & 1) === 0)
    .map(([, dn = '', options]) => ({ dn, enforced: (Number(options) & 2) !== 0 }));
}

/** None where bit 2 of flags switches the half for computers off ([MS-GPOL] 2.2.4). */
function linked(dn: string, policy: DirectoryObject | undefined): LinkedPolicy[] {
  if (!policy) return [{ dn, why: 'it is linked, but the directory does not show it in this domain' }];
  if (values(policy, 'gPCFileSysPath').length === 0)
    return [{ dn, policy, why: 'you may not read what it holds' }];
  return ((number(policy, 'flags') ?? 0) & 2) === 0 ? [{ dn, policy }] : [];
}
