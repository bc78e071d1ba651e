import type { Attempts } from './attempts.ts';
import type { Location } from './location.ts';
import type { FormatId } from './record.ts';

export type Severity = 'error' | 'warning' | 'information';

export const severities: readonly Severity[] = ['error', 'warning', 'information'];

/** Where a statement comes from. */
export interface Reference {
  readonly title: string;
  readonly url?: string;
}

/** One thing that is wrong, said in words, with where it stands and the values that it is about. */
export interface Finding {
  /** Id of the rule that made it. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly location: Location;
  /** The whole record that the finding is about. */
  readonly record: Location;
  /** The record that explains this one, such as the agent's "Logging on" before its error. */
  readonly explainedBy?: Location;
  /** Time of the record: ISO 8601 where the order of day and month is known, else as it stands in the log. */
  readonly time?: string;
  /** Named values: mailbox, account, server, code … */
  readonly facts: Readonly<Record<string, string>>;
}

/** What a reader of a log could not do as it should have, in a sentence for the user. */
export interface Problem {
  readonly message: string;
  readonly location?: Location;
}

/** Everything known of one log after reading it. Counts are of all findings, also of those beyond the limit. */
export interface Analysis {
  readonly source: string;
  readonly format: FormatId | null;
  readonly encoding: string;
  readonly records: number;
  readonly findings: readonly Finding[];
  readonly total: number;
  readonly totalBySeverity: Readonly<Record<Severity, number>>;
  readonly totalByRule: Readonly<Record<string, number>>;
  /** Who tried to open which mailboxes; absent where the log tells of nobody. */
  readonly attempts?: Attempts;
  readonly problems: readonly Problem[];
}
