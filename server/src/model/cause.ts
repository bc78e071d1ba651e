import type { Outcome } from './check.ts';
import type { Finding, Reference } from './finding.ts';
import type { Location } from './location.ts';

/** From what is settled to what is settled against; causes are ranked in this order. */
export type CauseState = 'confirmed' | 'likely' | 'possible' | 'ruled out';
export const causeStates: readonly CauseState[] = ['confirmed', 'likely', 'possible', 'ruled out'];

/** A sentence that speaks for a cause or against it, and where in a log it is seen. */
export interface CauseEvidence {
  readonly text: string;
  readonly location?: Location;
}

/** Whom a check is asked about: names as a log has them. */
export interface CheckSubject {
  readonly account?: string;
  readonly mailbox?: string;
}

/** What a check said of somebody: all that the ranking of causes knows of a directory. */
export interface SubjectResult {
  readonly subject: CheckSubject;
  readonly check: string;
  readonly outcome: Outcome;
  readonly message: string;
  readonly facts: Readonly<Record<string, string>>;
  /** Ids of what mends it. */
  readonly remedies: readonly string[];
}

/** A check that would settle whether it is this cause, and what it said, once it was run. */
export interface CauseCheck {
  readonly check: string;
  readonly subject: CheckSubject;
  /** What it means for the cause when the check fails, and when it passes. */
  readonly failed: string;
  readonly passed: string;
  readonly result?: { readonly outcome: Outcome; readonly message: string };
}

/** What explains findings of the case together. */
export interface Cause {
  /** Id of the row that it comes from; `rule:` and a rule's id where one rule's findings stand for themselves. */
  readonly id: string;
  readonly title: string;
  /** Values that the explained findings share, by the names of their facts. */
  readonly shared: Readonly<Record<string, string>>;
  /** The same as text; empty where nothing names it. */
  readonly about: string;
  /** One sentence about this case. */
  readonly message: string;
  readonly state: CauseState;
  /** Higher is likelier, among causes of the same state. */
  readonly score: number;
  readonly for: readonly CauseEvidence[];
  readonly against: readonly CauseEvidence[];
  readonly checks: readonly CauseCheck[];
  /** Mailboxes that a check has confirmed it for. */
  readonly confirmedFor: readonly string[];
  /** The findings that it explains, counted by their rules. */
  readonly explains: readonly { readonly rule: string; readonly count: number }[];
  /** The first of these findings. */
  readonly findings: readonly Finding[];
  /** Named values for the remedies. */
  readonly facts: Readonly<Record<string, string>>;
  readonly remedies: readonly string[];
  readonly guide?: string;
  readonly references: readonly Reference[];
}
