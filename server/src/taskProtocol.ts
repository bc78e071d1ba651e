/** What passes between server and client about tasks: remedies that no error asks for. */

/** Request, client to server, no parameters: the tasks for the Exchange version of the settings. */
export const tasksRequest = 'exchangeTriage/tasks';
/** Request, client to server: what is made of something that was typed for a parameter. */
export const readTypedRequest = 'exchangeTriage/readTyped';
/** Request, client to server: the chosen steps of a task, filled in; nothing where there is no such task. */
export const writeTaskRequest = 'exchangeTriage/writeTask';

export interface TaskItem {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly steps: readonly TaskStep[];
  /** What the steps can be filled with, each once. */
  readonly parameters: readonly TaskParameter[];
}

export interface TaskStep {
  readonly id: string;
  readonly kind: 'diagnose' | 'fix' | 'verify' | 'undo';
  readonly title: string;
  /** Risk, shell and versions in a line. */
  readonly about: string;
  readonly note?: string;
  /** Names of its parameters. */
  readonly parameters: readonly string[];
  /** Whether it is one of those that most people want. */
  readonly chosen: boolean;
}

export interface TaskParameter {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly ParameterChoice[];
  /** Nothing but one of the choices. */
  readonly closed: boolean;
  readonly example?: string;
  readonly hint?: string;
}

export interface ParameterChoice {
  readonly value: string;
  readonly label?: string;
}

export interface ReadTypedParams {
  readonly name: string;
  readonly typed: string;
}

/** A value, what is wrong with what was typed, or the values that it may mean. */
export type ReadTypedResult =
  { readonly value: string } | { readonly wrong: string } | { readonly means: readonly ParameterChoice[] };

export interface WriteTaskParams {
  readonly task: string;
  /** Ids of the chosen steps. */
  readonly steps: readonly string[];
  /** Values by the names of the parameters; what is not there becomes a gap. */
  readonly values: Readonly<Record<string, string>>;
}

/** A block for a script. Lines end in CRLF; offsets are UTF-16 units into it. */
export interface WriteTaskResult {
  /** What a script begins with, where one has to be created. */
  readonly head: string;
  readonly text: string;
  readonly firstPlaceholder?: { readonly start: number; readonly end: number };
}
