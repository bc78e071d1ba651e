import type { Reference } from './finding.ts';

/** Something that an administrator does and no error asks for: remedies in the order in which they are run. */
export interface Task {
  readonly id: string;
  readonly title: string;
  /** What it is for, in a sentence. */
  readonly about: string;
  /** What has to be known before the first command is run. */
  readonly warnings?: readonly string[];
  readonly references: readonly Reference[];
  /** Ids of remedy templates, in their order. */
  readonly steps: readonly string[];
  /** Those of them that are other ways, or not always needed: offered, but not chosen at first. */
  readonly optional?: readonly string[];
}
