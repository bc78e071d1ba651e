import { formats } from '../formats/detect.ts';
import type { SessionReader } from '../formats/format.ts';
import type { LogDocument, RecordIndex } from './logDocument.ts';

/**
 * Which records of an open log belong together: the rows of one connection, what an agent wrote of one mailbox. Numbers only, as a
 * large log has hundreds of thousands of records; -1 stands for none.
 */
export interface Sessions {
  /** Of each record, the index of its session in `all`. */
  readonly of: Int32Array;
  /** Of each record, the next and the last one before it of the same session. */
  readonly next: Int32Array;
  readonly previous: Int32Array;
  /** Of each record, which one of its session it is, from 1. */
  readonly ordinal: Int32Array;
  /** In the order in which they begin. */
  readonly all: readonly Session[];
}

export interface Session {
  /** Empty where the log gives it none. */
  readonly id: string;
  /** Indexes of its first and last record. */
  readonly first: number;
  last: number;
  count: number;
}

const known = new WeakMap<RecordIndex, Sessions>();

/** The sessions of a log: found in one pass when they are first asked for, and kept as long as its text is the same. */
export function sessionsOf(log: LogDocument): Sessions {
  const found = known.get(log.records) ?? readSessions(log);
  known.set(log.records, found);
  return found;
}

function readSessions({ document, records }: LogDocument): Sessions {
  const text = document.getText();
  const { length } = records.starts;
  const none = () => new Int32Array(length).fill(-1);
  const sessions = { of: none(), next: none(), previous: none(), ordinal: none(), all: [] as Session[] };
  const byId = new Map<string, number>();
  const begun = formats.map(() => -1);
  const readers = sessionReaders(records);
  for (let index = 0; index < length; index++) {
    const read = readers(index);
    if (read === undefined) continue;
    const format = records.formats[index] ?? 0;
    const id = read(text.slice(records.starts[index], records.ends[index]));
    if (id === '') begun[format] = sessions.all.length;
    const number = id ? numberOf(byId, id, sessions.all.length) : (begun[format] ?? -1);
    if (number !== -1) add(sessions, number, index, id ?? '');
  }
  return sessions;
}

/** Of a record, what reads its session; records are asked for in their order. */
function sessionReaders({ formats: formatNumbers, columns }: RecordIndex) {
  let region = 0;
  let readers: (SessionReader | undefined)[] = readersFor(undefined);
  return (index: number): SessionReader | undefined => {
    while (region < columns.length && (columns[region]?.from ?? 0) <= index)
      readers = readersFor(columns[region++]?.names);
    return readers[formatNumbers[index] ?? 0];
  };
}

function readersFor(columns: readonly string[] | undefined): (SessionReader | undefined)[] {
  return formats.map((format) => format.sessions?.(columns));
}

function numberOf(byId: Map<string, number>, id: string, next: number): number {
  const number = byId.get(id) ?? next;
  if (number === next) byId.set(id, number);
  return number;
}

function add(sessions: Sessions & { all: Session[] }, number: number, index: number, id: string): void {
  const session = (sessions.all[number] ??= { id, first: index, last: -1, count: 0 });
  sessions.of[index] = number;
  sessions.previous[index] = session.last;
  if (session.last !== -1) sessions.next[session.last] = index;
  session.last = index;
  sessions.ordinal[index] = ++session.count;
}
