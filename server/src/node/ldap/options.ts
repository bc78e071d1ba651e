import { isIP } from 'node:net';
import { DirectoryError } from '../../directory/source.ts';
import { readAuthorityFile } from '../authorityFile.ts';
import type { DnsServer } from './resolver.ts';

/** How to reach a directory. Times are in milliseconds. */
export interface LdapOptions {
  /** `ldaps://` or `ldap://` and a domain controller or a DNS domain, whose domain controllers are then found by SRV records; with a port if it is not the usual one. */
  readonly url: string;
  /** User principal name, DOMAIN\account or distinguished name. Anonymous without. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** Over `ldap://`: encrypted before anything is read. True if not given; without it only an anonymous reader is let through. */
  readonly startTls?: boolean;
  /** A file with the certificates of further authorities, PEM or DER. Those that the computer trusts count as well. */
  readonly caFile?: string;
  /** True if not given. */
  readonly verifyCertificate?: boolean;
  /** For a TCP connection and its TLS handshake: 5,000 if not given. */
  readonly connectTimeout?: number;
  /** For a logon, and for each page of 1,000 objects: 120,000 if not given, as long as Active Directory itself works on a search. */
  readonly operationTimeout?: number;
  /** The DNS server to ask instead of the computer's own. */
  readonly resolver?: DnsServer;
}

/** The options, checked. */
export interface LdapSettings {
  readonly scheme: 'ldaps' | 'ldap';
  readonly host: string;
  /** For domain controllers, and for the global catalog. */
  readonly ports: { readonly domain: number; readonly forest: number };
  readonly tls: boolean;
  readonly verifyCertificate: boolean;
  /** Certificates of the file of authorities, as PEM. */
  readonly authorities?: readonly string[];
  readonly credentials?: { readonly user: string; readonly password: string };
  readonly connectTimeout: number;
  readonly operationTimeout: number;
  readonly resolver?: DnsServer;
}

/** @throws DirectoryError for what can never work or must not be tried: a password over clear text, an empty one, a URL that is none */
export async function readOptions(options: LdapOptions): Promise<LdapSettings> {
  const { scheme, host, port } = readUrl(options.url);
  const tls = scheme === 'ldaps' || options.startTls !== false;
  checkCredentials(options, tls);
  return {
    scheme,
    host,
    ports: { domain: port ?? (scheme === 'ldaps' ? 636 : 389), forest: scheme === 'ldaps' ? 3269 : 3268 },
    tls,
    verifyCertificate: options.verifyCertificate !== false,
    ...(options.caFile !== undefined && { authorities: await readAuthorityFile(options.caFile) }),
    ...(options.credentials && { credentials: options.credentials }),
    connectTimeout: options.connectTimeout ?? 5_000,
    operationTimeout: options.operationTimeout ?? 120_000,
    ...(options.resolver && { resolver: checkedResolver(options.resolver) }),
  };
}

interface ServerUrl {
  readonly scheme: 'ldaps' | 'ldap';
  readonly host: string;
  readonly port?: number;
}

function readUrl(url: string): ServerUrl {
  const match = /^(ldaps?):\/\/(\[[0-9a-f:.]+\]|[^/:?#@[\]\s]+)(?::(\d{1,5}))?\/?$/i.exec(url.trim());
  const [, scheme = '', host = '', port] = match ?? [];
  if (!match) {
    throw new DirectoryError(
      'protocol',
      `"${url}" is no address of a directory. Write ldaps://dc1.contoso.com, or ldaps://contoso.com for any of the domain's domain controllers.`,
    );
  }
  if (port === '3268' || port === '3269') {
    throw new DirectoryError(
      'protocol',
      `Port ${port} is the global catalog, which has only some attributes of each object. Leave the port out: the global catalog is asked where the whole forest is meant.`,
    );
  }
  return {
    scheme: scheme.toLowerCase() === 'ldaps' ? 'ldaps' : 'ldap',
    host: host.replace(/^\[|\]$/g, ''),
    ...(port !== undefined && { port: Number(port) }),
  };
}

function checkCredentials({ credentials, url }: LdapOptions, tls: boolean): void {
  if (!credentials) return;
  if (!tls) {
    throw new DirectoryError(
      'encryption',
      `A password is not sent to ${url} over clear text. Use ldaps://, or ldap:// with StartTLS, or read as anonymous.`,
    );
  }
  if (credentials.user === '' || credentials.password === '') {
    // RFC 4513, section 5.1.2: a server takes a name with an empty password for an anonymous reader, and says "success".
    throw new DirectoryError(
      'credentials',
      'The account or its password is empty. Give both, or neither to read as anonymous.',
    );
  }
}

function checkedResolver(resolver: DnsServer): DnsServer {
  if (isIP(resolver.server) === 0) {
    throw new DirectoryError(
      'protocol',
      `"${resolver.server}" is no IP address: the DNS server is given by its address.`,
    );
  }
  return resolver;
}

/** What an error of Node says, without what it is wrapped in. */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(wordsOf))].join('; ');
  return error instanceof Error ? error.message : String(error);
}
