import { isIP } from 'node:net';
import { dnKey, domainOf, isKeyBelow } from '../../directory/dn.ts';
import { flag, text, texts } from '../../directory/object.ts';
import { DirectoryError, type DirectoryObject, type SearchRequest } from '../../directory/source.ts';
import { visible } from '../../text/hidden.ts';
import type { Endpoint, Surroundings } from './connection.ts';

/** Searches on the first of some servers that answers. */
type Search = (
  request: SearchRequest,
  endpoints: readonly Endpoint[],
  signal: AbortSignal | undefined,
) => AsyncIterable<DirectoryObject>;

/** What the server that the connection names says of itself. */
interface Home {
  readonly host: string;
  /** Keys (`dnKey`) of the partitions that it holds. */
  readonly partitions: readonly string[];
  readonly configuration: string | undefined;
  readonly forest: string | undefined;
  readonly isGlobalCatalog: boolean;
}

/** Which server a search goes to. */
export class Routes {
  readonly #surroundings: Surroundings;
  readonly #search: Search;
  readonly #servers: Shared<readonly string[]>;
  readonly #home: Shared<Home>;
  readonly #domains: Shared<ReadonlyMap<string, string>>;
  /** Hosts that answered, the last one first. */
  #answered: readonly string[] = [];

  constructor(surroundings: Surroundings, search: Search) {
    this.#surroundings = surroundings;
    this.#search = search;
    this.#servers = new Shared(() => this.#findServers());
    this.#home = new Shared((signal) => this.#readHome(signal));
    this.#domains = new Shared((signal) => this.#readDomains(signal));
  }

  /** @returns where to ask, the best first. @throws DirectoryError */
  async endpoints(
    { where, base }: SearchRequest,
    signal: AbortSignal | undefined,
  ): Promise<readonly Endpoint[]> {
    if (typeof where === 'object') return this.#ofForest(where.server, signal);
    if (where === 'forest') return this.#globalCatalogs(signal);
    return base === '' ? this.#homeServers(signal) : this.#holdersOf(base, signal);
  }

