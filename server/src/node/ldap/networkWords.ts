/**
 * What an error of the network means for a domain controller, and what to do: the words of Node alone (`connect ECONNREFUSED`) say it to
 * programmers only.
 * @param error of a socket or of the resolver, with its code; several where several addresses were tried
 * @returns sentences to put behind the words; empty for an error without a code that says something
 */
export function networkMeaning(error: unknown): string {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const found = errors.map((each) => meanings[codeOf(each)]).filter((meaning) => meaning !== undefined);
  return [...new Set(found)].join(' ');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const noRoute =
  'There is no way from this computer to that address: look at VPN, routing and the firewalls between.';
const noName =
  'The name was not found: look at its spelling, and at which DNS server this computer asks; give the DNS server of the domain, or an address.';

/** Codes of libuv and of the resolver (nodejs.org/api/errors.html, nodejs.org/api/dns.html). */
const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    'The computer answers, and nothing listens on this port: it is no domain controller, its directory service is stopped, or it has no certificate for LDAPS (then ldap:// with StartTLS or the collector script are the way).',
  ETIMEDOUT: 'Nothing came back: the computer is off, or a firewall between drops what is sent to this port.',
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  ECONNRESET:
    'The other side broke the connection off: a firewall between, a domain controller without a certificate for LDAPS, or one that is being restarted.',
  EPIPE: 'The other side has closed the connection: it may be being restarted.',
  ENOTFOUND: noName,
  EAI_AGAIN: 'The DNS server did not answer: try again, or give the address of the domain controller.',
  ENODATA: noName,
  EACCES: 'This computer does not let the program connect: look at its own firewall.',
};
