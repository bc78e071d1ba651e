import { observeDate } from '../text/time.ts';
import { fieldAt, type LogFormat } from './format.ts';
import { blackBerryLine, parseServiceText, quotedError } from './serviceText.ts';

const date = String.raw`\d{1,4}[./-] ?(?:\d{1,2}|[A-Za-z]{3})[./-] ?\d{2,4}\.?`;
/** With what a locale puts around the hours: `klo 21.23.55`, `9:23:55 p. m.` */
const time = String.raw`(?:[a-z]{2,4} )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,4})?(?:[^\t\d]{1,10}?(?=[ \t]))?`;
const source = String.raw`[A-Za-z_]\w{0,60}(?:::~?\w{1,60}){1,4}`;
const severity =
  'TraceMsg|Trace|Informational|Information|Info|Verbose|Debug|Warning|Error|Fatal|Critical|Success|Failure';
/** A quote mark, a bullet or a bar that a mail or a web page put before the line. */
const lead = String.raw`^[\s>*|"'-]{0,8}`;

const stamped = new RegExp(
  `${lead}${date}[ \\t,]{1,4}${time}[ \\t]+${source}[ \\t]+(?:${severity})[ \\t]+(?:-?\\d{1,10}|0[xX][0-9A-Fa-f]{1,8})(?=\\s|$)`,
  'i',
);
/** Within a log there are records without a code; elsewhere the code is what tells the format. */
const stampedWithin = new RegExp(
  `${lead}${date}[ \\t,]{1,4}${time}[ \\t]+${source}[ \\t]+(?:${severity})\\b`,
  'i',
);
const unstamped = new RegExp(
  `${lead}(?:${time}[ \\t]+)?${source}[ \\t]+(?:${severity})[ \\t]+(?:-?\\d{1,10}|0[xX][0-9A-Fa-f]{1,8})(?=\\s|$)`,
);
const tailOnly = /(?:^|\s)-\sMAPI_[EW]_[A-Z_]{3,40}\s\(MAPI 1\.0\)/;

const anatomy = new RegExp(
  `${lead}(?<time>(?:${date}[ \\t,]{1,4})?${time})?[ \\t]*(?<function>${source})[ \\t]+(?<severity>${severity})\\b(?:[ \\t]+(?<code>-?\\d{1,10}|0[xX][0-9A-Fa-f]{1,8})(?=\\s|$))?`,
  'id',
);
const headless = /^(?<severity>Error|Warning)?\s*(?<code>-?\d{1,10})?(?=\s)/di;

/**
 * Logs of the Quest migration agents: `date time Class::Method Severity code text`, separated by a tab, a blank or a
 * run of them. The date follows the locale of the host. A line without a stamp belongs to the record above it. Logs of
 * BlackBerry Enterprise Server, another service that logs on to mailboxes, are read as well.
 */
export const agentLog: LogFormat = {
  id: 'exchange-agent-log',

  starts(line) {
    if (stamped.test(line.text) || blackBerryLine.test(line.text)) return 'strong';
    if (unstamped.test(line.text) || tailOnly.test(line.text)) return 'weak';
    return quotedError.test(line.text) ? 'weak' : undefined;
  },

  next(line) {
    if (stampedWithin.test(line.text) || unstamped.test(line.text)) return 'starts';
    if (blackBerryLine.test(line.text)) return 'starts';
    return line.text.trim() === '' ? 'outside' : 'belongs';
  },

  observe(text, memory) {
    // Most records are of the day of the one before them: only another date is looked at.
    const date = text.slice(0, 10);
    if (date === memory.lastDate) return;
    memory.lastDate = date;
    const match = /^[\s>*|"'-]{0,8}(\d{1,2})([./-])(\d{1,2})[./-]\d/.exec(text.slice(0, 24));
    if (match) observeDate(memory.dates, Number(match[1]), Number(match[3]), match[2] ?? '');
  },

  parse(record) {
    const service = parseServiceText(record);
    if (service.length > 0) return service;
    const match = anatomy.exec(record.text) ?? headless.exec(record.text);
    if (!match?.indices) return [];
    const places = Object.entries(match.indices.groups ?? {}).filter(([, place]) => place as unknown);
    const fields = Object.fromEntries(
      places.map(([name, [start, end]]) => [name, fieldAt(record, start, end)]),
    );
    fields['message'] = fieldAt(record, match.index + match[0].length, record.text.length);
    return [{ format: 'exchange-agent-log', kind: 'entry', start: record.start, end: record.end, fields }];
  },

  sessions: () => (text) => (opensMailbox(text) ? '' : undefined),
};

/** What an agent says when it turns to another mailbox; elsewhere the words may be quoted. */
function opensMailbox(text: string): boolean {
  if (!text.includes('Logging on to ')) return false;
  const { index, 0: head } = anatomy.exec(text) ?? { index: 0, 0: '' };
  return text
    .slice(index + head.length, index + head.length + 40)
    .trimStart()
    .startsWith('Logging on to ');
}
