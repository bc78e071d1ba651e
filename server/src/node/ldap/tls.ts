import { isIP, type Socket } from 'node:net';
import {
  connect,
  createSecureContext,
  getCACertificates,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { DirectoryError } from '../../directory/source.ts';
import { visible } from '../../text/hidden.ts';
import { wordsOf, type LdapSettings } from './options.ts';

/** @returns what the computer trusts, and the authorities of the settings. */
export function trustOf({ authorities = [] }: LdapSettings): SecureContext {
  return createSecureContext({
    ca: [...getCACertificates('default'), ...getCACertificates('system'), ...authorities],
  });
}

/**
 * Encrypts a connection. Nothing is sent over it before the certificate has been checked.
 * @param host the name that the certificate has to be for
 */
export async function encrypt(
  socket: Socket,
  host: string,
  verify: boolean,
  trust: SecureContext,
): Promise<TLSSocket> {
  // Refusing is done below: a handshake that Node itself breaks off does not say what the certificate was.
  const secured = connect({
    socket,
    host,
    secureContext: trust,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 && { servername: host }),
  });
  await handshake(secured, host);
  if (verify && !secured.authorized) {
    const certificate = secured.getPeerCertificate();
    secured.destroy();
    throw refusal(host, secured.authorizationError as unknown as string | undefined, certificate);
  }
  return secured;
}

function handshake(socket: TLSSocket, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error?: Error) =>
      reject(
        new DirectoryError(
          'encryption',
          `${host} ended the TLS handshake${error ? `: ${visible(wordsOf(error))}` : ''}. A domain controller that has no certificate does that, and one that knows no TLS 1.2.`,
          { cause: error },
        ),
      );
    socket.once('secureConnect', () => {
      socket.removeListener('error', failed);
      socket.removeListener('close', closed);
      resolve();
    });
    const closed = () => failed();
    socket.once('error', failed);
    socket.once('close', closed);
  });
}

function refusal(host: string, code: string | undefined, certificate: PeerCertificate): DirectoryError {
  const subject = nameIn(certificate.subject);
  const issuer = nameIn(certificate.issuer);
  const shown = `The certificate of ${host} (${subject}, issued by ${issuer}, valid from ${certificate.valid_from} to ${certificate.valid_to})`;
  return new DirectoryError('certificate', `${shown} ${reason(code ?? '', host, issuer, certificate)}`);
}

function reason(code: string, host: string, issuer: string, certificate: PeerCertificate): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'has expired, or that of an authority above it has. Renew it on the domain controller, or connect to another one.';
    case 'CERT_NOT_YET_VALID':
      return 'is not valid yet. Compare the clocks of this computer and of the domain controller.';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `is for ${visible(certificate.subjectaltname ?? nameIn(certificate.subject))}, not for ${host}. Connect by a name that it is for.`;
    case 'CERT_REVOKED':
      return 'has been revoked. Renew it on the domain controller, or connect to another one.';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `comes from an authority that this computer does not trust (${code}). If ${issuer} is your authority, name the file of its certificate in the connection's setting for it.`;
    default:
      return `is refused: ${visible(code)}.`;
  }
}

function nameIn(name: PeerCertificate['subject'] | undefined): string {
  const shown = [name?.CN, name?.O].flat().filter((part) => part !== undefined);
  return shown.length > 0 ? visible(shown.join(', ')) : 'no name';
}
