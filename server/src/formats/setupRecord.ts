import type { Span } from '../model/location.ts';
import type { Field, LogRecord } from '../model/record.ts';
import { fieldAt, type RecordText } from './format.ts';
import { head, helpLine, isHeading, partOf, type SetupPart } from './setupLine.ts';

type Fields = Record<string, Field>;

/** Reads the fields of one record of setup. */
export function parseSetup(record: RecordText): LogRecord[] {
  const lines = linesOf(record.text);
  const part = partOf(lineText(record, lines[0])) ?? 'entry';
  const fields = part === 'ldif' ? ldifFields(record) : { ...headFields(record), ...fieldsOf[part](record) };
  if (!Object.keys(fields).some((name) => !incidental.has(name))) return [];
  const kind = kindOf(part, fields);
  return [{ format: 'exchange-setup-log', kind, start: record.start, end: record.end, fields }];
}

/** Below a step that failed stands a failure, which has a script or comes from one, or a check. */
function kindOf(part: SetupPart, fields: Fields): string {
  if (part !== 'step') return part === 'error' ? 'failure' : part;
  return fields['script'] || partOf(fields['headline']?.text ?? '') === 'error' ? 'failure' : 'check';
}

/** What does not make a record of setup yet: other logs have lines like these. */
const incidental: ReadonlySet<string> = new Set(['time', 'level', 'severity', 'step', 'headline', 'clock']);

const fieldsOf = {
  error: failureFields,
  check: checkFields,
  step: stepFields,
  warning: messageFields,
  entry: messageFields,
  progress: progressFields,
} as const;

function headFields(record: RecordText): Fields {
  const { time, level, mark } = head.exec(record.text)?.indices?.groups ?? {};
  return {
    ...(time && { time: monthFirst(fieldAt(record, ...time)) }),
    ...(level && { level: fieldAt(record, ...level) }),
    ...(mark && { severity: fieldAt(record, ...mark) }),
  };
}

/** Setup writes month/day/year with the separator of the locale, so that a dot says nothing of the order. */
function monthFirst(time: Field): Field {
  return { ...time, text: time.text.replace(/^(\d{1,2})\.(\d{1,2})\.(?=\d{4} )/, '$1/$2/') };
}

function messageFields(record: RecordText): Fields {
  const start = head.exec(record.text)?.[0].length ?? 0;
  return withHeadline(record, { start, end: record.text.length });
}

function withHeadline(record: RecordText, place: Span): Fields {
  const message = fieldAt(record, place.start, place.end);
  const lineEnd = record.text.indexOf('\n', place.start + (/^\s*/.exec(message.text)?.[0].length ?? 0));
  const end = Math.min(lineEnd === -1 ? place.end : lineEnd, place.end, place.start + longestHeadline);
  return { message, headline: fieldAt(record, place.start, end) };
}

const longestHeadline = 400;

/**
 * A failure: `message` is the first thing that went wrong, without the script around it; `exception` what the script
 * says where that is another text; `detail` the innermost error, which is the last; `reference` the step's own id.
 */
function failureFields(record: RecordText, from = 0): Fields {
  const parts = loggedParts(record.text);
  const errors = parts.filter(({ mark }) => mark === 'ERROR');
  const [first = { start: from, end: record.text.length }] = errors;
  const last = errors.at(-1) ?? first;
  const { script, exception } = wrapperOf(record.text);
  const wrapped = /^\s*\S{0,8} ?The following error was generated when/.test(
    record.text.slice(first.start, first.start + 120),
  );
  return {
    ...withHeadline(record, (wrapped && exception) || first),
    ...(script && { script: fieldAt(record, script.start, script.end) }),
    ...(exception && !wrapped && { exception: fieldAt(record, exception.start, exception.end) }),
    ...(last !== first && { detail: fieldAt(record, last.start, last.end) }),
    ...referenceField(record),
  };
}

