import type { Field, LogRecord } from '../model/record.ts';
import { fieldAt, type Line, type Next, type RecordText } from './format.ts';

/** What a program writes before what it heard or said; a time and names may stand before it. */
const side = String.raw`(?:[^\r\n]{0,120}?(?:\b[SC]:|<=|=>|<--|-->|->\s(?:CLIENT|SERVER):)\s{0,3}b?['"]?|[\s>]{0,8})`;
const tag = String.raw`(?:[A-Za-z]{0,4}\d{1,10}|[.*])`;
const greeting = new RegExp(String.raw`^${side}(?:\* OK|\+OK) [^\r\n]{0,80}Microsoft Exchange`);
/** With these words an answer is known behind anything that a program writes before it. */
const inWords = String.raw`[^\r\n="]{0,120}?\b(?=${tag} (?:NO|BAD) (?:LOGIN|AUTHENTICATE) failed)`;
const refusal = new RegExp(
  String.raw`^(?:${side}|${inWords})(?<answer>${tag} (?:NO|BAD|BYE) [^\r\n]{2,300}|-ERR [^\r\n]{2,300})`,
  'dgm',
);
/** Answers in the words of Exchange: enough where the greeting was not quoted. */
const known =
  /(?:NO|BAD) (?:LOGIN|AUTHENTICATE) failed\.|User is authenticated but not connected|-ERR Logon failure|(?:NO|-ERR) Server Unavailable/;
/** `Error login on [host] with user [name] auth [LOGIN]: 2 NO LOGIN failed.`, as imapsync writes it. */
const failedLogin =
  /\bError login on \[(?<host>[^\]\r\n]{1,255})\] with user \[(?<user>[^\]\r\n]{1,200})\] auth \[[\w-]{1,20}\]:\s{1,4}(?<answer>[^\r\n]{2,300})/d;
const said = new RegExp(
  String.raw`^\s*$|^[^\r\n]{0,120}?(?:\b[SC]:|<=|=>|<--|-->|->\s(?:CLIENT|SERVER):)|^[\s>]{0,8}(?:${tag}|\+OK|\+|-ERR|user|pass)(?:\s|$)`,
  'i',
);
const host = /\b(?<host>[\w.-]{1,120}\.(?:office365|outlook)\.com)\b/d;
const user = /\bLOGIN\s{1,3}["']?(?<user>[^\s"'*<>@\\]{1,64}[@\\][^\s"'*<>]{1,200})/di;
/** A logon with a token, or the words of the server for one; what the server merely offers is no logon. */
const mechanism = /(?:\bAUTH(?:ENTICATE)? (?=X?OAUTH)|\b(?=OAuthLog))(?<mechanism>\w{5,12})/d;
const tokenLogon = new RegExp(String.raw`^${side}${tag} AUTHENTICATE (?:XOAUTH2|OAUTHBEARER)\b`);
const maxAnswers = 1000;

/** Whether a conversation of a program, or of somebody at port 110 or 143, with IMAP4 or POP3 of Exchange begins here. */
export function startsConversation(line: string): boolean {
  if (greeting.test(line) || failedLogin.test(line) || tokenLogon.test(line)) return true;
  return known.test(line) && line.search(refusal) !== -1;
}

export function nextOfConversation(line: Line, first: string): Next {
  if (greeting.test(line.text) || failedLogin.test(line.text)) return 'starts';
  if (failedLogin.test(first) || (line.afterBlank && line.text.trim() === '')) return 'outside';
  return said.test(line.text) ? 'belongs' : 'outside';
}

/**
 * Reads what an IMAP4 (RFC 3501) or POP3 (RFC 1939) service answered, as a client wrote it down.
 * @returns a record for each answer that refuses something, the answer in `data`; else one for the greeting
 */
export function parseConversation(record: RecordText): LogRecord[] {
  const failed = failedLogin.exec(record.text)?.indices?.groups;
  if (failed) return [toRecord(record, fieldsOf(record, failed))];
  const about = { ...namedIn(record, host), ...namedIn(record, user), ...namedIn(record, mechanism) };
  const answers = [...record.text.matchAll(refusal)].slice(0, maxAnswers).flatMap(placeOfAnswer);
  if (answers.length === 0) {
    const lineEnd = record.text.search(/[\r\n]/);
    return [toRecord(record, { banner: fieldAt(record, 0, lineEnd === -1 ? record.text.length : lineEnd) })];
  }
  return answers.map(({ start, end }) => {
    const answer = fieldAt(record, start, end);
    return toRecord(record, { ...about, data: { ...answer, text: bare(answer.text) } });
  });
}

function placeOfAnswer(match: RegExpExecArray): { start: number; end: number }[] {
  const place = match.indices?.groups?.['answer'];
  return place ? [{ start: place[0], end: place[1] }] : [];
}

/** Without the quote mark and the written line end of the program, and the full stop: it becomes part of a sentence. */
function bare(answer: string): string {
  return answer
    .replace(/(?:\\r|\\n|['"]){1,6}$/, '')
    .replace(/\\r\\n/g, ' ')
    .replace(/\.$/, '');
}

function namedIn(record: RecordText, pattern: RegExp): Record<string, Field> {
  return fieldsOf(record, pattern.exec(record.text)?.indices?.groups ?? {});
}

function fieldsOf(
  record: RecordText,
  groups: Readonly<Record<string, readonly [number, number] | undefined>>,
): Record<string, Field> {
  const fields: Record<string, Field> = {};
  for (const [name, place] of Object.entries(groups))
    if (place) fields[name === 'answer' ? 'data' : name] = fieldAt(record, place[0], place[1]);
  return fields;
}

function toRecord(record: RecordText, fields: Record<string, Field>): LogRecord {
  const span = fields['data'] ?? fields['banner'] ?? record;
  return { format: 'exchange-protocol-log', kind: 'conversation', start: span.start, end: span.end, fields };
}
