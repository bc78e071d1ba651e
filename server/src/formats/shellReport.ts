import type { LogRecord } from '../model/record.ts';
import { fieldAt, type RecordText } from './format.ts';
import { reportEntry } from './shellLines.ts';
import { plain } from './shellObjects.ts';

const stamp = /\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s{1,3}[\d:.]{4,8}(?:\s?[AaPp]\.?\s?[Mm]\.?)?/d;
const server = /\[([^\]]{1,80})\]/d;
const maxEntries = 20_000;
const longestText = 16_384;

/**
 * Reads the report of a move: `date time [server] what happened`, an entry going on over lines without a stamp.
 * @returns an entry for each stamp, its time as it stands there
 */
export function parseReport(record: RecordText): LogRecord[] {
  const entries: LogRecord[] = [];
  const starts = startsOf(record.text);
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? record.text.length;
    const text = record.text.slice(start, Math.min(end, start + longestText));
    const words = start + (reportEntry.exec(text)?.[0].length ?? 0);
    const when = stamp.exec(text)?.indices?.[0];
    const where = server.exec(text)?.indices?.[1];
    const message = fieldAt(record, words, end);
    entries.push({
      format: 'exchange-shell-output',
      kind: 'entry',
      start: record.offset(start),
      end: message.end,
      fields: {
        ...(when && { time: fieldAt(record, start + when[0], start + when[1]) }),
        ...(where && { server: fieldAt(record, start + where[0], start + where[1]) }),
        message,
        text: { ...message, text: message.text.slice(0, longestText).split('\n').map(plain).join(' ') },
      },
    });
  }
  return entries;
}

function startsOf(text: string): number[] {
  const starts: number[] = [];
  for (let at = 0; at < text.length && starts.length < maxEntries;) {
    const feed = text.indexOf('\n', at);
    if (reportEntry.test(text.slice(at, Math.min(feed === -1 ? text.length : feed, at + 400))))
      starts.push(at);
    if (feed === -1) break;
    at = feed + 1;
  }
  return starts;
}
