import type { Field } from '../model/record.ts';
import { decodeEntities } from '../text/cleanText.ts';
import { fieldAt, type RecordText } from './format.ts';

/** The event element of the Windows event schema (2004/08/events/event), as it is, with a prefix, or escaped by a web page. */
export const eventXmlStart =
  /^(?:[\s>*|-]|<(?:p|pre|div|code)\b[^>]{0,60}>){0,16}(?:<\?xml[^>]{0,80}\?>\s{0,4})?(?:<Events>\s{0,4})?(?:<|&lt;)(?:\w{1,20}:)?Event(?:>|&gt;|\s{1,4}xmlns)/;
export const eventXmlEnd = /(?:<|&lt;)\/(?:\w{1,20}:)?Event(?:>|&gt;)/;

const single: readonly (readonly [field: string, pattern: RegExp])[] = [
  ['source', /<(?:\w{1,20}:)?Provider\b[^>]{0,200}?\bName=["'\u201c\u201d]([^"'\u201c\u201d]{1,200})/d],
  ['id', /<(?:\w{1,20}:)?EventID\b[^>]{0,80}>\s{0,20}(\d{1,6})\s{0,20}</d],
  ['level', /<(?:\w{1,20}:)?Level>\s{0,20}(\d{1,2})\s{0,20}</d],
  ['time', /<(?:\w{1,20}:)?TimeCreated\b[^>]{0,40}?SystemTime=["'\u201c\u201d]([^"'\u201c\u201d]{1,40})/d],
  ['log', /<(?:\w{1,20}:)?Channel>([^<]{1,200})</d],
  ['computer', /<(?:\w{1,20}:)?Computer>([^<]{1,255})</d],
  ['record', /<(?:\w{1,20}:)?EventRecordID>\s{0,20}(\d{1,20})/d],
  ['description', /<(?:\w{1,20}:)?Message>([^<]{1,32000})</d],
];

const data =
  /<(?:\w{1,20}:)?Data(?:\s{1,4}Name=["'\u201c\u201d]([^"'\u201c\u201d]{1,100})["'\u201c\u201d])?\s{0,4}>([^<]{0,32000})<\/(?:\w{1,20}:)?Data>/dg;
const maxData = 100;

/**
 * Reads event XML by its own few elements: logs are pasted cut and escaped, which no XML parser takes. Named data
 * become `data.<name>`, unnamed ones `data.1`, `data.2` …
 */
export function parseEventXml(record: RecordText): Record<string, Field> {
  const start = record.text.search(/<(?:\w{1,20}:)?Event(?:>|\s{1,4}xmlns)/);
  if (start === -1) return {};
  const xml = record.text.slice(start);
  const fields: Record<string, Field> = {};
  for (const [name, pattern] of single) {
    const place = pattern.exec(xml)?.indices?.[1];
    if (place) fields[name] = unescaped(fieldAt(record, start + place[0], start + place[1]));
  }
  let position = 0;
  for (const match of xml.matchAll(data)) {
    const place = match.indices?.[2];
    position++;
    if (!place || position > maxData) break;
    fields[`data.${match[1] ?? position}`] = unescaped(fieldAt(record, start + place[0], start + place[1]));
  }
  return fields;
}

function unescaped(field: Field): Field {
  return field.text.includes('&') ? { ...field, text: decodeEntities(field.text) } : field;
}
