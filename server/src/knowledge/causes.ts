import type { Reference } from '../model/finding.ts';
import file from './causes.json' with { type: 'json' };

/** Findings that a cause explains: those of the rules, and where patterns are given only those whose facts match them. */
export interface Explained {
  readonly rules: readonly string[];
  readonly when?: Readonly<Record<string, string>>;
}

/** Whether all mailboxes of an account or a server fail for this cause, or only some. */
export type Scope = 'all' | 'some';

/** A sentence that speaks for a cause or against it, and what has to hold for it. Exactly one kind of condition stands in it. */
export interface EvidenceRow {
  /** `{count}` is how often it holds; facts of the case as in a message. */
  readonly text: string;
  /** Added to the score: negative speaks against the cause. */
  readonly moves: number;
  /** What it says settles that it is not this cause. */
  readonly rulesOut?: boolean;
  /** A fact of a finding, or the name of a refused mailbox, that matches a pattern. */
  readonly fact?: string;
  readonly pattern?: string;
  /** One of these rules is among the findings that the cause explains. */
  readonly has?: readonly string[];
  /** One of these rules has a finding elsewhere in the case: at most so many seconds away, or anywhere. */
  readonly beside?: readonly string[];
  readonly within?: number;
  /** A fact that has the same value there as among these findings. */
  readonly same?: string;
  /** Name of a function in diagnosis/causes/signs.ts. */
  readonly sign?: string;
}

export interface CauseCheckRow {
  readonly check: string;
  /** Whether a failure settles that it is this cause, and a pass that it is not. */
  readonly confirms: boolean;
  readonly excludes: boolean;
  /** What each outcome means, in a sentence. */
  readonly failed: string;
  readonly passed: string;
}

/** A cause as it stands in the knowledge. */
export interface CauseRow {
  readonly id: string;
  readonly title: string;
  readonly explains: readonly Explained[];
  /** Facts whose values tell one case of it from another. */
  readonly sharedBy: readonly string[];
  readonly scope?: Scope;
  /** Score before any evidence: how common it is among the causes of these findings. */
  readonly weight: number;
  /** `{tally}` says how many mailboxes fail; facts of the findings as in a rule's message. */
  readonly message: string;
  readonly evidence?: readonly EvidenceRow[];
  readonly checks?: readonly CauseCheckRow[];
  /** Ids of causes that bring this one about. */
  readonly follows?: readonly string[];
  readonly remedies: readonly string[];
  /** Id of a guide that leads through it. */
  readonly guide?: string;
  /** Keys of `sources`. */
  readonly sources: readonly string[];
}

const sources: Readonly<Record<string, Reference>> = file.sources;

export const causeRows = file.causes as readonly CauseRow[];

export function sourcesOf(row: CauseRow): Reference[] {
  return row.sources.map((key) => sources[key]).filter((reference) => reference !== undefined);
}
