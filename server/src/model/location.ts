/** A half-open range. What it counts is said by whoever holds it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `byte` in a file, `utf16` in an open document, `event` for the records of a binary event log. */
export type Unit = 'byte' | 'utf16' | 'event';

/** A place in the evidence. Lines and columns are made from it at the very end, by features/ and report/. */
export interface Location extends Span {
  /** What was read: a file path, or the URI of an open document. */
  readonly source: string;
  readonly unit: Unit;
}
