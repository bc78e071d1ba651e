import { lookup as lookupOfComputer, type LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';

/** A DNS server, by its IP address. */
export interface DnsServer {
  readonly server: string;
  readonly port?: number;
}

/** Names to addresses, and domains to their domain controllers. */
export interface Names {
  readonly lookup: LookupFunction;
  /** @returns the servers of SRV records, in the order in which to try them (RFC 2782); none where there are none or DNS does not answer */
  services(name: string): Promise<readonly string[]>;
}

const dnsTimeout = 2_000;

/** @param server the DNS server to ask; that of the computer, and its hosts file, if none is given */
export function createNames(server?: DnsServer): Names {
  const resolver = new Resolver({ timeout: dnsTimeout, tries: 2 });
  if (server) resolver.setServers([addressOf(server)]);
  return {
    lookup: server ? lookupBy(resolver) : lookupOfComputer,
    services: (name) => services(resolver, name),
  };
}

/** @returns `192.0.2.1:53`, `[2001:db8::1]:53` */
export function addressOf({ server, port = 53 }: DnsServer): string {
  return server.includes(':') ? `[${server}]:${port}` : `${server}:${port}`;
}

function lookupBy(resolver: Resolver): LookupFunction {
  return (host, { all }, answer) => {
    addresses(resolver, host).then(
      (found) => {
        if (all === true) answer(null, found);
        else answer(null, found[0]?.address ?? '', found[0]?.family ?? 4);
      },
      (error: unknown) => answer(error as NodeJS.ErrnoException, []),
    );
  };
}

async function addresses(resolver: Resolver, host: string): Promise<LookupAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
  ];
  if (found.length === 0 && four.status === 'rejected') throw four.reason;
  return found;
}

async function services(resolver: Resolver, name: string): Promise<readonly string[]> {
  try {
    const records = await resolver.resolveSrv(name);
    return records
      .map((record) => ({ ...record, turn: Math.log(1 - Math.random()) / Math.max(record.weight, 0.01) }))
      .sort((left, right) => left.priority - right.priority || right.turn - left.turn)
      .map((record) => record.name);
  } catch {
    // No such name, or a DNS server that says nothing: the name is then taken for that of a host, whose lookup says what is wrong.
    return [];
  }
}
