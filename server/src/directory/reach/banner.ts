import { readExchangeVersion } from '../../codes/exchangeVersion.ts';
import type { BuildTable } from '../../knowledge/files.ts';
import { greetings } from './ports.ts';
import { clean } from './wording.ts';

/** What a greeting says of the program behind a port. */
export interface Banner {
  /** Sentences to show. */
  readonly lines: readonly string[];
  /** The server refuses in its greeting: `BYE`, `-ERR`, 421, 554. */
  readonly refuses: boolean;
}

/**
 * Reads the greeting of an SMTP, IMAP or POP server. A version of Exchange counts only where the program calls itself Exchange: the
 * number of "Microsoft ESMTP MAIL Service" is that of Windows, and Exchange 2007 and later shows none.
 */
export function readBanner(text: string, builds: BuildTable): Banner {
  const first = clean(text.split(/\r?\n/)[0] ?? '');
  const refuses = /^(?:\* BYE|-ERR|4\d\d|5\d\d)\b/i.test(first);
  return { lines: linesOf(first, builds), refuses };
}

function linesOf(text: string, builds: BuildTable): readonly string[] {
  const smtp = /Microsoft ESMTP MAIL Service(?:, Version: (\d{1,2}\.\d{1,2}\.\d{1,5})[.\d]*)?/i.exec(text);
  if (smtp !== null) return [smtpLine(smtp[1])];
  if (/Microsoft Exchange/i.test(text)) return exchangeLines(text, builds);
  if (/Microsoft Windows POP3 Service/i.test(text))
    return ['The POP3 service of Windows Server 2003, not Exchange.'];
  const other = greetings.others.find((name) => new RegExp(`\\b${name}\\b`, 'i').test(text));
  return other === undefined ? ['The greeting does not name Exchange.'] : [`${other}, not Exchange.`];
}

function smtpLine(version: string | undefined): string {
  if (version === undefined) return 'SMTP of Exchange 2007 or later, which does not show its version.';
  const windows = greetings.windows[version];
  return `SMTP service of ${windows ?? 'Windows'} (${version}): Exchange 2000 or 2003, or Windows without Exchange. The number is that of Windows, not of Exchange.`;
}

function exchangeLines(text: string, builds: BuildTable): readonly string[] {
  const version = readExchangeVersion(text, builds);
  const server = serverOf(text);
  const lines = version?.lines ?? [
    /service is ready/i.test(text)
      ? 'Exchange 2007 or later, which does not show its version here.'
      : 'Exchange, which does not show its version here.',
  ];
  return server === undefined ? lines : [...lines, `The server behind it is ${server}.`];
}

/** Exchange Online and some later versions put the server's name behind the greeting: UTF-16 in base 64, in brackets. */
function serverOf(text: string): string | undefined {
  const encoded = /\[([A-Za-z0-9+/]{8,400}={0,2})\]/.exec(text)?.[1];
  if (encoded === undefined) return undefined;
  const bytes = fromBase64(encoded);
  const name = new TextDecoder('utf-16le').decode(bytes);
  return /^[A-Za-z0-9._-]{1,255}$/.test(name) ? name : undefined;
}

function fromBase64(text: string): Uint8Array {
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (const character of text.replace(/=+$/, '')) {
    bits = ((bits << 6) | alphabet.indexOf(character)) & 0xfff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push((bits >> held) & 0xff);
  }
  return Uint8Array.from(bytes);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
