import type { Outcome } from './check.ts';
import type { Reference } from './finding.ts';

/** Who says what came of a step: the user, a check of the directory or of reach, a finding, a value that the case has. */
export type AnsweredBy = 'hand' | 'check' | 'log' | 'value';

export interface StepAnswer {
  /** `passed`: it is as the step expects it. */
  readonly outcome: Outcome;
  readonly by: AnsweredBy;
  /** What it rests on, in a sentence. */
  readonly evidence: string;
}

/** What an outcome of a step means, and where it leads. */
export interface Lead {
  readonly outcome: Outcome;
  readonly means: string;
  /** Title of the cause that it speaks for. */
  readonly cause?: string;
  readonly to: 'step' | 'guide' | 'done';
  /** Id of the step or guide; empty at the end. */
  readonly id: string;
  readonly title: string;
}

/** A task that does the whole of a step, with what the case knows of its values. */
export interface StepTask {
  readonly id: string;
  readonly title: string;
  readonly known: Readonly<Record<string, string>>;
}

/** `skipped`: the answers before it lead past it. */
export type StepStanding = 'answered' | 'next' | 'open' | 'skipped';

/** A step filled in for a case. Texts are plain; what comes from a log or a directory is made visible in them. */
export interface StepState {
  readonly id: string;
  /** Part of the guide that it belongs to; empty where the guide has no parts. */
  readonly section: string;
  readonly title: string;
  readonly doing: string;
  readonly expect: string;
  /** What to paste; absent where nothing is, or nobody knows the value yet. */
  readonly copy?: string;
  /** Tools that used to do this. */
  readonly replaces: readonly string[];
  /** Ids of the checks that answer it. */
  readonly checks: readonly string[];
  readonly answer?: StepAnswer;
  readonly standing: StepStanding;
  readonly leads: readonly Lead[];
  readonly hasRemedies: boolean;
  readonly task?: StepTask;
}

/** A guide as far as it has got. */
export interface GuideState {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly steps: readonly StepState[];
  /** Where the answers lead; the step to take now, another guide, or the end. */
  readonly next: Omit<Lead, 'outcome'>;
  readonly references: readonly Reference[];
}
