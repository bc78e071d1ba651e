import type { Field, LogRecord } from '../model/record.ts';
import { fieldAt, type Line, type Next, type RecordText } from './format.ts';

/** The greeting of a server, as somebody sees it who talks to port 25 by hand; a firewall may have masked it. */
const greeting = /^[\s>*]{0,8}220[ -]?(?:\*{6,}|SMTP\/cmap_|\S{1,255}.{0,200}(?:SMTP|[Mm]ail))/;
const reply = /^[ \t>*]{0,8}(?<data>[45]\d\d[ -][^\r\n]{0,1000})/dgm;
const maxReplies = 1000;
const farewell = /^[\s>*]{0,8}(?:221|421)[ -]/;

export function startsTranscript(line: string): boolean {
  return greeting.test(line);
}

/** A conversation goes on until the server says goodbye, or two lines are empty. */
export function nextOfTranscript(line: Line): Next {
  if (farewell.test(line.text)) return 'ends';
  if (greeting.test(line.text)) return 'starts';
  return line.afterBlank && line.text.trim() === '' ? 'outside' : 'belongs';
}

/**
 * Reads a conversation with an SMTP server (RFC 5321) that was typed by hand.
 * @returns a record for each reply that refuses something, as rows of the protocol log have it; else one for the greeting
 */
export function parseTranscript(record: RecordText): LogRecord[] {
  const lineEnd = record.text.search(/[\r\n]/);
  const banner = fieldAt(record, 0, lineEnd === -1 ? record.text.length : lineEnd);
  const toRecord = (fields: Record<string, Field>, span: Field): LogRecord => ({
    format: 'exchange-protocol-log',
    kind: 'transcript',
    start: span.start,
    end: span.end,
    fields: { banner, ...fields },
  });
  const masked = /220[ -]?(?:\*{6,}|SMTP\/cmap_)/.test(banner.text);
  const refused = masked ? [] : [...record.text.matchAll(reply)].slice(0, maxReplies).flatMap(placeOfReply);
  if (refused.length === 0) return [toRecord({ data: banner }, banner)];
  return refused.map(({ start, end }) => {
    const data = fieldAt(record, start, end);
    return toRecord({ data, event: { ...data, text: '<' } }, data);
  });
}

function placeOfReply(match: RegExpExecArray): { start: number; end: number }[] {
  const place = match.indices?.groups?.['data'];
  return place ? [{ start: place[0], end: place[1] }] : [];
}
