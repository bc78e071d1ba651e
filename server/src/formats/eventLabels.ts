import catalog from '../knowledge/event-labels.json' with { type: 'json' };
import type { Field } from '../model/record.ts';
import { anyForm } from '../text/anyForm.ts';
import { utf8ScanText } from '../text/decoding.ts';
import { fieldAt, type RecordText } from './format.ts';

/** The field that each label names, the label in lower case: as it is, and as it looks in the scan text of a UTF-8 file. */
const fieldOf = new Map<string, string>();
for (const [field, labels] of Object.entries(catalog.fields)) {
  for (const label of labels) {
    fieldOf.set(label.toLowerCase(), field);
    fieldOf.set(utf8ScanText(label).toLowerCase(), field);
  }
}

const lead = String.raw`(?:[\s>*|"-]|</?(?:p|pre|div|span|li|td|code|b|strong)\b[^>]{0,60}>){0,8}`;
const colon = String.raw`\*{0,2}\s{0,24}[:\uff1a]\*{0,2}`;
const any = anyForm(Object.values(catalog.fields).flat());
const labelLine = new RegExp(`^${lead}(${any})${colon}(?!:)`, 'i');
const inner = new RegExp(`(?:^|[\\s>*|"-])(${any})${colon}(?![:/\\\\])`, 'gi');
const number = anyForm(catalog.fields.id.filter((label) => label !== 'ID'));
const unmistakable = new RegExp(
  `^${lead}(?:(?:${anyForm(catalog.fields.log)})${colon}\\s|Event\\s(?:Type|Source)${colon}(?:\\s|$)|(?:${number})${colon}\\s{0,20}\\d{1,5}(?:\\D|$)|TimeCreated\\s{1,20}:\\s|Index\\s{3,20}:\\s\\d)`,
  'i',
);

/** Whether an event can begin with this line wherever it stands. */
export function startLabel(line: string): boolean {
  return unmistakable.test(line);
}

/** @returns the field that the label at the beginning of a line names; an event id only where a number follows, or nothing */
export function headerLabel(line: string): string | undefined {
  const match = labelLine.exec(line);
  const field = match && fieldNamed(match[1] ?? '');
  if (!match || !field) return undefined;
  if (field !== 'id') return field;
  const rest = line.slice(match[0].length);
  const below = rest.trim() === '' && /^event ?id$/i.test(match[1] ?? '');
  return below || /^\s{0,20}"?\d{1,5}\b(?!-)/.test(rest) ? field : undefined;
}

function fieldNamed(label: string): string | undefined {
  return fieldOf.get(label.toLowerCase().replace(/\s/g, ' '));
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
    if (/^[\s>*|-]{0,8}(?:(?:\S{0,24}[ -])?Xml:|<(?:\w{1,20}:)?Event[\s>])/i.test(text.slice(at, at + 40)))
      break;
    if (readLine(record, at, lineEnd, fields)) break;
    at = lineEnd + 1;
  }
  return withClock(fields);
}

/** Exchange 2000 and 2003 write the date and the time of day on lines of their own. */
function withClock(fields: Record<string, Field>): Record<string, Field> {
  const { time, clock } = fields;
  if (!time || !clock || /\d:\d\d/.test(time.text) || !/\d:\d\d/.test(clock.text)) return fields;
  return { ...fields, time: { ...time, text: `${time.text} ${clock.text}` } };
}

/** @returns true when the description was read, and with it everything */
function readLine(record: RecordText, start: number, end: number, fields: Record<string, Field>): boolean {
  const line = record.text.slice(start, Math.min(end, start + 4096));
  if (headerLabel(line) === undefined) return false;
  const found = [...line.matchAll(inner)].map((match) => ({
    field: fieldNamed(match[1] ?? '') ?? '',
    from: start + match.index,
    value: start + match.index + match[0].length,
  }));
  for (const [index, { field, value }] of found.entries()) {
    if (field === 'description') {
      fields['description'] ??= descriptionAt(record, value);
      return !listed.test(record.text);
    }
    const beside = fieldAt(record, value, found[index + 1]?.from ?? end);
    const whole = unquoted(
      beside.text === '' && index === found.length - 1 ? lineBelow(record, end) : beside,
    );
    const number = field === 'id' ? /^\d{1,6}(?=\s)/.exec(whole.text) : null;
    // "Event ID: 4027 Process …": a message may follow its number without a label of its own.
    fields[field] ??= number ? { ...whole, text: number[0], end: whole.start + number[0].length } : whole;
  }
  return false;
}

/** The value of a label that a page broke the line behind; empty where the next line is a label again. */
function lineBelow(record: RecordText, end: number): Field {
  const newline = record.text.indexOf('\n', end + 1);
  const below = fieldAt(record, end, newline === -1 ? record.text.length : newline);
  return headerLabel(below.text) === undefined ? below : fieldAt(record, end, end);
}

/** `Format-List` of an event: properties in the order of their object, so that others follow the message. */
const listed = /^(?:Index\s{3,20}|TimeCreated\s{1,20}):\s/i;
const nextProperty = /\n[A-Z][A-Za-z]{2,30} {1,20}: /;

function descriptionAt(record: RecordText, start: number): Field {
  const whole = record.text.slice(start);
  const property = listed.test(record.text) ? nextProperty.exec(whole) : null;
  const rest = property ? whole.slice(0, property.index) : whole;
  const xml = /(?:^|\n)[\s>*|-]{0,8}(?:(?:\S{0,24}[ -])?Xml:|<(?:\w{1,20}:)?Event[\s>])/i.exec(rest);
  return unquoted(fieldAt(record, start, start + (xml ? xml.index : rest.length)));
}

/** Values that a page set in quotes, backticks or bold. */
function unquoted(field: Field): Field {
  const match = /^(["`*]{1,2})([\s\S]*)\1$/.exec(field.text);
  if (!match?.[1]) return field;
  return { text: match[2] ?? '', start: field.start + match[1].length, end: field.end - match[1].length };
}