  /** A server that an object names. @throws DirectoryError for one in no domain of the forest: whoever wrote the name would get the password */
  async #ofForest(server: string, signal: AbortSignal | undefined): Promise<readonly Endpoint[]> {
    const domains = (await this.#domains.get(signal)).values();
    if (isWithin(server, [this.#surroundings.settings.host, ...domains])) return this.#at([server], 'domain');
    throw new DirectoryError(
      'unreachable',
      `${visible(server)}, which the directory names, is in no domain of the forest. No password is sent there. If it is right, connect to it by its own name.`,
    );
  }

  /** The server is asked before others from now on. */
  prefer({ host }: Endpoint): void {
    if (this.#answered[0] !== host)
      this.#answered = [host, ...this.#answered.filter((other) => other !== host)];
  }

  async #homeServers(signal: AbortSignal | undefined): Promise<readonly Endpoint[]> {
    return this.#at(await this.#servers.get(signal), 'domain');
  }

  /** The name in the URL is that of a domain where DNS has domain controllers for it, else that of a host. */
  async #findServers(): Promise<readonly string[]> {
    const { host } = this.#surroundings.settings;
    if (isIP(host) !== 0 || !host.includes('.')) return [host];
    const found = await this.#surroundings.names.services(`_ldap._tcp.dc._msdcs.${host}`);
    if (found.length === 0) return [host];
    // A domain controller that bears the name is asked itself.
    return found.some((target) => plainHost(target) === plainHost(host))
      ? [host]
      : within(found, [host], host);
  }

  /** Servers of a service of the forest. @throws DirectoryError where DNS names only such as are in none of its domains */
  async #services(name: string, of: string, signal: AbortSignal | undefined): Promise<readonly string[]> {
    const found = await this.#surroundings.names.services(name);
    if (found.length === 0) return found;
    const domains = (await this.#domains.get(signal)).values();
    return within(found, [this.#surroundings.settings.host, of, ...domains], of);
  }

  /** Domain controllers of the base's domain. Only a domain that the forest names is looked for: a name from elsewhere gets no password. */
  async #holdersOf(base: string, signal: AbortSignal | undefined): Promise<readonly Endpoint[]> {
    const home = await this.#home.get(signal);
    const key = dnKey(base);
    const holds = (partition: string) => key === partition || isKeyBelow(key, partition);
    if (home.partitions.some(holds)) return this.#homeServers(signal);
    const domain = longest([...(await this.#domains.get(signal)).keys()].filter(holds));
    const name = domain === undefined ? undefined : (await this.#domains.get(signal)).get(domain);
    const servers =
      name === undefined ? [] : await this.#services(`_ldap._tcp.dc._msdcs.${name}`, name, signal);
    // Where nobody is known to hold it, the server itself says what it knows of the name.
    return servers.length > 0 ? this.#at(servers, 'domain') : this.#homeServers(signal);
  }

  async #globalCatalogs(signal: AbortSignal | undefined): Promise<readonly Endpoint[]> {
    const home = await this.#home.get(signal);
    const own = home.isGlobalCatalog ? [(await this.#homeServers(signal))[0]?.host ?? home.host] : [];
    const found =
      home.forest === undefined
        ? []
        : await this.#services(`_gc._tcp.${home.forest}`, home.forest, signal).catch((error: unknown) => {
            if (own.length > 0) return [];
            throw error;
          });
    if (own.length + found.length > 0) return this.#at([...new Set([...own, ...found])], 'forest');
    throw new DirectoryError(
      'unreachable',
      `${home.host} is no global catalog, and DNS names none (_gc._tcp.${visible(home.forest ?? 'the forest')}). What concerns the whole forest cannot be read.`,
    );
  }

  async #readHome(signal: AbortSignal | undefined): Promise<Home> {
    const servers = await this.#homeServers(signal);
    const attributes = [
      'namingContexts',
      'configurationNamingContext',
      'rootDomainNamingContext',
      'isGlobalCatalogReady',
    ];
    const request = {
      base: '',
      scope: 'base',
      filter: '(objectClass=*)',
      attributes,
      where: 'domain',
    } as const;
    for await (const root of this.#search(request, servers, signal)) {
      const forest = text(root, 'rootDomainNamingContext');
      return {
        host: (await this.#homeServers(signal))[0]?.host ?? '',
        partitions: texts(root, 'namingContexts').map(dnKey),
        configuration: text(root, 'configurationNamingContext'),
        forest: forest === undefined ? undefined : domainOf(forest),
        isGlobalCatalog: flag(root, 'isGlobalCatalogReady') === true,
      };
    }
    throw new DirectoryError(
      'protocol',
      `${this.#surroundings.settings.host} says nothing of itself: its root DSE is empty.`,
    );
  }

  /** The domains of the forest: key of the partition to DNS name (crossRef objects, [MS-ADTS] 6.1.1.2.1.1). */
  async #readDomains(signal: AbortSignal | undefined): Promise<ReadonlyMap<string, string>> {
    const { configuration } = await this.#home.get(signal);
    const domains = new Map<string, string>();
    if (configuration === undefined) return domains;
    const request: SearchRequest = {
      base: `CN=Partitions,${configuration}`,
      scope: 'one',
      filter: `(&(objectClass=crossRef)(systemFlags:1.2.840.113556.1.4.803:=${domainPartition}))`,
      attributes: ['nCName', 'dnsRoot'],
      where: 'domain',
    };
    for await (const crossRef of this.#search(request, await this.#homeServers(signal), signal)) {
      const [partition, name] = [text(crossRef, 'nCName'), text(crossRef, 'dnsRoot')];
      if (partition !== undefined && name !== undefined) domains.set(dnKey(partition), name);
    }
    return domains;
  }

  #at(hosts: readonly string[], what: 'domain' | 'forest'): readonly Endpoint[] {
    const known = this.#answered.filter((host) => hosts.includes(host));
    const port = this.#surroundings.settings.ports[what];
    return [...known, ...hosts.filter((host) => !known.includes(host))].map((host) => ({ host, port }));
  }
}

/**
 * Of the servers that DNS names, those in the domains that are known: nobody vouches for DNS, and the password goes to the server.
 * @throws DirectoryError where none is
 */
function within(servers: readonly string[], domains: readonly string[], of: string): readonly string[] {
  const kept = servers.filter((server) => isWithin(server, domains));
  if (kept.length > 0) return kept;
  const named = servers.slice(0, 5).map(visible).join(', ');
  throw new DirectoryError(
    'unreachable',
    `DNS names servers of ${visible(of)} that are in no domain of it: ${named}. No password is sent there. If they are right, connect to one by its own name: ldaps://${visible(servers[0] ?? '')}.`,
  );
}

function isWithin(server: string, domains: readonly string[]): boolean {
  const name = plainHost(server);
  return domains.map(plainHost).some((domain) => name === domain || name.endsWith(`.${domain}`));
}

function plainHost(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** FLAG_CR_NTDS_DOMAIN. */
const domainPartition = 2;

function longest(keys: readonly string[]): string | undefined {
  return keys.toSorted((left, right) => right.length - left.length)[0];
}

/** Something that is read once for all who need it; again, where that failed. */
class Shared<T> {
  readonly #read: (signal: AbortSignal | undefined) => Promise<T>;
  #value: Promise<T> | undefined;

  constructor(read: (signal: AbortSignal | undefined) => Promise<T>) {
    this.#read = read;
  }

  async get(signal: AbortSignal | undefined): Promise<T> {
    for (;;) {
      const own = this.#value === undefined;
      const value = (this.#value ??= this.#read(signal));
      try {
        return await value;
      } catch (error) {
        if (this.#value === value) this.#value = undefined;
        // Another search that read it for both was cancelled: this one was not.
        if (own || !(error instanceof DirectoryError) || error.kind !== 'cancelled') throw error;
      }
    }
  }
}
