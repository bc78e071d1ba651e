import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { lazily } from '../../knowledge/indexes.ts';
import { errorMessage } from './errors.ts';

/** Whom certificates are checked against, and how a handshake is made. Contexts take a tenth of a second, so they are made when asked for. */
export interface Authorities {
  /** As programs of today do it: TLS 1.2 and later. */
  readonly today: () => SecureContext;
  /** With TLS 1.0 and weak ciphers as well, to learn what an old server can; undefined where this runtime cannot. */
  readonly old: () => SecureContext | undefined;
  readonly own: number;
}

/**
 * In: certificates of authorities in PEM that the user trusts besides those of Node and of the system.
 * @throws Error that names what is no certificate, and what to do
 */
export function loadAuthorities(own: readonly string[] = []): Authorities {
  const key = own.join('\n');
  if (last?.key !== key) last = { key, authorities: makeAuthorities(own) };
  return last.authorities;
}

/** The same authorities are asked for again and again: when one check is refreshed, and another. */
let last: { readonly key: string; readonly authorities: Authorities } | undefined;

function makeAuthorities(own: readonly string[]): Authorities {
  const given = own.flatMap(splitPem);
  const ca = lazily(() => [...new Set([...getCACertificates('default'), ...systemAuthorities(), ...given])]);
  return {
    today: lazily(() => createSecureContext({ ca: ca() })),
    old: lazily(() => oldContext(ca())),
    own: given.length,
  };
}

function splitPem(text: string): string[] {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]{1,100000}-----END CERTIFICATE-----/g);
  if (found === null) {
    throw new Error(
      'The file of certificate authorities holds no certificate in PEM: export it as Base-64 X.509.',
    );
  }
  for (const [index, pem] of found.entries()) checkPem(pem, index + 1);
  return found;
}

function checkPem(pem: string, number: number): void {
  try {
    new X509Certificate(pem);
  } catch (error) {
    throw new Error(
      `Certificate ${number} of the file of certificate authorities is broken: ${errorMessage(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** A store that cannot be read leaves those that come with Node. */
function systemAuthorities(): string[] {
  try {
    return getCACertificates('system');
  } catch {
    return [];
  }
}

function oldContext(ca: string[]): SecureContext | undefined {
  try {
    return createSecureContext({ ca, minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' });
  } catch {
    return undefined;
  }
}
