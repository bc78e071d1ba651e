import catalog from '../knowledge/event-messages.json' with { type: 'json' };
import { headerLabel, parseLabels, startLabel } from './eventLabels.ts';
import { eventXmlEnd, eventXmlStart, parseEventXml } from './eventXml.ts';
import { exportedRow, listLine, overviewLine, parseEventRow } from './eventRows.ts';
import { fieldAt, type Line, type LogFormat, type RecordText } from './format.ts';
import { observeDate } from '../text/time.ts';
import type { Field, LogRecord } from '../model/record.ts';

const messages: readonly { source: string; id?: string; begins: string }[] = catalog.messages;
/** `Event 1007 – MSExchange Mailbox Replication`: the title under which an event is discussed. */
const title =
  /^[\s>*#-]{0,8}Event\s(?:ID\s)?(?<id>\d{1,5})(?:[\s,]{0,3}[^\w\s]{1,4}\s{0,3}(?:Source:\s{0,2})?|\s(?:from|of)\s(?:the\s)?(?:source\s)?)(?<source>(?:MS ?Exchange|Microsoft|Schannel|ESE|NETLOGON|NTDS|HttpEvent|FIPFS)[\w .-]{0,60})/d;
const xmlLabel = /^[\s>*|-]{0,8}\S{0,24}[ -]?Xml\s{0,2}:\s{0,4}$/i;
/** Where the source was left out, the text has to say that it is one of ours. */
const aboutExchange =
  /Microsoft Exchange|Exchange (?:Server|Store|Active)|MSExchange|[Ii]nformation [Ss]tore/;
const dateOfEvent =
  /(?:^|[\s>*,"])(?:Date|Datum|Fecha|Data)\s{0,12}:\s{0,20}(\d{1,2})([./-])(\d{1,2})[./-]\d{2}/i;
const serviceError = /^[\s>*"]{0,8}Error\s(?<id>\d{1,5}):\s[A-Z]/d;

/**
 * Events of the Windows event log as text: copied from Event Viewer, as event XML, in the style of old knowledge base
 * articles (labels in any order), under a title such as `Event 1007 – MSExchange …`, and as a message alone where its
 * wording is known.
 */
export const eventLog: LogFormat = {
  id: 'exchange-event-log',

  starts(line) {
    if (eventXmlStart.test(line.text) || startLabel(line.text) || exportedRow.test(line.text))
      return 'strong';
    if (listLine.test(line.text)) return 'strong';
    if (title.test(line.text) || overviewLine.test(line.text) || serviceError.test(line.text)) return 'weak';
    const label = headerLabel(line.text);
    if (line.afterBlank && label && label !== 'description') return 'weak';
    return knownMessage(line.text) ? 'weak' : undefined;
  },

  next(line, open) {
    const parts = (open.part ||= partsOf(open.firstLine));
    if (exportedRow.test(line.text) || listLine.test(line.text)) return 'starts';
    if (parts.includes('end') || listLine.test(open.firstLine)) return 'outside';
    if (exportedRow.test(open.firstLine)) return 'belongs';
    if (eventXmlEnd.test(line.text)) return 'ends';
    if (parts.includes('xml')) return 'belongs';
    if (startsAnother(line, parts)) return 'starts';
    if (line.afterBlank && line.text.trim() === '') return 'outside';
    open.part = merged(parts, partsOf(line.text));
    return 'belongs';
  },

  observe(text, memory) {
    const match = dateOfEvent.exec(text.slice(0, 2000));
    if (match) observeDate(memory.dates, Number(match[1]), Number(match[3]), match[2] ?? '');
  },

  parse(record) {
    const row = parseEventRow(record);
    const fields = row['id']
      ? row
      : { ...titleFields(record), ...parseEventXml(record), ...parseLabels(record) };
    fields['description'] ??= messageField(record, fields);
    const known = knownMessage(fields['description'].text.trimStart());
    if (known) {
      fields['source'] ??= { ...fields['description'], text: known.source, end: fields['description'].start };
      if (known.id)
        fields['id'] ??= { ...fields['description'], text: known.id, end: fields['description'].start };
    }
    if (!isEvent(fields, record.text.slice(0, 400))) return [];
    const kind = eventXmlStart.test(record.text.slice(0, 200)) ? 'event-xml' : 'event-text';
    return [
      { format: 'exchange-event-log', kind, start: record.start, end: record.end, fields },
    ] satisfies LogRecord[];
  },
};

/** Which parts of an event a line brings: `id`, `source`, `description`, `xml` … */
function partsOf(line: string): string {
  const parts = [headerLabel(line) ?? 'text'];
  const id = numberOf(line);
  if (id) parts.push('id', `id=${id}`);
  else if (numberBelow.test(line)) parts.push('id');
  if (xmlLabel.test(line)) parts.push('xml-label');
  if (eventXmlStart.test(line)) parts.push('xml');
  if (eventXmlEnd.test(line)) parts.push('end');
  if (title.test(line)) parts.push('id', 'source', 'description');
  if (overviewLine.test(line)) parts.push('id', 'source', 'level');
  return parts.join(' ');
}

/** Pages break lines behind a label: its number is the next line. */
const numberBelow = /^[\s>*|-]{0,8}Event ID:\s{0,20}$/i;

function numberOf(line: string): string | undefined {
  return /(?:^|\s)(?:Event )?ID:\s{0,20}"?(\d{1,5})\b/i.exec(line)?.[1];
}

/** Every part once, however long the event is. */
function merged(parts: string, more: string): string {
  return [...new Set([...parts.split(' '), ...more.split(' ')])].join(' ');
}

function startsAnother(line: Line, parts: string): boolean {
  if (eventXmlStart.test(line.text)) return !parts.includes('xml-label');
  const label = headerLabel(line.text);
  if (label === undefined || label === 'description') return title.test(line.text);
  const has = (part: string) => parts.split(' ').includes(part);
  if (/^(?:text ?)+$/.test(parts)) return line.afterBlank;
  if (label === 'log') return parts.includes('log') || parts.includes('description');
  // A heading may name the number that the event repeats among its labels.
  if (label === 'id') return has('id') && (has('description') || !has(`id=${numberOf(line.text)}`));
  return line.afterBlank && parts.includes('description') && has('id');
}

/** Sources that write to the event logs of an Exchange server. */
const sources =
  /^(?:MS|Microsoft|Exchange|ESE(?:9[78])?\b|EXCDO|Schannel|ASP\.NET|IIS|W3SVC|WAS|WinRM|NTDS|Netlogon|LSA|Service Control|\.NET|VSS|Kerberos|W32Time|smtpsvc|CI Troubleshooter|FIP-?FS|DNS Client|Tcpip|SideBySide|FailoverClustering|ClusSvc|Application Error|LS |CS |Disk$|HttpEvent|EventLog$|DistributedCOM|DCOM$|Srv$|VolSnap|Userenv|KDC$|EDB$|IMC$|License ?Service|_Exchange)/i;

/** A number and someone who logged it make an event; lines that only look like labels do not. */
function isEvent(fields: Readonly<Record<string, Field>>, begins: string): boolean {
  const description = fields['description']?.text ?? '';
  const source = fields['source']?.text ?? '';
  if (fields['serviceError']) return /Microsoft Exchange|Windows NT/i.test(description);
  if (!/^\d{1,5}$/.test(fields['id']?.text ?? '')) return false;
  // Labels such as ID, Type and Source are used by everybody; "Log Name" and "Event ID" are not.
  const sure = startLabel(begins) || eventXmlStart.test(begins) || exportedRow.test(begins);
  return sure ? source !== '' || aboutExchange.test(description) : sources.test(source);
}

function titleFields(record: RecordText): Record<string, Field> {
  const fields: Record<string, Field> = {};
  const headline = (title.exec(record.text) ?? overviewLine.exec(record.text))?.indices?.groups;
  for (const [name, place] of Object.entries(headline ?? {})) fields[name] = fieldAt(record, ...place);
  const error = /(?:^|\n)[\s>*"]{0,8}Error\s(?<id>\d{1,5}):\s[A-Z]/d.exec(record.text.slice(0, 2000))?.indices
    ?.groups;
  if (error?.['id']) fields['serviceError'] = fieldAt(record, ...error['id']);
  return fields;
}

/** Without labels, the message is the data of the XML, or what stands below the title, or all of it. */
function messageField(record: RecordText, fields: Readonly<Record<string, Field>>): Field {
  const data = Object.keys(fields).filter((name) => name.startsWith('data.'));
  const [first, ...others] = data.flatMap((name) => fields[name] ?? []).filter((field) => field.text !== '');
  if (first) return { ...first, text: [first, ...others].map((field) => field.text).join('\n') };
  return fieldAt(record, messageStart(record.text), record.text.length);
}

/** Below the title, or behind it where all of the event is one paragraph. */
function messageStart(text: string): number {
  const headline = title.exec(text);
  if (!headline) return belowLabels(text);
  const below = text.indexOf('\n') + 1;
  if (below > 0 && text.slice(below).trim() !== '') return below;
  const label = /(?:Message|Description)\s{0,2}:/.exec(text.slice(0, 400));
  return label ? label.index + label[0].length : headline[0].length;
}

/** Articles of the first versions leave the label of the message out: it is what stands below the other labels. */
function belowLabels(text: string): number {
  let at = 0;
  for (const line of text.slice(0, 2000).split('\n')) {
    if (headerLabel(line) === undefined && line.trim() !== '') return at;
    at += line.length + 1;
  }
  return 0;
}

function knownMessage(text: string): (typeof messages)[number] | undefined {
  const bare = text.replace(/^[\s>*"]{1,8}/, '');
  return messages.find((message) => bare.startsWith(message.begins));
}
