import { cellAt } from './csv.ts';
import type { SessionReader } from './format.ts';
import { layouts } from './protocolLayouts.ts';

/**
 * Columns whose value the rows of one session share, whatever stands between them: of IMAP4 and POP3, SMTP, connectivity and
 * HttpProxy logs; in message tracking those of one message.
 */
export const sessionColumns: readonly string[] = [
  'sessionId',
  'session-id',
  'session',
  'RequestId',
  'message-id',
];

/** Rows of another log may stand below the header of the first: what is no id is another column. */
const id = /^(?:[0-9A-Fa-f]{16}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|<[^<>]{1,320}>)$/;
const rowStart = /^[\s>*"]{0,6}(?=[\d-]{0,10}T\d\d:)/;
/** A row that lost its time. */
const cut = /^[\s>*"]{0,6}([0-9A-Fa-f]{16}),\d{1,9},/;

/** Reads the id of the session off a row. In: the columns that the last `#Fields:` line named. */
export function sessionReader(columns: readonly string[] | undefined): SessionReader {
  const named = sessionColumn(columns ?? []);
  return (text) => {
    if (text.startsWith('#')) return undefined;
    const lead = /^\d/.test(text) ? 0 : (rowStart.exec(text)?.[0].length ?? 0);
    const row = lead === 0 ? text : text.slice(lead);
    return (idIn(row, named) ?? idIn(row, columnByShape(text)) ?? cut.exec(text)?.[1])?.toUpperCase();
  };
}

function sessionColumn(columns: readonly string[]): number {
  return columns.findIndex((name) => sessionColumns.includes(name));
}

function idIn(row: string, column: number): string | undefined {
  const value = column === -1 ? undefined : cellAt(row, column)?.trimEnd();
  return value !== undefined && id.test(value) ? value : undefined;
}

const columnsByShape = layouts.map(({ shape, columns }) => ({ shape, column: sessionColumn(columns) }));

function columnByShape(text: string): number {
  return columnsByShape.find(({ shape }) => shape.test(text))?.column ?? -1;
}
