import { visible } from '../../text/hidden.ts';
import { dnKey, isDeleted, isKeyBelow, partitionOf } from '../dn.ts';
import { filterAttributes, matcherOf, parseFilter, type Filter } from '../filter.ts';
import type { LdifAnswers } from '../ldifSource.ts';
import { DirectoryError, type DirectoryObject, type SearchRequest } from '../source.ts';

interface Entry {
  readonly key: string;
  readonly object: DirectoryObject;
}

/** Searches what somebody exported. What is not there may be in the directory all the same: never an empty answer. */
export class PlainFile implements LdifAnswers {
  readonly description: string;
  readonly #name: string;
  readonly #entries: readonly Entry[];
  readonly #byKey: ReadonlyMap<string, Entry>;
  readonly #attributes = new Set<string>();

  constructor(name: string, objects: readonly DirectoryObject[]) {
    this.#name = name;
    this.description = `LDIF file ${name}`;
    this.#byKey = byName(objects);
    this.#entries = [...this.#byKey.values()];
    for (const { object } of this.#entries)
      for (const attribute of object.attributes.keys()) this.#attributes.add(attribute);
  }

  *search(request: SearchRequest): Iterable<DirectoryObject> {
    const root = request.base === '' && request.scope === 'base' ? this.#root() : undefined;
    if (root) {
      yield this.#asAsked(root, request);
      return;
    }
    if (typeof request.where === 'object') {
      throw this.#unknown(
        request,
        `does not say which domain controller it is from: nothing in it is known of ${visible(request.where.server)}`,
      );
    }
    const filter = parseFilter(request.filter);
    const missing = negated(filter).find((attribute) => !this.#attributes.has(attribute));
    if (missing !== undefined)
      throw this.#unknown(request, `holds ${visible(missing)} of no object, so who lacks it is not known`);
    const matches = matcherOf(filter);
    let found = false;
    for (const { object } of this.#inScope(request)) {
      if ((request.deleted !== true && isDeleted(object.dn)) || !matches(object)) continue;
      found = true;
      yield this.#asAsked(object, request);
    }
    if (!found) throw this.#unknown(request, 'holds nothing that fits');
  }

  /** No export holds the root DSE: the naming contexts of one domain are told by the names of its objects. */
  #root(): DirectoryObject | undefined {
    const known = this.#byKey.get('');
    if (known) return known.object;
    const domains = new Set(
      this.#entries.map(({ key }) => dnKey(domainPart(key))).filter((key) => key !== ''),
    );
    const [domain, ...others] = domains;
    if (domain === undefined || others.length > 0) return undefined;
    const contexts = {
      defaultnamingcontext: domain,
      rootdomainnamingcontext: domain,
      configurationnamingcontext: `CN=Configuration,${domain}`,
      schemanamingcontext: `CN=Schema,CN=Configuration,${domain}`,
    };
    const encoder = new TextEncoder();
    return {
      dn: '',
      attributes: new Map(Object.entries(contexts).map(([name, value]) => [name, [encoder.encode(value)]])),
    };
  }

  *#inScope({ base, scope }: SearchRequest): Iterable<Entry> {
    const key = dnKey(base);
    const own = this.#byKey.get(key);
    if (own && scope !== 'one') yield own;
    if (scope === 'base') return;
    const depth = parts(key);
    for (const entry of this.#entries) {
      if (isKeyBelow(entry.key, key) && (scope === 'subtree' || parts(entry.key) === depth + 1)) yield entry;
    }
  }

  #asAsked({ dn, attributes }: DirectoryObject, request: SearchRequest): DirectoryObject {
    if (request.attributes.some((name) => name === '*')) return { dn, attributes };
    const wanted = new Map<string, readonly Uint8Array[]>();
    const notExported = new Set<string>();
    for (const name of request.attributes.map((attribute) =>
      attribute.toLowerCase().replace(/;binary$/, ''),
    )) {
      const values = attributes.get(name);
      if (values) wanted.set(name, values);
      else if ([...attributes.keys()].some((option) => option.startsWith(`${name};range=`))) {
        throw this.#unknown(request, `holds only a part of ${visible(name)} of ${visible(dn)}`);
      } else if (!this.#attributes.has(name)) notExported.add(name);
    }
    return { dn, attributes: wanted, ...(notExported.size > 0 && { notExported }) };
  }

  #unknown({ base, filter }: SearchRequest, reason: string): DirectoryError {
    const place = base === '' ? 'the root of the directory' : visible(base);
    return new DirectoryError(
      'notCaptured',
      `${this.#name} ${reason}. It was asked for ${visible(filter)} at ${place}. Export more of the directory, capture a snapshot, or connect to the directory.`,
    );
  }
}

/** An object that was exported in several records, by several searches or in ranges of values, is put together. */
function byName(objects: readonly DirectoryObject[]): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const object of objects) {
    const key = dnKey(object.dn);
    const known = entries.get(key);
    // Of two values for one attribute the first record's holds.
    const attributes = known
      ? new Map([...object.attributes, ...known.object.attributes])
      : object.attributes;
    entries.set(key, { key, object: { dn: known?.object.dn ?? object.dn, attributes } });
  }
  for (const [key, { object }] of entries) {
    if ([...object.attributes.keys()].some((name) => name.includes(';range='))) {
      entries.set(key, { key, object: { dn: object.dn, attributes: joinedRanges(object.attributes) } });
    }
  }
  return entries;
}

/** `member;range=0-1499` and `member;range=1500-*` to `member`; parts that are not all there stay as they are. */
function joinedRanges(
  attributes: ReadonlyMap<string, readonly Uint8Array[]>,
): ReadonlyMap<string, readonly Uint8Array[]> {
  const joined = new Map(attributes);
  const parts = [...attributes].flatMap(([option, values]) => {
    const [, name = '', first, last] = /^([^;]+);range=(\d{1,9})-(\d{1,9}|\*)$/.exec(option) ?? [];
    return first === undefined ? [] : [{ option, name, first: Number(first), last, values }];
  });
  for (const name of new Set(parts.map((part) => part.name))) {
    const own = parts.filter((part) => part.name === name).sort((left, right) => left.first - right.first);
    const values = own.flatMap((part) => part.values);
    const gapless = own.every(
      (part, index) =>
        part.first === own.slice(0, index).reduce((sum, { values: { length } }) => sum + length, 0),
    );
    if (!gapless || own.at(-1)?.last !== '*') continue;
    for (const part of own) joined.delete(part.option);
    joined.set(name, values);
  }
  return joined;
}

/** Attributes that a filter asks to be absent, or other than something. */
function negated(filter: Filter): readonly string[] {
  if (filter.kind === 'not') return filterAttributes(filter.filter);
  return filter.kind === 'and' || filter.kind === 'or' ? filter.filters.flatMap(negated) : [];
}

function domainPart(key: string): string {
  return partitionOf(key).replace(/^cn=configuration,/i, '');
}

function parts(key: string): number {
  if (key === '') return 0;
  let count = 1;
  for (let at = key.indexOf(','); at >= 0; at = key.indexOf(',', at + 1))
    if (key.charAt(at - 1) !== '\\') count++;
  return count;
}
