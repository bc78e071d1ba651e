import type { Field, LogRecord } from '../model/record.ts';
import { fieldAt, type RecordText } from './format.ts';

/**
 * A line of a BlackBerry Enterprise Server: `[20265] (12/13 15:38:10.123):{0xFF0} {user@domain} text`. The first digit of
 * the number is the severity. A web page may have made a multiplication sign of the x.
 */
export const blackBerryLine =
  /^[\s>*|"'-]{0,8}(?:\d{1,3}\.\s{1,4})?\[(?<event>[1-5]\d{4})\]\s{1,2}\((?<time>\d{2}\/\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)\):?\s{0,2}(?:\{0[xX\u00d7](?<thread>[0-9A-Fa-f]{1,8})\}\s{0,2})?(?:\{(?<mailbox>[^{}\r\n]{1,200})\}\s{0,2})?/d;

const severities: Readonly<Record<string, string>> = {
  1: 'Error',
  2: 'Warning',
  3: 'Informational',
  4: 'Debug',
  5: 'Debug',
};

/** What a service or its user is told when a mailbox may not be sent from (KB912918), quoted without a log around it. */
export const quotedError =
  /Failed to submit mail message for user|Unlisted Message Error|Desktop email program unable to submit message|You do not have sufficient permission to perform this operation on this object|\bMAPI_E_NO_ACCESS\s{0,2}[[(]?-2147024891/i;

/** @returns the record of a BlackBerry line or of a quoted error; nothing for another text */
export function parseServiceText(record: RecordText): LogRecord[] {
  const match = blackBerryLine.exec(record.text);
  if (!match && !quotedError.test(record.text.slice(0, 2000))) return [];
  const places = Object.entries(match?.indices?.groups ?? {}).filter(([, place]) => place as unknown);
  const fields: Record<string, Field> = Object.fromEntries(
    places.map(([name, [start, end]]) => [name, fieldAt(record, start, end)]),
  );
  const event = fields['event'];
  const severity = severities[event?.text[0] ?? ''];
  if (event && severity) fields['severity'] = { ...event, text: severity };
  fields['message'] = fieldAt(record, match?.[0].length ?? 0, record.text.length);
  return [{ format: 'exchange-agent-log', kind: 'entry', start: record.start, end: record.end, fields }];
}
