import { visible } from '../../text/hidden.ts';
import { dnKey, isDeleted, isKeyBelow, partitionOf, splitDn } from '../dn.ts';
import { filterAttributes, matcherOf, parseFilter, type Filter } from '../filter.ts';
import type { LdifAnswers, LdifContents, LdifSlot } from '../ldifSource.ts';
import { DirectoryError, type DirectoryObject, type SearchRequest } from '../source.ts';
import type { LdifProblem } from './readLdif.ts';

interface Entry {
  readonly key: string;
  readonly object: DirectoryObject;
  /** What of it could not be read: an object that lacks a value is another object. */
  readonly problem?: LdifProblem | undefined;
}

/** Searches what somebody exported. What is not there may be in the directory all the same: never an empty answer. */
export class PlainFile implements LdifAnswers {
  readonly description: string;
  readonly #name: string;
  readonly #entries: readonly Entry[];
  readonly #byKey: ReadonlyMap<string, Entry>;
  readonly #attributes = new Set<string>();

  constructor(name: string, { records }: Pick<LdifContents, 'records'>) {
    this.#name = name;
    this.description = `LDIF file ${name}`;
    this.#byKey = byName(records);
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
    for (const { object, problem } of this.#inScope(request)) {
      if (request.deleted !== true && isDeleted(object.dn)) continue;
      // What could not be read may be what the filter asks for.
      if (problem) throw this.#damaged(object, problem);
      if (!matches(object)) continue;
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
    const above = key === '' ? 0 : key.length + 1;
    for (const entry of this.#entries) {
      if (!isKeyBelow(entry.key, key)) continue;
      if (scope === 'subtree' || splitDn(entry.key.slice(0, entry.key.length - above)).length === 1)
        yield entry;
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

  #damaged({ dn }: DirectoryObject, { line, message }: LdifProblem): DirectoryError {
    return new DirectoryError(
      'notCaptured',
      `${this.#name} is damaged: ${visible(dn)} in it is not whole (line ${line}: ${message}) Export it again.`,
    );
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
function byName(records: readonly LdifSlot[]): ReadonlyMap<string, Entry> {
  const entries = new Map<string, United>();
  for (const [index, slot] of records.entries()) {
    if (!slot.object) continue;
    const key = dnKey(slot.object.dn);
    const next = records[index + 1]?.problem;
    const problem = slot.problem ?? (next?.record === 'unnamed' ? next : undefined);
    entries.set(key, unite(entries.get(key), key, slot.object, problem));
  }
  for (const [key, { object, problem }] of entries) {
    if ([...object.attributes.keys()].some((name) => name.includes(';range=')))
      entries.set(key, {
        key,
        object: { dn: object.dn, attributes: joinedRanges(object.attributes) },
        problem,
      });
  }
  return entries;
}

interface United extends Entry {
  readonly object: { readonly dn: string; readonly attributes: Map<string, readonly Uint8Array[]> };
}

/** Of two values for one attribute the first record's holds. */
function unite(
  known: United | undefined,
  key: string,
  { dn, attributes }: DirectoryObject,
  problem: LdifProblem | undefined,
): United {
  if (!known) return { key, object: { dn, attributes: new Map(attributes) }, problem };
  const united = known.object.attributes;
  for (const [name, values] of attributes) if (!united.has(name)) united.set(name, values);
  return problem && !known.problem ? { ...known, problem } : known;
}

interface RangePart {
  readonly option: string;
  readonly first: number;
  readonly last: string | undefined;
  readonly values: readonly Uint8Array[];
}

/** `member;range=0-1499` and `member;range=1500-*` to `member`; parts that are not all there stay as they are. */
function joinedRanges(
  attributes: ReadonlyMap<string, readonly Uint8Array[]>,
): Map<string, readonly Uint8Array[]> {
  const joined = new Map(attributes);
  const parts = new Map<string, RangePart[]>();
  for (const [option, values] of attributes) {
    const [, name = '', first, last] = /^([^;]+);range=(\d{1,9})-(\d{1,9}|\*)$/.exec(option) ?? [];
    if (first === undefined) continue;
    const own = parts.get(name) ?? [];
    own.push({ option, first: Number(first), last, values });
    parts.set(name, own);
  }
  for (const [name, unsorted] of parts) {
    const own = unsorted.sort((left, right) => left.first - right.first);
    if (!isGapless(own)) continue;
    for (const { option } of own) joined.delete(option);
    joined.set(
      name,
      own.flatMap(({ values }) => values),
    );
  }
  return joined;
}

function isGapless(parts: readonly RangePart[]): boolean {
  let next = 0;
  for (const { first, values } of parts) {
    if (first !== next) return false;
    next += values.length;
  }
  return parts.at(-1)?.last === '*';
}

/** Attributes that a filter asks to be absent, or other than something. */
function negated(filter: Filter): readonly string[] {
  if (filter.kind === 'not') return filterAttributes(filter.filter);
  return filter.kind === 'and' || filter.kind === 'or' ? filter.filters.flatMap(negated) : [];
}

function domainPart(key: string): string {
  return partitionOf(key).replace(/^cn=configuration,/i, '');
}
