import { compileMatcher, RecordTexts } from '../diagnosis/match.ts';
import { contexts } from '../knowledge/rules.ts';
import type { LogRecord } from '../model/record.ts';
import { visible } from '../text/hidden.ts';
import { recordAt, type LogDocument } from './logDocument.ts';
import { sessionsOf, type Session } from './sessions.ts';

/** What tells a session from the next: whose it is, where it comes from, and how it ended. Fit for a screen; parts may be empty. */
export interface SessionName {
  readonly who: string;
  readonly detail: string;
}

/** More of a name nobody reads in a list. */
const longest = 120;
const logons = contexts.map(compileMatcher);

/** Reads the first record of a session and its last two: the name of the user comes with a logon, the reason with the end. */
export function nameOfSession(log: LogDocument, session: Session): SessionName {
  const beforeLast = sessionsOf(log).previous[session.last] ?? -1;
  const indexes = [...new Set([session.last, beforeLast, session.first])].filter((index) => index !== -1);
  const records = indexes.flatMap((index) => recordAt(log, index) ?? []);
  const first = records.at(-1);
  if (first === undefined) return { who: shown(session.id), detail: '' };
  return first.format === 'exchange-agent-log' ? agentName(first) : rowsName(session, records);
}

function agentName(record: LogRecord): SessionName {
  const texts = new RecordTexts(record);
  const facts = logons.find((logon) => logon.matches(texts))?.facts(texts, {}) ?? {};
  const mailbox = facts['mailbox'] ?? record.fields['message']?.text ?? '';
  const last = /^\/o=/i.test(mailbox) ? mailbox.slice(lastNameAt(mailbox)) : mailbox;
  return { who: shown(last), detail: joined([facts['account'], facts['server']]) };
}

/** Behind the last `/cn=` of a legacyExchangeDN; 0 where it has none. A pattern that goes back for it is slow on a long message. */
function lastNameAt(dn: string): number {
  const at = dn.toLowerCase().lastIndexOf('/cn=');
  return at === -1 ? 0 : at + '/cn='.length;
}

const users = ['user', 'AuthenticatedUser', 'sender-address'];
const others = ['cIp', 'remote-endpoint', 'ClientIpAddress', 'Destination', 'recipient-address'];
/** What the last record says of the end, in the words of the log. */
const ends = ['ErrorCode', 'HttpStatus', 'event-id', 'description'];

/** @param records the last one first */
function rowsName(session: Session, records: readonly LogRecord[]): SessionName {
  const user = firstOf(records, users);
  const other = firstOf(records, others);
  const who = user || other || session.id;
  return { who: shown(who), detail: joined([user ? other : '', endOf(records)]) };
}

function endOf(records: readonly LogRecord[]): string {
  const [last, before] = records;
  if (last?.fields['session-id']) return smtpEnd(last, before);
  if (last?.fields['sessionId']) return imapEnd(last, before);
  return last ? firstOf([last], ends) : '';
}

/** `-` is the end of a connection, the context who ended it; the reply before it says why. */
function smtpEnd(last: LogRecord, before: LogRecord | undefined): string {
  if (textOf(last, 'event') !== '-') return 'no end in this log';
  const reply = before && /^\d{3}[ -]/.test(textOf(before, 'data')) ? textOf(before, 'data') : '';
  const by = textOf(last, 'context');
  return joined([reply, by && `ended by ${by.toLowerCase()}`]);
}

/** An error of the last command before the end says more than the end. */
function imapEnd(last: LogRecord, before: LogRecord | undefined): string {
  const closed = /^(?:CloseSession|logout|quit)$/i.test(textOf(last, 'command'));
  const error = [last, before].map((record) => record && errorIn(textOf(record, 'context'))).find(Boolean);
  return error ?? (closed ? textOf(last, 'command') : 'no end in this log');
}

function errorIn(context: string): string | undefined {
  return (
    /\bErrMsg=([^;"\r\n]{1,80})/.exec(context)?.[1] ?? /\b(?:NO|BAD|-ERR) [^;"\r\n]{1,80}/.exec(context)?.[0]
  );
}

function firstOf(records: readonly LogRecord[], names: readonly string[]): string {
  for (const record of records)
    for (const name of names) if (textOf(record, name) !== '') return textOf(record, name);
  return '';
}

function textOf(record: LogRecord, name: string): string {
  return record.fields[name]?.text ?? '';
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.flatMap((part) => (part ? shown(part) : [])).join(' · ');
}

function shown(text: string): string {
  const line = visible(text).trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
