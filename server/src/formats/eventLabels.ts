import type { Field } from '../model/record.ts';
import { fieldAt, type RecordText } from './format.ts';

/** Every label that an event is written with, and the field that it names. */
const labels: Readonly<Record<string, string>> = {
  'log name': 'log',
  'event type': 'level',
  'event source': 'source',
  'event category': 'category',
  'event id': 'id',
  source: 'source',
  date: 'time',
  time: 'clock',
  id: 'id',
  'task category': 'category',
  category: 'category',
  level: 'level',
  type: 'level',
  keywords: 'keywords',
  user: 'user',
  computer: 'computer',
  machine: 'computer',
  'symbolic name': 'symbol',
  description: 'description',
  message: 'description',
};

const names = Object.keys(labels)
  .sort((a, b) => b.length - a.length)
  .join('|')
  .replaceAll(' ', String.raw`\s`);
const lead = String.raw`[\s>*|"-]{0,8}`;
const labelLine = new RegExp(`^${lead}(${names})\\s{0,12}:(?!:)`, 'i');
const inner = new RegExp(`(?:^|[\\s>*|"-])(${names})\\s{0,12}:(?![:/\\\\])`, 'gi');
const unmistakable = new RegExp(
  `^${lead}(?:Log\\sName\\s{0,12}:\\s|Event\\s(?:Type|Source)\\s{0,12}:\\s|Event\\sID\\s{0,12}:\\s{0,20}\\d{1,5}(?:\\D|$))`,
  'i',
);

/** Whether an event can begin with this line wherever it stands. */
export function startLabel(line: string): boolean {
  return unmistakable.test(line);
}

/** @returns the field that the label at the beginning of a line names; an event id only where a number follows */
export function headerLabel(line: string): string | undefined {
  const match = labelLine.exec(line);
  const field = match?.[1] && labels[match[1].toLowerCase().replace(/\s/g, ' ')];
  if (!field) return undefined;
  return field === 'id' && !/ID\s{0,12}:\s{0,20}"?\d{1,5}\b(?!-)/i.test(line) ? undefined : field;
}

/**
 * Reads the labelled part of an event. Labels may stand in any order, several on a line, and twice: the first counts.
 * Everything after `Description:` or `Message:`, up to `Event Xml:`, is the description.
 */
export function parseLabels(record: RecordText): Record<string, Field> {
  const fields: Record<string, Field> = {};
  const { text } = record;
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline === -1 ? text.length : newline;
    if (/^[\s>*|-]{0,8}(?:Event Xml:|<Event[\s>])/i.test(text.slice(at, at + 40))) break;
    if (readLine(record, at, lineEnd, fields)) break;
    at = lineEnd + 1;
  }
  return fields;
}

/** @returns true when the description was read, and with it everything */
function readLine(record: RecordText, start: number, end: number, fields: Record<string, Field>): boolean {
  const line = record.text.slice(start, Math.min(end, start + 4096));
  if (headerLabel(line) === undefined) return false;
  const found = [...line.matchAll(inner)].map((match) => ({
    field: labels[(match[1] ?? '').toLowerCase().replace(/\s/g, ' ')] ?? '',
    from: start + match.index,
    value: start + match.index + match[0].length,
  }));
  for (const [index, { field, value }] of found.entries()) {
    if (field === 'description') {
      fields['description'] ??= descriptionAt(record, value);
      return true;
    }
    fields[field] ??= unquoted(fieldAt(record, value, found[index + 1]?.from ?? end));
  }
  return false;
}

function descriptionAt(record: RecordText, start: number): Field {
  const rest = record.text.slice(start);
  const xml = /(?:^|\n)[\s>*|-]{0,8}(?:Event Xml:|<Event[\s>])/i.exec(rest);
  return unquoted(fieldAt(record, start, start + (xml ? xml.index : rest.length)));
}

/** Values that a page set in quotes, backticks or bold. */
function unquoted(field: Field): Field {
  const match = /^(["`*]{1,2})([\s\S]*)\1$/.exec(field.text);
  if (!match?.[1]) return field;
  return { text: match[2] ?? '', start: field.start + match[1].length, end: field.end - match[1].length };
}
