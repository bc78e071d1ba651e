import type { Field, LogRecord } from '../model/record.ts';
import { fieldAt, type RecordText } from './format.ts';
import { cmdletOfObject, knownProperty } from './shellCmdlets.ts';
import { plain, type ShellObject } from './shellObjects.ts';

/** What stands on the command line before the output. */
export interface Command {
  readonly cmdlet: string;
  readonly field: Field;
}

/** What names the object that a property belongs to. */
const naming = [
  'Server',
  'ServerName',
  'Identity',
  'Name',
  'User',
  'ThrottlingPolicyScope',
  'FriendlyName',
  'Thumbprint',
];
/** Where an object says in words what went wrong, the most telling first. */
const messages = [
  'Message',
  'ErrorDetail',
  'ErrorSummary',
  'LastError',
  'Error',
  'FailureType',
  'ErrorMessage',
];
const longestText = 16_384;
const maxValues = 50;
const format = 'exchange-shell-output';

/**
 * Makes records of objects that are known: `object` with all its properties, `setting` for each property, and, where
 * there are several objects, `list` with the distinct values of each property, one a line.
 * @param command what was typed; else the properties tell the cmdlet
 * @returns nothing where neither names a cmdlet of Exchange
 */
export function recordsOfObjects(
  objects: readonly ShellObject[],
  record: RecordText,
  command: Command | undefined,
): LogRecord[] {
  const records: LogRecord[] = [];
  const byCmdlet = new Map<string, LogRecord[]>();
  for (const object of objects) {
    const values = new Map([...object.fields].map(([name, { text }]) => [name, text]));
    const known = [...values.keys()].some((name) => knownProperty(name) !== undefined);
    const cmdlet = cmdletOfObject(values) ?? (known ? command?.cmdlet : undefined);
    if (!cmdlet) continue;
    const whole = objectRecord(object, record, cmdlet, command);
    records.push(whole, ...settingsOf(object, whole));
    const alike = byCmdlet.get(cmdlet);
    if (alike) alike.push(whole);
    else byCmdlet.set(cmdlet, [whole]);
  }
  for (const [cmdlet, several] of byCmdlet) if (several.length > 1) records.push(listRecord(cmdlet, several));
  return records;
}

function objectRecord(
  object: ShellObject,
  record: RecordText,
  cmdlet: string,
  command: Command | undefined,
): LogRecord {
  const whole = fieldAt(record, object.start, object.end);
  const message = messages.map((name) => object.fields.get(name)).find((field) => field && field.text !== '');
  const words = [...object.fields].map(([name, { text }]) => `${name} : ${text}`);
  const text = plain(words.join('\n').slice(0, longestText));
  const fields: Record<string, Field> = {
    // Names come from the log: entries make own properties of them all, __proto__ too.
    ...Object.fromEntries(object.fields),
    cmdlet: { ...whole, text: cmdlet, end: whole.start },
    text: { ...whole, text },
    ...(message && { message }),
    ...(command && { commandLine: command.field }),
  };
  return { format, kind: 'object', start: whole.start, end: whole.end, fields };
}

function settingsOf(object: ShellObject, whole: LogRecord): LogRecord[] {
  const named = Object.fromEntries(
    ['cmdlet', ...naming].flatMap((name) => (whole.fields[name] ? [[name, whole.fields[name]]] : [])),
  );
  return [...object.fields].map(([name, value]) => ({
    format,
    kind: 'setting',
    start: whole.start,
    end: whole.end,
    fields: { ...named, property: { ...(object.names.get(name) ?? value), text: name }, value },
  }));
}

function listRecord(cmdlet: string, objects: readonly LogRecord[]): LogRecord {
  const first = objects[0];
  const start = first?.start ?? 0;
  const end = objects.at(-1)?.end ?? start;
  const distinct = new Map<string, Set<string>>();
  for (const { fields } of objects) {
    for (const [name, { text }] of Object.entries(fields)) {
      if (['text', 'message', 'commandLine'].includes(name)) continue;
      const values = distinct.get(name) ?? new Set();
      if (values.size < maxValues && text !== '') values.add(text.replace(/\s+/g, ' '));
      distinct.set(name, values);
    }
  }
  const fields = Object.fromEntries(
    [...distinct].map(([name, values]) => [name, { start, end, text: [...values].join('\n') }]),
  );
  return {
    format,
    kind: 'list',
    start,
    end,
    fields: { ...fields, cmdlet: { start, end: start, text: cmdlet } },
  };
}
