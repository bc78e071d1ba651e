import type { Location } from './location.ts';

/** Why an account was not let into a mailbox: the first time that it was not. */
export interface Refusal {
  /** Id of the rule that knows the error. */
  readonly rule: string;
  /** The status code as `0x80040111`, where the error has one. */
  readonly hex?: string;
  readonly location: Location;
  readonly time?: string;
}

/** What became of the attempts to open one mailbox. An attempt that the log ends with is not counted. */
export interface MailboxAttempts {
  /** As the log names it, to the last blank. */
  readonly mailbox: string;
  /** Attempts that no error followed. */
  readonly opened: number;
  readonly failed: number;
  /** Whether the last attempt went well. */
  readonly openedLast: boolean;
  readonly refusal?: Refusal;
}

/** What one account tried on one server. Empty names: the log does not say. */
export interface AttemptGroup {
  readonly account: string;
  readonly server: string;
  readonly mailboxes: readonly MailboxAttempts[];
  /** Attempts in a row that failed since the last that went well. */
  readonly failedSince: number;
}

/** Who tried to open what in a log. */
export interface Attempts {
  readonly groups: readonly AttemptGroup[];
  /** Attempts at mailboxes that are too many to be listed. */
  readonly unlisted: number;
}
