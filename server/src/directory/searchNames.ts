import { directoryReads } from '../knowledge/directory.ts';
import { nameOf } from './dn.ts';
import { escapeFilterValue } from './filter.ts';
import { text } from './object.ts';
import { requestsOf } from './requests.ts';
import type { DirectoryObject, DirectorySource } from './source.ts';

export interface NamedObject {
  readonly dn: string;
  readonly label: string;
  readonly detail: string;
}

const attributes = ['sAMAccountName', 'displayName', 'mail'];

/** More than this nobody chooses from. */
const most = 100;

/**
 * Users whose name, account name or address begins with a text; of a snapshot, those that it holds.
 * @throws DirectoryError
 */
export async function searchNames(
  source: DirectorySource,
  begin: string,
  signal?: AbortSignal,
): Promise<NamedObject[]> {
  const value = escapeFilterValue(begin);
  const filter = `(&(objectCategory=person)(objectClass=user)(|${['sAMAccountName', 'displayName', 'cn', 'mail'].map((name) => `(${name}=${value}*)`).join('')}))`;
  if (source.known)
    return [...source.known(filter.replace('(objectCategory=person)', ''))].slice(0, most).map(named);
  const found: NamedObject[] = [];
  const base = await defaultContext(source, signal);
  const request = { base, scope: 'subtree', filter, attributes, where: 'domain' } as const;
  for await (const object of source.search(request, signal)) {
    found.push(named(object));
    if (found.length >= most) break;
  }
  return found.sort((a, b) => a.label.localeCompare(b.label));
}

async function defaultContext(source: DirectorySource, signal?: AbortSignal): Promise<string> {
  const [root] = directoryReads.flatMap((read) =>
    read.id === 'rootDse' ? requestsOf(read, {}, () => undefined) : [],
  );
  if (root)
    for await (const object of source.search(root, signal)) return text(object, 'defaultNamingContext') ?? '';
  return '';
}

function named(object: DirectoryObject): NamedObject {
  const label = text(object, 'displayName') ?? nameOf(object.dn);
  const detail = [text(object, 'sAMAccountName'), text(object, 'mail')]
    .filter((part) => part !== undefined)
    .join(', ');
  return { dn: object.dn, label, detail };
}
