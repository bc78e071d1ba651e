import { attributeLists, nameForms, type DirectoryRead, type Named } from '../knowledge/directory.ts';
import { ancestorsOf, parentOf } from './dn.ts';
import { escapeFilterValue } from './filter.ts';
import { texts, values } from './object.ts';
import type { DirectoryObject, SearchRequest } from './source.ts';

/** What the directory is asked about: names as a person or a log has them. */
export type Asked = Readonly<Partial<Record<Named, string>>>;

/** The objects that the reads before this one brought; undefined where a read was not made. */
export type Earlier = (read: string) => readonly DirectoryObject[] | undefined;

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
  return placesOf(read, earlier).flatMap(({ base, where }) =>
    filters.map((filter) => ({
      base,
      scope,
      filter,
      attributes,
      where,
      ...(read.deleted && { deleted: true }),
    })),
  );
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
  const parts = distinct(bytesOf(earlier(read), name).map((value) => escapeFilterValue(value))).map((value) =>
    template.replaceAll(reference, () => value),
  );
  return batches(parts, valuesPerSearch).map((batch) =>
    batch.length === 1 ? batch.join('') : `(|${batch.join('')})`,
  );
}

function placesOf(read: DirectoryRead, earlier: Earlier): Pick<SearchRequest, 'base' | 'where'>[] {
  const bases = filled(read.base, earlier);
  if (read.where === undefined || read.where === 'forest') {
    return bases.map((base) => ({ base, where: read.where ?? 'domain' }));
  }
  const servers = filled(read.where.server, earlier);
  return bases.flatMap((base) => servers.map((server) => ({ base, where: { server } })));
}

/** A template of a name, once for each value of what it refers to. */
function filled(template: string, earlier: Earlier): string[] {
  const found = [...template.matchAll(reference)][0];
  if (!found) return [template];
  const [whole, read = '', name = ''] = found;
  return distinct(textsOf(earlier(read), name).map((value) => template.replace(whole, () => value)));
}

function textsOf(objects: readonly DirectoryObject[] = [], name: string): string[] {
  if (name === 'dn') return objects.map((object) => object.dn);
  if (name === 'parent') return objects.map((object) => parentOf(object.dn));
  if (name === 'parents') return objects.flatMap((object) => ancestorsOf(object.dn));
  return objects.flatMap((object) => texts(object, name));
}

function bytesOf(objects: readonly DirectoryObject[] = [], name: string): Uint8Array[] {
  return objects.flatMap((object) => values(object, name));
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)];
}

function batches<T>(items: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let start = 0; start < items.length; start += size) found.push(items.slice(start, start + size));
  return found;
}
