import { attributeLists, nameForms, type DirectoryRead, type Named } from '../knowledge/directory.ts';
import { ancestorsOf, parentOf } from './dn.ts';
import { escapeFilterValue } from './filter.ts';
import { texts, values } from './object.ts';
import type { DirectoryObject, SearchRequest } from './source.ts';

/** What the directory is asked about: names as a person or a log has them. */
export type Asked = Readonly<Partial<Record<Named, string>>>;

/** The objects that the reads before this one brought; undefined where a read was not made. */
export type Earlier = (read: string) => readonly DirectoryObject[] | undefined;

/** More than this is never asked: an object may name any number of others. */
const mostRequests = 2_001;

/** One search asks for no more values than this: a filter of a thousand is refused by some servers. */
const valuesPerSearch = 40;

const reference = /\{(\w+)\.([\w-]+)\}/g;

/**
 * The searches that a read comes to, with what earlier reads brought filled in.
 * @returns none where it asks for what nobody named, or for values that no object has
 */
export function requestsOf(read: DirectoryRead, asked: Asked, earlier: Earlier): SearchRequest[] {
  const attributes = [...read.attributes, ...(attributeLists[read.attributesOf ?? ''] ?? [])];
  const { scope } = read;
  const filters = filtersOf(read.filter, asked, earlier);
  const requests: SearchRequest[] = [];
  for (const { base, where } of placesOf(read, earlier)) {
    for (const filter of filters) {
      if (requests.length >= mostRequests) return requests;
      requests.push({ base, scope, filter, attributes, where, ...(read.deleted && { deleted: true }) });
    }
  }
  return requests;
}

/** The filter that looks for a name, by the form that the name has. */
export function nameFilter(kind: Named, name: string): string {
  for (const { pattern, filter } of nameForms[kind]) {
    const match = new RegExp(pattern, 'is').exec(name);
    if (match)
      return filter.replaceAll(/\{([01])\}/g, (_, group: '0' | '1') => escapeFilterValue(match[group] ?? ''));
  }
  return `(cn=${escapeFilterValue(name)})`;
}

function filtersOf(template: string, asked: Asked, earlier: Earlier): string[] {
  if (template === '{account}' || template === '{mailbox}') {
    const kind = template.slice(1, -1) as Named;
    const name = asked[kind];
    return name === undefined ? [] : [nameFilter(kind, name)];
  }
  const found = [...template.matchAll(reference)][0];
  if (!found) return [template];
  const [, read = '', name = ''] = found;
  const parts = distinct(
    bytesOf(earlier(read), name),
    (value) => escapeFilterValue(value),
    mostRequests * valuesPerSearch,
  ).map((value) => template.replaceAll(reference, () => value));
  return batches(parts, valuesPerSearch).map((batch) =>
    batch.length === 1 ? batch.join('') : `(|${batch.join('')})`,
  );
}

function* placesOf(read: DirectoryRead, earlier: Earlier): Iterable<Pick<SearchRequest, 'base' | 'where'>> {
  const { where = 'domain' } = read;
  const servers = typeof where === 'object' ? filled(where.server, earlier) : [];
  for (const base of filled(read.base, earlier)) {
    if (typeof where !== 'object') yield { base, where };
    else for (const server of servers) yield { base, where: { server } };
  }
}

/** A template of a name, once for each value of what it refers to. */
function filled(template: string, earlier: Earlier): string[] {
  const found = [...template.matchAll(reference)][0];
  if (!found) return [template];
  const [whole, read = '', name = ''] = found;
  return distinct(
    textsOf(earlier(read), name),
    (value) => template.replace(whole, () => value),
    mostRequests,
  );
}

function* textsOf(objects: readonly DirectoryObject[] = [], name: string): Iterable<string> {
  if (name === 'parents') yield* ancestorsOfAll(objects);
  else
    for (const object of objects) {
      if (name === 'dn') yield object.dn;
      else if (name === 'parent') yield parentOf(object.dn);
      else yield* texts(object, name);
    }
}

/** Objects that stand side by side have the same ones above them. */
function* ancestorsOfAll(objects: readonly DirectoryObject[]): Iterable<string> {
  const parents = new Set<string>();
  for (const { dn } of objects) {
    const parent = parentOf(dn);
    if (parents.has(parent)) continue;
    parents.add(parent);
    yield* ancestorsOf(dn);
  }
}

function* bytesOf(objects: readonly DirectoryObject[] = [], name: string): Iterable<Uint8Array> {
  for (const object of objects) yield* values(object, name);
}

/** What the items come to, each once, and no more than `most` of them. */
function distinct<T>(items: Iterable<T>, make: (item: T) => string, most: number): string[] {
  const found = new Set<string>();
  for (const item of items) {
    if (found.size >= most) break;
    found.add(make(item));
  }
  return [...found];
}

function batches<T>(items: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let start = 0; start < items.length; start += size) found.push(items.slice(start, start + size));
  return found;
}
