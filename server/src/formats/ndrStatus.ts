import type { Field } from '../model/record.ts';
import { fieldAt, type RecordText } from './format.ts';

export type Fields = Record<string, Field>;

const names: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'reporting-mta': 'generatingServer',
    'final-recipient': 'recipient',
    'original-recipient': 'originalRecipient',
    action: 'action',
    status: 'status',
    'diagnostic-code': 'reply',
    'remote-mta': 'remoteServer',
  }),
);

const line = /^[ \t>]{0,4}([A-Za-z-]{4,40}):[ \t]{0,4}(.{0,4000}(?:\r?\n[ \t]+\S.{0,2000}){0,20})/gm;

/**
 * Reads the fields of a delivery status (RFC 3464 section 2): what holds for the message first, then a group for each
 * recipient, parted by blank lines.
 * @returns one set of fields a recipient; values lose their type prefix (`rfc822;`, `smtp;`, `dns;`)
 */
export function parseStatus(body: RecordText): Fields[] {
  const recipients: Fields[] = [];
  const message: Fields = {};
  let current: Fields | undefined;
  let lastEnd = 0;
  for (const match of body.text.matchAll(line)) {
    const name = names.get((match[1] ?? '').toLowerCase());
    const blankBetween = /\n[ \t>]*\r?\n/.test(body.text.slice(lastEnd, match.index));
    lastEnd = match.index + match[0].length;
    if (!name) continue;
    if (name === 'generatingServer') current = undefined;
    else if (!current || (blankBetween && current['recipient'])) recipients.push((current = { ...message }));
    const start = match.index + match[0].length - (match[2] ?? '').length;
    (current ?? message)[name] = untyped(body, start, start + (match[2] ?? '').length);
  }
  return recipients.filter((fields) => fields['recipient']);
}

function untyped(body: RecordText, start: number, end: number): Field {
  const value = body.text.slice(start, end);
  const prefix = /^\s*[A-Za-z0-9-]{2,12};\s*/.exec(value)?.[0].length ?? 0;
  const field = fieldAt(body, start + prefix, end);
  return {
    ...field,
    text: field.text
      .split(/\r?\n/)
      .map((part) => part.trim())
      .join(' ')
      .replace(/^<(.*)>$/, '$1'),
  };
}
