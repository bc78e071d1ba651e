import type { Span } from './location.ts';

export const formatIds = [
  'exchange-agent-log',
  'exchange-protocol-log',
  'exchange-event-log',
  'exchange-ndr',
  'exchange-setup-log',
  'send-as-export',
  'exchange-shell-output',
] as const;

/** A log format; the same word is its VS Code language id. */
export type FormatId = (typeof formatIds)[number];

/** A value as it stands in the log, and where: offsets in the units of the source. */
export interface Field extends Span {
  readonly text: string;
}

/** One entry of a log: a line of an agent, a row, an event, one refused recipient of an NDR. */
export interface LogRecord extends Span {
  readonly format: FormatId;
  /** The form within the format, such as `row`, `header`, `event-text`, `event-xml`, `recipient`. */
  readonly kind: string;
  readonly fields: Readonly<Record<string, Field>>;
}
