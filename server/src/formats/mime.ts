import type { RecordText } from './format.ts';
import { htmlText, type Mapping } from './htmlText.ts';

/** A part of a mail whose text is worth reading, decoded, with the way back to the source. */
export interface MailPart {
  /** Media type in lower case, such as `text/plain`. */
  readonly type: string;
  readonly body: RecordText;
}

const maxEntities = 200;
const maxHeaders = 1 << 16;
const maxDepth = 8;
const maxPartLength = 1 << 18;
const readable = ['text/plain', 'text/html', 'message/delivery-status', 'message/global-delivery-status'];

/**
 * Walks the MIME structure of a mail (RFC 2045, 2046) as far as it can be followed: a closing boundary may be missing,
 * a part may be cut. The body of a quoted original (`message/rfc822`) is not entered.
 * @returns text, HTML and delivery-status parts in order, HTML without its tags; the whole body as `text/plain` where
 * there is no structure
 */
export function mailParts(mail: RecordText): MailPart[] {
  const parts: MailPart[] = [];
  readEntity(mail, { start: 0, end: mail.text.length, depth: 0 }, parts, { left: maxEntities });
  return parts;
}

/** @returns the value of a header of the entity that begins at `start`, unfolded */
export function headerValue(text: string, name: string, start = 0): string | undefined {
  const end = headersEnd(text, start, text.length);
  const pattern = new RegExp(`^${name}:[ \\t]*(.{0,2000}(?:\\r?\\n[ \\t].{0,2000}){0,20})`, 'im');
  return pattern
    .exec(text.slice(start, end))?.[1]
    ?.replace(/\r?\n[ \t]+/g, ' ')
    .trim();
}

function headersEnd(text: string, start: number, limit: number): number {
  const end = Math.min(limit, start + maxHeaders);
  const blank = text.slice(start, end).search(/\r\n\r\n|\n\n|\r\r/);
  return blank === -1 ? end : start + blank;
}

function bodyStart(text: string, headersEnd: number, limit: number): number {
  const gap = /^[\r\n]{0,4}/.exec(text.slice(headersEnd, headersEnd + 4))?.[0] ?? '';
  return Math.min(headersEnd + gap.length, limit);
}

interface Entity {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

function readEntity(
  mail: RecordText,
  { start, end, depth }: Entity,
  parts: MailPart[],
  budget: { left: number },
): void {
  if (budget.left-- <= 0 || depth > maxDepth) return;
  const headers = headersEnd(mail.text, start, end);
  const body = bodyStart(mail.text, headers, end);
  const contentType = headerValue(mail.text.slice(start, headers + 2), 'Content-Type') ?? 'text/plain';
  const type = (/^[\w.+-]+\/[\w.+-]+/.exec(contentType)?.[0] ?? 'text/plain').toLowerCase();
  const boundary = /boundary="?([^";\r\n]{1,100})/i.exec(contentType)?.[1]?.trim();
  if (type.startsWith('multipart/') && boundary) {
    for (const [from, to] of pieces(mail.text.slice(body, end), `--${boundary}`)) {
      readEntity(mail, { start: body + from, end: body + to, depth: depth + 1 }, parts, budget);
    }
    return;
  }
  if (!readable.includes(type)) return;
  const encoding =
    headerValue(mail.text.slice(start, headers + 2), 'Content-Transfer-Encoding')?.toLowerCase() ?? '';
  const charset = /charset="?([\w.:-]{1,40})/i.exec(contentType)?.[1] ?? 'utf-8';
  const decoded = decodeBody(mail, body, Math.min(end, body + maxPartLength), encoding, charset);
  parts.push({ type, body: type === 'text/html' ? mapped(decoded, htmlText(decoded.text)) : decoded });
}

/** The stretches of a body between its boundary lines; the last one may lack its end. */
function pieces(body: string, delimiter: string): [number, number][] {
  const found: [number, number][] = [];
  let at = body.indexOf(delimiter);
  while (at !== -1 && found.length < maxEntities) {
    if (body.startsWith('--', at + delimiter.length)) break;
    const lineEnd = nextLine(body, at + delimiter.length);
    const next = body.indexOf(delimiter, lineEnd);
    found.push([lineEnd, next === -1 ? body.length : next]);
    at = next;
  }
  return found;
}

function nextLine(text: string, from: number): number {
  const match = /\r\n|\n|\r/g;
  match.lastIndex = from;
  const end = match.exec(text);
  return end ? end.index + end[0].length : text.length;
}

function decodeBody(
  mail: RecordText,
  start: number,
  end: number,
  encoding: string,
  charset: string,
): RecordText {
  if (encoding === 'quoted-printable') return mapped(mail, quotedPrintable(mail.text, start, end, charset));
  if (encoding === 'base64') return mapped(mail, base64(mail.text, start, end, charset));
  const text = mail.text.slice(start, end);
  return {
    text,
    start: mail.offset(start),
    end: mail.offset(end),
    offset: (index) => mail.offset(start + index),
  };
}

function mapped(mail: RecordText, { text, from }: Mapping): RecordText {
  const at = (index: number) => mail.offset(from[Math.min(index, from.length - 1)] ?? 0);
  return { text, start: at(0), end: at(text.length), offset: at };
}

/** RFC 2045 section 6.7. A run of encoded bytes is decoded together, as its characters may take several of them. */
function quotedPrintable(text: string, start: number, end: number, charset: string): Mapping {
  const decoder = decoderOf(charset);
  const pattern = /=(?:\r\n|\n|\r)|(?:=[0-9A-Fa-f]{2})+/g;
  pattern.lastIndex = start;
  const from = new Uint32Array(end - start + 1);
  let out = '';
  let at = start;
  const copy = (to: number) => {
    for (let i = at; i < to; i++) from[out.length + i - at] = i;
    out += text.slice(at, to);
  };
  for (let match = pattern.exec(text); match && match.index < end; match = pattern.exec(text)) {
    copy(match.index);
    const bytes = [...match[0].matchAll(/=([0-9A-Fa-f]{2})/g)].map((hex) => parseInt(hex[1] ?? '', 16));
    const decoded = decoder.decode(Uint8Array.from(bytes));
    from.fill(match.index, out.length, out.length + decoded.length);
    out += decoded;
    at = Math.min(match.index + match[0].length, end);
  }
  copy(end);
  from[out.length] = end;
  return { text: out, from: from.subarray(0, out.length + 1) };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 2045 section 6.8. Places are exact for text of one byte a character, and near for the rest. */
function base64(text: string, start: number, end: number, charset: string): Mapping {
  const bytes = new Uint8Array(end - start);
  const places = new Uint32Array(end - start + 1);
  let count = 0;
  let bits = 0;
  let held = 0;
  for (let i = start; i < end; i++) {
    const value = alphabet.indexOf(text.charAt(i));
    if (value === -1) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    places[count] = i;
    bytes[count++] = (bits >> held) & 0xff;
  }
  places[count] = end;
  return { text: decoderOf(charset).decode(bytes.subarray(0, count)), from: places.subarray(0, count + 1) };
}

function decoderOf(charset: string): { decode(bytes: Uint8Array): string } {
  try {
    return new TextDecoder(charset);
  } catch {
    // A charset that nobody knows, such as unicode-1-1-utf-7: the ASCII in it is still readable.
    return new TextDecoder('windows-1252');
  }
}
