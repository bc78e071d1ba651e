import { DirectoryError, type DirectoryErrorKind } from '../../directory/source.ts';
import type { Catalog } from '../../knowledge/catalog.ts';
import { visible } from '../../text/hidden.ts';
import type { Result } from './messages.ts';

/** What a server answers instead of success, as an error that keeps its words. */
export interface Failures {
  ofLogon(result: Result, user: string, host: string): DirectoryError;
  ofStartTls(result: Result, host: string): DirectoryError;
  /** @param what the search, for a reader */
  ofSearch(result: Result, what: string, host: string): DirectoryError;
}

export function createFailures(catalog: Catalog): Failures {
  const words = (result: Result) => serverWords(catalog, result);
  return {
    ofLogon(result, user, host) {
      const reason = logonReason(catalog, result);
      const kind = result.code === 49 || result.code === 48 ? 'credentials' : kindOf(result);
      return new DirectoryError(
        kind,
        `${host} refuses the logon of ${visible(user)}. ${reason}${words(result)}`,
      );
    },
    ofStartTls: (result, host) =>
      new DirectoryError(
        'encryption',
        `${host} does not start TLS on this port. Use ldaps://, or give the domain controller a certificate. ${words(result)}`,
      ),
    ofSearch: (result, what, host) =>
      new DirectoryError(kindOf(result), `${host}: ${sentence(result)} ${words(result)} It was ${what}.`),
  };
}

/** References of a search that went well otherwise: parts of the answer that are elsewhere. */
export function referralError(urls: readonly string[], what: string, host: string): DirectoryError {
  return new DirectoryError(
    'referral',
    `${host} has only a part of the answer and refers to ${urls.map(visible).join(', ')}. References are not followed: ask there. It was ${what}.`,
  );
}

/** Result codes of RFC 4511, appendix A. */
const kinds: Readonly<Record<number, DirectoryErrorKind>> = {
  3: 'timeout',
  4: 'limit',
  7: 'credentials',
  8: 'encryption',
  10: 'referral',
  11: 'limit',
  13: 'encryption',
  32: 'noSuchObject',
  48: 'credentials',
  49: 'credentials',
  50: 'denied',
  51: 'unreachable',
  52: 'unreachable',
};

function kindOf(result: Result): DirectoryErrorKind {
  return needsLogon(result) ? 'credentials' : (kinds[result.code] ?? 'protocol');
}

/** Active Directory and Samba answer an anonymous search with "operations error" and these words. */
function needsLogon({ code, message }: Result): boolean {
  return code === 1 && /successful bind must be completed|without authentication/i.test(message);
}

function sentence(result: Result): string {
  if (needsLogon(result)) return 'An anonymous reader may not ask this. Give an account.';
  switch (kindOf(result)) {
    case 'noSuchObject':
      return `There is no such object, or the account may not see it.${result.matchedDn ? ` The nearest above it is ${visible(result.matchedDn)}.` : ''}`;
    case 'denied':
      return 'The account may not read this.';
    case 'limit':
      return 'The answer is larger than the server allows: what came before this is only a part.';
    case 'timeout':
      return 'The server gave up after its own time limit.';
    case 'encryption':
      return 'The server asks for an encrypted connection. Use ldaps://.';
    case 'referral':
      return `This is kept elsewhere: ${result.referrals.map(visible).join(', ')}. References are not followed: ask there.`;
    default:
      return 'The server refuses the search.';
  }
}

/** The sub-code of Active Directory: hex digits behind "data". */
function logonReason(catalog: Catalog, { message }: Result): string {
  const [, digits] = /\bdata ([0-9a-f]{1,8})\b/i.exec(message) ?? [];
  const note = digits === undefined ? undefined : catalog.code('bind', Number.parseInt(digits, 16))?.note;
  return note === undefined ? '' : `${note} `;
}

const longestWords = 500;

function serverWords(catalog: Catalog, { code, message }: Result): string {
  const name = catalog.code('ldap', code)?.symbol;
  const said = visible(message.replace(/\u0000+$/, '')).trim();
  const shown = said.length > longestWords ? `${said.slice(0, longestWords)}…` : said;
  return `The server says: ${shown === '' ? '' : `${shown} `}(${name === undefined ? '' : `${name}, `}result ${code}).`;
}
