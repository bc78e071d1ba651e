import type { Reference } from './finding.ts';

/** `unknown` is no pass: something could not be read, and the message says what. */
export type Outcome = 'passed' | 'failed' | 'unknown';

/** A fact that a verdict rests on, as it is shown and copied: an ACE, an attribute and its value, a name and its address. */
export interface Evidence {
  readonly label: string;
  readonly value: string;
}

/** What a check says of one object among several: a level of the organization, a domain controller, a port. */
export interface CheckPart {
  /** The object's own name, as an administrator calls it. */
  readonly name: string;
  readonly outcome: Outcome;
  readonly message: string;
  readonly evidence: readonly Evidence[];
}

/** What one check found. */
export interface CheckResult {
  /** Id of the check in the knowledge. */
  readonly check: string;
  readonly outcome: Outcome;
  /** One sentence: what was found, on what. */
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly parts: readonly CheckPart[];
  /** Named values for the remedies: account, mailbox, server, database … */
  readonly facts: Readonly<Record<string, string>>;
  /** Ids of remedy templates; empty when nothing has to be mended. */
  readonly remedies: readonly string[];
}

export type CheckGroup = 'account' | 'organization' | 'mailbox' | 'directory' | 'reach';

/** What is said of a check whether it was run or not. */
export interface CheckDefinition {
  readonly id: string;
  readonly title: string;
  readonly group: CheckGroup;
  /** Why it is asked: what goes wrong where it fails. */
  readonly reason: string;
  readonly references: readonly Reference[];
  /** What has to be known before it can be asked. */
  readonly asks: readonly ('account' | 'mailbox')[];
}
