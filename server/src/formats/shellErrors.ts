import type { Field, LogRecord } from '../model/record.ts';
import { fieldAt, type RecordText } from './format.ts';
import { isOfExchange } from './shellCmdlets.ts';
import { isError, shellLine } from './shellLines.ts';
import { plain } from './shellObjects.ts';
import type { Command } from './shellSettings.ts';

const longestText = 16_384;
const patterns = {
  category: /CategoryInfo\s{0,16}:\s{0,4}(\w{2,60})/d,
  cmdlet:
    /(?:CategoryInfo[^[\]]{0,300}\[|(?:^|\n)[\s>*"\\]{0,16})([A-Z][a-z]{1,15}-[A-Z]\w{1,60})(?:\]|\s{0,2}:\s)/d,
  exception: /CategoryInfo[^[\]]{0,300}\[[^\]]{0,80}\]\s?,?\s{0,80}([A-Z][\w.]{2,120})/d,
  errorId: /FullyQualifiedErrorId\s{0,16}:\s{0,4}((?:\[[^\]]{0,400}\]\s{0,80}){0,2}[\w.,-]{2,300})/d,
  failureCategory: /FailureCategory=([\w-]{2,120})/d,
  server: /\[Server=([\w.-]{1,255})[,\]]/d,
  mapi: /\b(Mapi(?:Exception|FxProxy)\w{2,80})/d,
  hr: /\(hr=(0x[0-9A-Fa-f]{1,8})/d,
  ec: /\bec=(-?(?:0x)?[0-9A-Fa-f]{1,11})/d,
} as const;

/**
 * Reads an error of the shell: the message, and what PowerShell says of it in `+ CategoryInfo` and
 * `+ FullyQualifiedErrorId`, which are English on every system; or the exception of a migration or of MAPI alone.
 * @param command the command line before it, where there is one
 * @returns one record, or none for an error that says nothing of Exchange
 */
export function parseError(record: RecordText, command: Command | undefined): LogRecord[] {
  const fields: Record<string, Field> = {};
  for (const [name, pattern] of Object.entries(patterns)) {
    const place = pattern.exec(record.text)?.indices?.[1];
    if (place) fields[name] = fieldAt(record, place[0], place[1]);
  }
  const whole = fieldAt(record, 0, record.text.length);
  if (command) {
    fields['commandLine'] = command.field;
    fields['cmdlet'] ??= { start: whole.start, end: whole.start, text: command.cmdlet };
  }
  if (!isOurs(record, fields)) return [];
  const words = record.text.slice(0, longestText).split('\n').map(plain);
  fields['text'] = { ...whole, text: words.join(' ') };
  fields['message'] = { ...firstLine(record), text: messageIn(words) };
  return [{ format: 'exchange-shell-output', kind: 'error', start: whole.start, end: whole.end, fields }];
}

/** Any program may print a category of PowerShell: the cmdlet, or the words, have to be Exchange's. */
function isOurs(record: RecordText, { cmdlet, category, mapi }: Readonly<Record<string, Field>>): boolean {
  if (cmdlet && isOfExchange(cmdlet.text) && (category ?? mapi)) return true;
  return record.text.slice(0, longestText).split('\n').some(isError);
}

/** What is said before PowerShell says where: without the command line, and without the cmdlet before the colon. */
function messageIn(words: readonly string[]): string {
  const said = words.filter((line) => shellLine(line) !== 'prompt');
  const until = said.findIndex((line) => /^\+\s|^At line:|^[-\u2022]\s{1,4}CategoryInfo/.test(line));
  const message = said
    .slice(0, until === -1 ? undefined : until)
    .join(' ')
    .trim();
  return message.replace(/^[A-Z][a-z]{1,15}-[A-Z]\w{1,60}\s{0,2}:\s{1,4}/, '');
}

/** The first line of the error that is no command: what is underlined. */
function firstLine(record: RecordText): Field {
  let at = 0;
  for (const line of record.text.split('\n')) {
    const kind = shellLine(line.slice(0, 2000));
    if (kind !== 'prompt' && kind !== 'blank') return fieldAt(record, at, at + line.length);
    at += line.length + 1;
  }
  return fieldAt(record, 0, record.text.length);
}
