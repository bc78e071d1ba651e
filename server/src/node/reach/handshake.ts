import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, type PeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import type { CertificateFacts, CertificateMeasurement, TlsOutcome } from '../../directory/reach/measured.ts';
import { errorCode, errorMessage } from './errors.ts';
import { type Limits, whenOver } from './limits.ts';

export interface HandshakeOptions {
  readonly context: SecureContext;
  readonly old: boolean;
  /** Names to compare the certificate with; the first one is asked of the server (server name indication). */
  readonly names: readonly string[];
  readonly ownAuthorities: number;
}

/**
 * Makes a TLS handshake over a connected socket, reads what the server shows and closes. The certificate does not have to be valid:
 * that is what is asked, so OpenSSL's verdict is taken down, and not one byte of a protocol is sent over the connection.
 * Never throws; gives up after a step.
 */
export function shakeHands(socket: Socket, options: HandshakeOptions, limits: Limits): Promise<TlsOutcome> {
  const [name = ''] = options.names;
  return new Promise((resolve) => {
    const secure = connect({
      socket,
      secureContext: options.context,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(isIP(name) === 0 && name !== '' ? { servername: name } : {}),
    });
    const finish = (outcome: TlsOutcome) => {
      forget();
      secure.removeAllListeners();
      secure.on('error', () => {});
      secure.destroy();
      socket.destroy();
      resolve(outcome);
    };
    const forget = whenOver(limits, () => finish({ kind: 'no answer' }));
    secure.once('secureConnect', () => finish(readOutcome(secure, options)));
    secure.once('error', (error: Error) => finish(readError(error)));
    secure.once('close', () => finish({ kind: 'closed' }));
  });
}

/** Whether an old server may be behind it: no common version or cipher. */
export function isVersionTrouble(outcome: TlsOutcome): boolean {
  if (outcome.kind === 'alert') return [40, 70, 71].includes(outcome.alert);
  return (
    outcome.kind === 'failed' &&
    /UNSUPPORTED_PROTOCOL|UNSUPPORTED_SSL|WRONG_VERSION|DH_KEY_TOO_SMALL|EE_KEY|CA_MD_TOO_WEAK|WRONG_SIGNATURE_TYPE|LEGACY_SIGALG|INTERNAL_ERROR/.test(
      outcome.code,
    )
  );
}

const maxChain = 10;

function readError(error: Error): TlsOutcome {
  const alert = /SSL alert number (\d{1,3})/.exec(error.message)?.[1];
  if (alert !== undefined) return { kind: 'alert', alert: Number(alert) };
  const code = errorCode(error);
  if (code === 'ECONNRESET' || code === 'EPIPE') return { kind: 'closed' };
  return { kind: 'failed', code, message: errorMessage(error) };
}

function readOutcome(secure: TLSSocket, options: HandshakeOptions): TlsOutcome {
  const leaf = secure.getPeerX509Certificate();
  if (leaf === undefined) return { kind: 'failed', code: '', message: 'the server showed no certificate' };
  const { name } = secure.getCipher();
  const protocol = secure.getProtocol() ?? 'unknown';
  return {
    kind: 'done',
    protocol,
    cipher: name,
    old: options.old,
    certificate: readCertificate(secure, leaf, options),
  };
}

function readCertificate(
  secure: TLSSocket,
  leaf: X509Certificate,
  { names, ownAuthorities }: HandshakeOptions,
): CertificateMeasurement {
  const distrust = secure.authorized ? undefined : distrustOf(secure);
  return {
    chain: chainOf(secure, leaf).map(readFacts),
    fits: names.map((name) => ({ name, fits: fits(leaf, name) })),
    ownAuthorities,
    ...(distrust === undefined ? {} : { distrust }),
  };
}

/** Node keeps the code alone, where its types say an error. */
function distrustOf(secure: TLSSocket): string {
  const error: unknown = secure.authorizationError;
  return error instanceof Error ? error.message : String(error);
}

/** As clients compare it (RFC 9525): an address with the addresses, a name with the names and their wildcards. */
function fits(certificate: X509Certificate, name: string): boolean {
  if (isIP(name) !== 0) return certificate.checkIP(name) !== undefined;
  return certificate.checkHost(name) !== undefined;
}

function chainOf(secure: TLSSocket, leaf: X509Certificate): X509Certificate[] {
  const chain = [leaf];
  let next: PeerCertificate = secure.getPeerCertificate(true);
  while (chain.length < maxChain) {
    const issuer = (next as { readonly issuerCertificate?: PeerCertificate }).issuerCertificate;
    if (issuer === undefined || issuer === next) break;
    const certificate = new X509Certificate(issuer.raw);
    if (chain.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)) break;
    chain.push(certificate);
    next = issuer;
  }
  return chain;
}

function readFacts(certificate: X509Certificate): CertificateFacts {
  const issuerUrl = /CA Issuers - URI:([^\n]{1,500})/.exec(certificate.infoAccess ?? '')?.[1];
  const listed = alternativeNames(certificate.subjectAltName ?? '');
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    names: listed.length > 0 ? listed : commonNames(certificate.subject),
    from: Date.parse(certificate.validFrom),
    to: Date.parse(certificate.validTo),
    thumbprint: certificate.fingerprint.replaceAll(':', ''),
    selfSigned: certificate.checkIssued(certificate),
    ...(issuerUrl === undefined ? {} : { issuerUrl }),
  };
}

/** Node writes one part of a name on each line. A certificate may have none. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

/** `DNS:a, IP Address:1.2.3.4`; what holds a comma or a quote stands in quotes, and is no name of a host. */
function alternativeNames(text: string): string[] {
  const parts = text.match(/"(?:[^"\\]|\\.)*"|[^,"]+/g) ?? [];
  return parts.flatMap((part) => /^\s*(?:DNS|IP Address):(\S+)$/.exec(part)?.[1] ?? []);
}

function commonNames(subject: string | undefined): string[] {
  const found = (subject ?? '').split('\n').find((line) => line.startsWith('CN='));
  return found === undefined ? [] : [found.slice(3)];
}