/** `The following error was generated when "<script>" was run: "<exception>".` */
function wrapperOf(text: string): { readonly script?: Span; readonly exception?: Span } {
  const begin = /The following error was generated when ["\u201c]/.exec(text);
  if (!begin) return {};
  const start = begin.index + begin[0].length;
  const run = /["\u201c\u201d] was run: ["\u201c\u201d]/g;
  run.lastIndex = start;
  const ran = run.exec(text);
  if (!ran) return { script: { start, end: text.length } };
  return {
    script: { start, end: ran.index },
    exception: { start: run.lastIndex, end: nextLogged(text, run.lastIndex) },
  };
}

function referenceField(record: RecordText): Fields {
  const place = /\[ERROR-REFERENCE\] Id=(\S{1,200})/d.exec(record.text)?.indices?.[1];
  return place ? { reference: fieldAt(record, ...place) } : {};
}

/** A check before the installation: its name (of the rule, or of the page of help) and what it says. */
function checkFields(record: RecordText): Fields {
  const { text } = record;
  const name = /(?:Failed \[Rule:\s?|\bms[.-]exch[.-]setupreadiness[.-])(\w{3,80})/di.exec(text)
    ?.indices?.[1];
  const mark = /\] \[(REQUIRED|RECOMM?ENDED)\]/d.exec(text)?.indices?.[1];
  const place = checkMessage(record);
  // Below the heading "Error:" may stand anything.
  if (!name && !mark && !(place && partOf(text.slice(place.start, place.end)) === 'check')) return {};
  return {
    ...(name && { check: fieldAt(record, ...name) }),
    ...(mark && { severity: fieldAt(record, ...mark) }),
    ...(place && withHeadline(record, place)),
  };
}

function checkMessage(record: RecordText): Span | undefined {
  const { text } = record;
  const failed = /\[Message:(.{1,4000})\][ \t]{0,4}(?:\r?\n|$)/d.exec(text)?.indices?.[1];
  if (failed) return { start: failed[0], end: failed[1] };
  const [first] = loggedParts(text);
  if (first) return { start: first.start, end: first.end };
  const wanted = linesOf(text).filter(({ start, end }) => {
    const line = text.slice(start, end);
    return line.trim() !== '' && !isHeading(line) && !helpLine.test(line) && partOf(line) !== 'step';
  });
  const begin = wanted[0];
  return begin && { start: begin.start, end: (wanted.at(-1) ?? begin).end };
}

/** `Organization Preparation FAILED` on the console, and below it the failure or the first check that failed. */
function stepFields(record: RecordText): Fields {
  const { text } = record;
  const place = /^[\s>]{0,8}([A-Z][\w .:()&/-]{2,160}?)[\s.]{1,160}FAILED/d.exec(record.text)?.indices?.[1];
  const below = linesOf(text).find(({ start, end }) => start > 0 && text.slice(start, end).trim() !== '');
  const failed = below && partOf(lineText(record, below)) === 'error';
  return {
    ...(place && { step: fieldAt(record, ...place) }),
    ...(failed ? failureFields(record, below.start) : checkFields(record)),
  };
}

/** `ldif.err`: which entry of which file the directory refused, and what it said. */
function ldifFields(record: RecordText): Fields {
  const find = (pattern: RegExp): Field | undefined => {
    const place = pattern.exec(record.text)?.indices?.[1];
    return place && fieldAt(record, ...place);
  };
  const found = {
    entry: find(/Entry DN: ([^\r\n]{1,1000})/d),
    line: find(/error on (?:entry starting on )?line (\d{1,9})/di),
    headline: find(/((?:Add|Modify|Delete|Rename) error on [^\r\n]{1,300})/di),
    code: find(/server side error is: ?(0x[0-9A-F]{1,8})/di),
    message: find(/server side error is: ?(?:0x[0-9A-F]{1,8} )?([^\r\n]{1,600})/di),
    detail: find(/extended server error is:\s{1,8}([^\r\n]{1,600})/di),
  };
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, Field] => !!entry[1]));
}

/** The progress log of 2000 and 2003: `[time]`, the function, and below it `Error code 0X… (…): text`. */
function progressFields(record: RecordText): Fields {
  const error = /Error code (0X[0-9A-F]{8}) \((\d{1,10})\):? ?([^\r\n]{0,600})/di.exec(record.text)?.indices;
  const source = /\b((?:C\w{2,60}::)?(?:Sc|Hr)[A-Z]\w{2,80}|C[A-Z]\w{2,60}::\w{2,80})/d.exec(record.text)
    ?.indices?.[1];
  const clock = /\[(\d\d:\d\d:\d\d)\]/d.exec(record.text)?.indices?.[1];
  return {
    ...(clock && { clock: fieldAt(record, ...clock) }),
    ...(source && { function: fieldAt(record, ...source) }),
    ...(error?.[1] && { code: fieldAt(record, ...error[1]) }),
    ...(error?.[3] && { message: fieldAt(record, ...error[3]) }),
  };
}

interface Part extends Span {
  readonly mark: string | undefined;
}

/** The lines of a record that have a head of their own, each with what follows it and without its head. */
function loggedParts(text: string): Part[] {
  const parts: { mark: string | undefined; start: number; end: number }[] = [];
  for (const { start, end } of linesOf(text)) {
    const match = head.exec(text.slice(start, Math.min(end, start + 120)));
    const last = parts.at(-1);
    if (match) parts.push({ mark: match.groups?.['mark'], start: start + match[0].length, end });
    else if (last) last.end = end;
  }
  return parts;
}

function nextLogged(text: string, from: number): number {
  const rest = linesOf(text.slice(from)).slice(1);
  const next = rest.find(({ start }) => head.test(text.slice(from + start, from + start + 120)));
  return next ? from + next.start : text.length;
}

function linesOf(text: string): Span[] {
  const lines: Span[] = [];
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    lines.push({ start, end });
    start = end + 1;
  }
  return lines;
}

function lineText(record: RecordText, line: Span | undefined): string {
  return line ? record.text.slice(line.start, line.end) : '';
}
