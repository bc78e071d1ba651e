import titles from '../knowledge/ndr-titles.json' with { type: 'json' };
import { anyForm } from '../text/anyForm.ts';
import { fieldAt, type RecordText } from './format.ts';
import type { Fields } from './ndrStatus.ts';

/** An apostrophe may be straight or curly. */
const sentence = `(?:${anyForm(titles.reasons).replaceAll("'", "['\\u2019]")})`;
const address = String.raw`\bIMCEAEX-_[^\s<>"'\x60]{4,600}`;
/** `5.7.60 SMTP; …`, `DSN 5.3.0 …`: a status without the reply before it. */
const shortened = String.raw`(?<![\d.])(?<status>[45]\.\d{1,3}\.\d{1,3})\.?[ \t]{1,3}(?:SMTP;|Unable to|DNS query|Too many|Access denied|Recipient(?:'s| address| not)|Client (?:was |is )?not|Client (?:does|host)|Authentication unsuccessful|Must issue a STARTTLS|Cannot achieve Exchange)`;
/** How .NET hands on what the server said, in the languages that it speaks. */
const answered = String.raw`\b(?:server response was|Serverantwort (?:war|lautete)|ponse du serveur .{1,5}tait|respuesta del servidor fue|risposta del server .{1,5}stata|resposta do servidor foi)\s{0,2}: ?(?<status>[45]\.\d{1,3}\.\d{1,3})(?![\d.])`;
const named = String.raw`\b(?:RESOLVER|STOREDRV|SMTPSEND|ROUTING|QUEUE|APPROVAL)\.[A-Z]\w[\w.]{1,80};`;
/** Older engines take a name of a group only once in a pattern. */
const hint = new RegExp(
  [sentence, address, shortened, answered].join('|').replaceAll('?<status>', '?:'),
  'i',
);
/** In their own case: a program may call `resolver.next;`. */
const hintOfName = new RegExp(named);
/** Outlook puts its numbers on the line below the sentence. */
const rest = String.raw`[^\r\n]{0,400}(?:\r?\n[ \t>]{0,8}Error is [^\r\n]{0,100})?`;
const forms = [answered, shortened, named, sentence].map(
  (form) => new RegExp(form + rest, form === named ? 'gd' : 'gid'),
);
const addresses = new RegExp(address, 'gid');
const maxReasons = 200;

/** Whether a line says in words why a message came back, where no reply of SMTP stands. */
export function tellsReason(line: string): boolean {
  return hint.test(line) || hintOfName.test(line);
}

/**
 * Reads reports that came without their diagnostic information: the sentence for the sender, a status or a name of Exchange
 * alone, or the address of an old AutoComplete entry.
 * @param recipientBefore finds the address that belongs to a place of the text
 */
export function parseReasons(
  body: RecordText,
  recipientBefore: (index: number) => Fields[string] | undefined,
): Fields[] {
  const form = forms.find((each) => body.text.search(each) !== -1);
  if (!form) return addressesAlone(body);
  const reasons = [...body.text.matchAll(form)].slice(0, maxReasons).map((match) => {
    const fields: Fields = {};
    const recipient = recipientBefore(match.index);
    if (recipient) fields['recipient'] = recipient;
    const status = match.indices?.groups?.['status'];
    if (status) fields['status'] = fieldAt(body, ...status);
    fields['reason'] = fieldAt(body, match.index, match.index + match[0].length);
    return fields;
  });
  // The sentence above the recipients says what the one below an address says again.
  const addressed = reasons.filter((fields) => fields['recipient']);
  return addressed.length > 0 ? addressed : reasons;
}

function addressesAlone(body: RecordText): Fields[] {
  return [...body.text.matchAll(addresses)].slice(0, maxReasons).map((match) => ({
    recipient: fieldAt(body, match.index, match.index + match[0].length),
  }));
}
