import { observeDate } from '../text/time.ts';
import { autodiscoverEnd, parseAutodiscover } from './autodiscover.ts';
import { fieldAt, type LogFormat, type RecordText } from './format.ts';
import { cmdletOfCommand, isOfExchange } from './shellCmdlets.ts';
import { parseError } from './shellErrors.ts';
import { bareCommand, mapiCode, prompt, reportEntry, shellLine, type ShellLine } from './shellLines.ts';
import { objectsInList, objectsInTable } from './shellObjects.ts';
import { parseReport } from './shellReport.ts';
import { recordsOfObjects, type Command } from './shellSettings.ts';

/** Events begin with these too, and they know what to do with them. */
const labelOfEvent = /^\W{0,16}(?:Message\b|Id\W{1,16}\d|TimeCreated\b|Index\s{3,20}:\s\d)/i;
const entryDate = /(\d{1,2})([./-])(\d{1,2})[./-]\d{2}/;

/**
 * What people paste from the Exchange Management Shell: lists (`… | fl`) and tables of objects, errors with their
 * `+ CategoryInfo`, exceptions of MAPI and of migrations, move reports; and Autodiscover XML, as it is or escaped.
 * One command with its output is one record; every object, and each of its properties, is one that rules can match.
 */
export const shellOutput: LogFormat = {
  id: 'exchange-shell-output',

  starts(line) {
    const kind = shellLine(line.text);
    if (kind === 'autodiscover' || (kind === 'error' && mapiCode.test(line.text))) return 'strong';
    if (kind === 'prompt') return /\[PS\]/i.test(line.text.slice(0, 40)) ? 'strong' : 'weak';
    if (kind === 'property' && labelOfEvent.test(line.text)) return undefined;
    return weakStarts.has(kind) ? 'weak' : undefined;
  },

  reachesBack: (line) => shellLine(line.text) === 'category',

  next(line, open) {
    const parts = (open.part ||= partOf(shellLine(open.firstLine)));
    if (parts === 'autodiscover') return nextOfXml(line.text, line.afterBlank);
    const kind = shellLine(line.text);
    if (kind === 'blank') return 'belongs';
    if (kind === 'prompt' || kind === 'autodiscover' || kind === 'eseutil') return 'starts';
    const part = partOf(kind);
    if (parts === 'eseutil') return nextOfEseutil(line.text, line.afterBlank, kind);
    if (parts.startsWith('prompt')) {
      open.part = part || (line.afterBlank || parts.length >= longestCommand ? 'other' : `${parts}+`);
      return 'belongs';
    }
    if (!belongs(parts, kind, line.afterBlank)) return weakStarts.has(kind) ? 'starts' : 'outside';
    if (part !== '' && parts !== 'list' && parts !== 'rows') open.part = part;
    return 'belongs';
  },

  observe(text, memory) {
    const match = reportEntry.test(text.slice(0, 200)) ? entryDate.exec(text.slice(0, 200)) : null;
    if (match) observeDate(memory.dates, Number(match[1]), Number(match[3]), match[2] ?? '');
  },

  parse(record) {
    if (shellLine(record.text.slice(0, 2000)) === 'autodiscover') return parseAutodiscover(record);
    if (shellLine(firstLineOf(record)) === 'eseutil') return parseError(record, undefined);
    const command = commandOf(record);
    const objects = objectsInTable(record);
    const known = recordsOfObjects(objects.length > 0 ? objects : objectsInList(record), record, command);
    const entries = parseReport(record);
    if (known.length > 0 || entries.length > 0) return [...known, ...entries];
    return parseError(record, command);
  },
};

/** A command may go over three lines; what stands behind it after that is no output of it. */
const longestCommand = 'prompt++'.length;

const weakStarts: ReadonlySet<ShellLine> = new Set([
  'prompt',
  'category',
  'error',
  'cmdlet error',
  'report',
  'eseutil',
  'header',
  'telling',
  'property',
]);

/** What a line makes of the record that it stands in; nothing, where it only goes on. */
function partOf(kind: ShellLine): string {
  if (kind === 'telling') return 'list';
  if (kind === 'header') return 'table';
  if (kind === 'dashes') return 'rows';
  if (kind === 'error' || kind === 'cmdlet error' || kind === 'category') return 'error';
  return kind === 'report' || kind === 'eseutil' || kind === 'prompt' || kind === 'autodiscover' ? kind : '';
}

/** A paragraph holds together; over a blank line, a part goes on only with a line of its own kind. */
function belongs(part: string, kind: ShellLine, afterBlank: boolean): boolean {
  if (kind === 'cmdlet error') return false;
  if (part === 'report') return kind === 'report' || !afterBlank;
  if (part === 'table') return !afterBlank || kind === 'dashes';
  if (part === 'rows') return !afterBlank && kind !== 'report' && kind !== 'error';
  if (part === 'list') {
    if (kind === 'telling' || kind === 'property' || kind === 'indented') return true;
    return !afterBlank && kind !== 'report';
  }
  if (part === 'error')
    return kind === 'category' || (!afterBlank && kind !== 'report') || kind === 'indented';
  return !afterBlank && kind !== 'report' && kind !== 'error';
}

/** Its last line says how it ended; without one, text that is none of it ends it. */
function nextOfEseutil(text: string, afterBlank: boolean, kind: ShellLine) {
  if (/Operation (?:terminated|completed)\b/.test(text)) return 'ends';
  return afterBlank && kind === 'other' && !/^\s|[:%]/.test(text) ? 'outside' : 'belongs';
}

/** XML that is never closed ends where text without a tag follows. */
function nextOfXml(text: string, afterBlank: boolean) {
  if (autodiscoverEnd.test(text)) return 'ends';
  if (shellLine(text) === 'autodiscover') return 'starts';
  return afterBlank && text.trim() !== '' && !/[<]|&lt;/.test(text) ? 'outside' : 'belongs';
}

/** The command line that stands before its output, where there is one. */
function commandOf(record: RecordText): Command | undefined {
  const line = firstLineOf(record);
  const start = prompt.exec(line)?.[0].length ?? (bareCommand.test(line) ? 0 : undefined);
  if (start === undefined) return undefined;
  const field = fieldAt(record, start, line.length);
  const cmdlet = cmdletOfCommand(field.text);
  return cmdlet && isOfExchange(cmdlet) ? { cmdlet, field } : undefined;
}

function firstLineOf({ text }: RecordText): string {
  const end = text.indexOf('\n');
  return text.slice(0, end === -1 ? text.length : end).slice(0, 4000);
}
