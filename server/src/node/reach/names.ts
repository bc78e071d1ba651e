import { lookup, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP, isIPv4 } from 'node:net';
import type {
  Lookup,
  NameMeasurement,
  ShortNameMeasurement,
  Vantage,
} from '../../directory/reach/measured.ts';
import { errorCode, errorMessage } from './errors.ts';
import { inTime, type Limits } from './limits.ts';

export interface NameOptions {
  /** DNS servers as `address` or `address:port`; absent: those of the system. */
  readonly dnsServers?: readonly string[];
  /** Tried behind the short name, before those of the system. */
  readonly suffixes: readonly string[];
}

/**
 * Asks every name service of this computer for a host, each within its own time. In: a full name, a short name or an address.
 * Out: what each said; never throws. Where it is cancelled, the rest is `failed`.
 */
export async function measureName(
  host: string,
  options: NameOptions,
  vantage: Vantage,
  limits: Limits,
): Promise<NameMeasurement> {
  const resolver = new Resolver({ timeout: limits.step, tries: 1 });
  const stop = () => resolver.cancel();
  limits.signal.addEventListener('abort', stop, { once: true });
  try {
    if (options.dnsServers !== undefined) resolver.setServers(options.dnsServers);
    const ask: Ask = { resolver, limits };
    const isAddress = isIP(host) !== 0;
    const literal: Lookup = { kind: 'found', values: [host] };
    const [system, dns, short] = await Promise.all([
      isAddress ? literal : askSystem(host, limits),
      isAddress ? literal : askDns(host, ask),
      isAddress ? undefined : measureShort(host, options.suffixes, ask),
    ]);
    const addresses = addressesOf(system, dns).slice(0, maxAddresses);
    const reverse = await Promise.all(
      addresses.map(async (address) => ({ address, names: await askReverse(address, ask) })),
    );
    const servers = resolver.getServers();
    return { host, isAddress, vantage, servers, system, dns, reverse, ...(short && { short }) };
  } finally {
    limits.signal.removeEventListener('abort', stop);
  }
}

/** Addresses that either service gave, each once, the system's first. */
export function addressesOf(...lookups: readonly Lookup[]): string[] {
  const found = lookups.flatMap((each) => (each.kind === 'found' ? each.values : []));
  return [...new Set(found)];
}

/** Suffixes that the system tries: `search` or `domain` of resolv.conf; on Windows the DNS domain of the logged-on user. */
export async function systemSuffixes(file = '/etc/resolv.conf'): Promise<string[]> {
  const text = await readFile(file, 'latin1').catch(() => '');
  const lines = text.split(/\r?\n/).filter((line) => /^(?:search|domain)\s/.test(line));
  const listed = (lines.at(-1) ?? '').split(/\s+/).slice(1);
  const own = process.env['USERDNSDOMAIN'];
  return [...listed, ...(own === undefined ? [] : [own])].filter((suffix) => suffix !== '' && suffix !== '.');
}

interface Ask {
  readonly resolver: Resolver;
  readonly limits: Limits;
}

const maxAddresses = 8;
const maxSuffixes = 8;

async function measureShort(
  host: string,
  suffixes: readonly string[],
  ask: Ask,
): Promise<ShortNameMeasurement> {
  const name = host.split('.')[0] ?? host;
  const names = [...new Set(suffixes.map((suffix) => `${name}.${suffix.replace(/^\.|\.$/g, '')}`))];
  const [system, suffixed] = await Promise.all([
    askSystem(name, ask.limits),
    Promise.all(
      names.slice(0, maxSuffixes).map(async (full) => ({ name: full, dns: await askDns(full, ask) })),
    ),
  ]);
  return { name, system, suffixed };
}

async function askSystem(name: string, limits: Limits): Promise<Lookup> {
  const work = lookup(name, { all: true }).then((found) => found.map(({ address }) => address));
  return settle(work, limits);
}

/** Both families; where one fails and the other is found, what is found counts. */
async function askDns(name: string, { resolver, limits }: Ask): Promise<Lookup> {
  const [four, six] = await Promise.all([
    settle(resolver.resolve4(name), limits),
    settle(resolver.resolve6(name), limits),
  ]);
  const values = addressesOf(four, six);
  if (values.length > 0) return { kind: 'found', values };
  return six.kind === 'failed' && four.kind !== 'failed' ? six : four;
}

async function askReverse(address: string, { resolver, limits }: Ask): Promise<Lookup> {
  return settle(resolver.resolvePtr(reverseName(address)), limits);
}

/** RFC 1035 3.5 and RFC 3596 2.5. `Resolver.reverse` reads the hosts file as well, which is not DNS. */
function reverseName(address: string): string {
  if (isIPv4(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::');
  const [before, after] = [head, tail].map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill('0');
  const groups = [...(before ?? []), ...zeros, ...(after ?? [])].map((group) => group.padStart(4, '0'));
  return `${groups.join('').split('').reverse().join('.')}.ip6.arpa`;
}

async function settle(work: Promise<string[]>, limits: Limits): Promise<Lookup> {
  const found = work.then(
    (values): Lookup => (values.length === 0 ? { kind: 'none', code: 'ENODATA' } : { kind: 'found', values }),
    (error: unknown): Lookup => {
      const code = errorCode(error);
      if (code === 'ENOTFOUND' || code === 'ENODATA') return { kind: 'none', code };
      return { kind: 'failed', code, message: errorMessage(error) };
    },
  );
  return inTime(found, limits, () => ({
    kind: 'failed',
    code: 'ETIMEOUT',
    message: `no answer within ${limits.step} ms`,
  }));
}
