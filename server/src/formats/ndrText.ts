import titles from '../knowledge/ndr-titles.json' with { type: 'json' };
import type { Field } from '../model/record.ts';
import { anyForm } from '../text/anyForm.ts';
import { fieldAt, type RecordText } from './format.ts';
import { parseReasons } from './ndrReasons.ts';
import type { Fields } from './ndrStatus.ts';

/** `550 5.1.1 …`: a reply of SMTP with an enhanced status code (RFC 3463), as NDRs of Exchange and Python quote it. */
export const smtpReply =
  /(?<![\d.])(?:#\s{0,2})?(?<smtp>[245]\d\d)(?:[ -](?:#\s?)?|, b?['"])(?<status>[245]\.\d{1,3}\.\d{1,3})(?![\d.])/;

const reply = new RegExp(smtpReply.source, 'dg');
/** `<mail.example.com #5.7.1 smtp;…>` of Exchange 2000 and 2003: a status without the reply before it. */
const bareStatus = /#(?<status>[245]\.\d{1,3}\.\d{1,3})(?=[\s>])/dg;
/** `#MSEXCH:MSExchangeIS:/DC=…:EX01[578:0x000004DC:0x0000001D]`: the store itself refused, with its own numbers. */
const storeRefusal = /MSEXCH:MSExchange\w{1,12}:\S{1,300}/dg;
const address = /[^\s<>"'`()[\]:;,]{1,400}@[^\s<>"'()[\]:;,]{1,255}/dg;
/** The internal text NDR of Exchange 4.0 to 2003: `address on date`, a reason, and the part of Exchange that refused. */
const oldRecipient =
  /^[ \t>]{0,8}(?<recipient>[^\s<>]{1,64}@[^\s<>]{1,255}|\S[^\r\n@]{0,100}?) on (?:[A-Z][a-z]{2}, \d|\d{1,4}[./-]\d).{4,50}$/dgm;
const server = new RegExp(
  `^[\\s>*]{0,8}(?:${anyForm(titles.generatingServer)})[ \\t]{0,2}[:\uff1a][ \\t]{0,2}([A-Za-z0-9][\\w.-]{0,254})`,
  'imd',
);

const maxReplies = 10_000;

/**
 * Reads what an NDR says in words: the lines below "Diagnostic information for administrators", in any language, since
 * the reply itself is always English; else the older form of Exchange 2003 and before.
 * @returns one set of fields a recipient, in the order of the text
 */
export function parseText(body: RecordText): Fields[] {
  const generatingServer = indexedField(body, server.exec(body.text)?.indices?.[1]);
  const found = parseOld(body);
  if (found.length === 0) found.push(...parseReplies(body));
  if (found.length === 0) found.push(...parseReasons(body, (index) => recipientBefore(body, index)));
  return found.map((fields) => ({ ...(generatingServer && { generatingServer }), ...fields }));
}

function parseReplies(body: RecordText): Fields[] {
  const byRecipient = new Map<string, Fields>();
  const form = [reply, bareStatus, storeRefusal].find((each) => body.text.search(each) !== -1);
  const places = form ? [...body.text.matchAll(form)].slice(0, maxReplies) : [];
  let lastEnd = 0;
  let lastKey: string | undefined;
  for (const match of places) {
    // A reply quotes the reply of the server behind it: that one is part of the text.
    if (match.index < lastEnd) continue;
    const end = replyEnd(body.text, match.index);
    lastEnd = end;
    const recipient = recipientBefore(body, match.index);
    const key = recipient?.text.toLowerCase() ?? '';
    const known = byRecipient.get(key);
    const sameRecipient = key === lastKey;
    lastKey = key;
    const text = fieldAt(body, match.index, end);
    if (known)
      known['history'] = sameRecipient ? upTo(body, known['history'], text) : (known['history'] ?? text);
    else
      byRecipient.set(key, {
        ...(recipient && { recipient }),
        ...codes(body, match),
        reply: trimmedReply(text),
      });
  }
  return [...byRecipient.values()];
}

/** What servers said one after the other about one recipient, up to the last of it. */
function upTo(body: RecordText, earlier: Field | undefined, last: Field): Field {
  return earlier ? fieldAt(body, earlier.start - body.start, last.end - body.start) : last;
}

function codes(body: RecordText, match: RegExpExecArray | RegExpMatchArray): Fields {
  const groups = match.indices?.groups ?? {};
  const fields: Fields = {};
  for (const name of ['smtp', 'status']) {
    const field = indexedField(body, groups[name]);
    if (field) fields[name] = field;
  }
  return fields;
}

/** A reply runs to `##`, to the quote that opened it, or to the first blank line. */
function replyEnd(text: string, start: number): number {
  const quote = /['\u2018"]/.exec(text.slice(Math.max(start - 2, 0), start))?.[0];
  const rest = text.slice(start, start + 16384);
  const stops = [/\s##/, /\r?\n[ \t>]*\r?\n/, /\r\r/, /\n[^\n]{1,120}returned '/];
  if (quote) stops.push(quote === '"' ? /"\s*(?:\r?\n|$)/ : /['\u2019](?=[\s.>)]*(?:[\r\n]|$))/);
  const ends = stops.map((stop) => rest.search(stop)).filter((at) => at > 0);
  return start + (ends.length > 0 ? Math.min(...ends) : rest.trimEnd().length);
}

function trimmedReply(field: Field): Field {
  const unfolded = field.text
    .split(/\r?\n/)
    .map((line) => trimmed(line, ' \t>', ' \t'))
    .join(' ');
  const inner = trimmed(unfolded, '# ', `>*'" \t`);
  const text = inner.endsWith('#SMTP#') ? trimmed(inner.slice(0, -6), '', `>*'" \t`) : inner;
  return { ...field, text };
}

/** Takes some characters off both ends, by a loop: a pattern for it would try every run of them from each of its places. */
function trimmed(text: string, before: string, after: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && before.includes(text.charAt(start))) start++;
  while (end > start && after.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** The address that stands last before the reply, within a few lines. */
function recipientBefore(body: RecordText, index: number): Field | undefined {
  const from = Math.max(index - 600, 0);
  const before = [...body.text.slice(from, index).matchAll(address)].at(-1);
  const place = before?.indices?.[0];
  if (!place) return undefined;
  const field = fieldAt(body, from + place[0], from + place[1]);
  return { ...field, text: field.text.replace(/^mailto:/i, '') };
}

function parseOld(body: RecordText): Fields[] {
  const heads = [...body.text.matchAll(oldRecipient)].slice(0, maxReplies);
  return heads.map((head, index) => {
    const start = head.index + head[0].length;
    const end = heads[index + 1]?.index ?? Math.min(body.text.length, start + 2000);
    const block = body.text.slice(start, end);
    const fields: Fields = {};
    const recipient = indexedField(body, head.indices?.groups?.['recipient']);
    if (recipient) fields['recipient'] = recipient;
    const reason = /^[ \t>]{0,12}([^\s<>].{0,300})$/dm.exec(block);
    const part =
      /MSEXCH:\S.{0,200}?\((?<mtaCode>[0-9A-F]{8})\)\s*(?<mtaText>[^\r\n]{0,80}(?:\r?\n\w[^\r\n]{0,30})?)/d.exec(
        block,
      );
    const status = /#(?<status>[245]\.\d{1,3}\.\d{1,3})/.exec(block) ?? smtpReply.exec(block);
    place(fields, 'reason', body, start, reason?.indices?.[1]);
    place(fields, 'part', body, start, /MSEXCH:\S{1,200}/d.exec(block)?.indices?.[0]);
    place(
      fields,
      'reply',
      body,
      start,
      /<\S{1,255} #([245]\.\d{1,3}\.\d{1,3}[^>\r\n]{0,300})>?/d.exec(block)?.indices?.[1],
    );
    place(fields, 'mtaCode', body, start, part?.indices?.groups?.['mtaCode']);
    place(fields, 'mtaText', body, start, part?.indices?.groups?.['mtaText']);
    if (status?.groups?.['status']) {
      const at = status.index + status[0].lastIndexOf(status.groups['status']);
      place(fields, 'status', body, start, [at, at + status.groups['status'].length]);
    }
    return fields;
  });
}

function place(
  fields: Fields,
  name: string,
  body: RecordText,
  base: number,
  at: [number, number] | undefined,
): void {
  if (at) fields[name] = fieldAt(body, base + at[0], base + at[1]);
}

function indexedField(body: RecordText, at: [number, number] | undefined): Field | undefined {
  return at && fieldAt(body, at[0], at[1]);
}
