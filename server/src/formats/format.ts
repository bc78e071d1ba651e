import type { Span } from '../model/location.ts';
import type { Field, FormatId, LogRecord } from '../model/record.ts';
import type { DateEvidence } from '../text/time.ts';

/** One line of scan text, without its line end. */
export interface Line extends Span {
  readonly text: string;
  /** A blank line, or nothing, stands before it. */
  readonly afterBlank: boolean;
}

/**
 * What a line is to a record that is not open: `strong` starts one anywhere, also inside a record of another format;
 * `weak` only where nothing else is being read.
 */
export type Start = 'strong' | 'weak' | undefined;

/** What a line is to the open record of its own format; the record ends with this line, or before it when `outside`. */
export type Next = 'belongs' | 'starts' | 'ends' | 'outside';

/** The text of one record: decoded, and cleaned of what web pages do to logs. */
export interface RecordText extends Span {
  readonly text: string;
  /** Offset in the source, in its units, of the character at `index`. */
  offset(index: number): number;
}

/** What a format has to remember from one record to the next. Plain data; a fresh one for each file. */
export interface FormatMemory {
  /** Columns that the last `#Fields:` line named. */
  columns: readonly string[] | undefined;
  dates: DateEvidence;
  /** Beginning of the last record whose date was taken as evidence. */
  lastDate: string;
}

/**
 * A log format. Lines are seen as scan text, in which only ASCII can be relied on; a record is decoded when its fields
 * are asked for. A format never throws: what it cannot read it leaves out.
 */
export interface LogFormat {
  readonly id: FormatId;
  starts(line: Line): Start;
  next(line: Line, open: OpenRecord): Next;
  /** Whether a record that begins with this line has the lines of its paragraph before it that no record has. */
  reachesBack?(line: Line): boolean;
  /** Upkeep of the memory: called for every record in order, with its scan text. */
  observe?(text: string, memory: FormatMemory): void;
  /** Whether it is a record that people count, and no header or comment; absent: always. */
  counts?(text: string): boolean;
  parse(record: RecordText, memory: FormatMemory): LogRecord[];
  /**
   * What joins records to sessions; absent where nothing does. In: the columns that hold. Out: what says of the text of a raw
   * record, without parsing it, which session it belongs to.
   */
  sessions?(columns: readonly string[] | undefined): SessionReader;
}

/** Out: the id of the session; empty where the record begins one without an id, to which all belong that follow and have none. */
export type SessionReader = (text: string) => string | undefined;

/** The record being read, as far as a format may look back at it. */
export interface OpenRecord {
  readonly firstLine: string;
  /** Free for the format to note in which part of the record it is. */
  part: string;
}

/** @returns a field for `record.text.slice(start, end)`, blanks at both ends left out */
export function fieldAt(record: RecordText, start: number, end: number): Field {
  let from = start;
  let to = end;
  while (from < to && isBlank(record.text.charCodeAt(from))) from++;
  while (to > from && isBlank(record.text.charCodeAt(to - 1))) to--;
  return { text: record.text.slice(from, to), start: record.offset(from), end: record.offset(to) };
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
}
