import { sessionColumns } from '../formats/protocolSessions.ts';
import type { LogRecord } from '../model/record.ts';
import { indexAt, recordAt, type LogDocument } from './logDocument.ts';

/** A name in a log: of a session, or of a mailbox. */
export interface LogName {
  readonly text: string;
  readonly isSession: boolean;
}

/** Columns that name a mailbox, or whoever opened one. */
const mailboxColumns = ['user', 'AuthenticatedUser', 'AnchorMailbox', 'sender-address', 'recipient-address'];
/** Names that are no longer than this are looked for around the pointer. */
const reach = 1000;

/** A legacyExchangeDN as far as its last common name, and an address. Other names tell nobody where they end. */
const mailboxes = [
  /\/o=(?:(?!o=)[^/'"\u2018\u2019\r\n]{1,100}\/){1,12}cn=[^/'"\u2018\u2019\r\n,;)]{1,100}/gi,
  /[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g,
];

/** The name that stands at an offset, if it is one that records can be found by. */
export function nameAt(log: LogDocument, offset: number): LogName | undefined {
  const index = indexAt(log, offset);
  const end = log.records.ends[index] ?? 0;
  if (index === -1 || offset > end) return undefined;
  const record = recordAt(log, index);
  return (record && fieldNameAt(record, offset)) ?? mailboxAt(log, offset, record?.start ?? 0, end);
}

function fieldNameAt({ kind, fields }: LogRecord, offset: number): LogName | undefined {
  if (kind !== 'row') return undefined;
  const at = Object.entries(fields).find(([, { start, end }]) => start <= offset && offset <= end);
  if (!at) return undefined;
  const [column, { text }] = at;
  if (text === '' || text.length > reach) return undefined;
  const isSession = sessionColumns.includes(column);
  return isSession || mailboxColumns.includes(column) ? { text, isSession } : undefined;
}

function mailboxAt(log: LogDocument, offset: number, start: number, end: number): LogName | undefined {
  const from = Math.max(start, offset - reach);
  const around = log.document.getText().slice(from, Math.min(end, offset + reach));
  const at = offset - from;
  for (const pattern of mailboxes)
    for (const { index, 0: text } of around.matchAll(pattern))
      if (index <= at && at <= index + text.length) return { text, isSession: false };
  return undefined;
}
