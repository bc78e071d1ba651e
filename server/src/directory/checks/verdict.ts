import type { CheckPart, CheckResult, Evidence, Outcome } from '../../model/check.ts';
import { worst as worstOf } from '../reach/wording.ts';

/** What a check says; its id and its remedies are added by whoever runs it. */
export type Verdict = Omit<CheckResult, 'check' | 'remedies'>;

interface Extras {
  readonly evidence?: readonly Evidence[];
  readonly parts?: readonly CheckPart[];
  readonly facts?: Readonly<Record<string, string>>;
}

export function verdict(outcome: Outcome, message: string, extras: Extras = {}): Verdict {
  return {
    outcome,
    message,
    evidence: extras.evidence ?? [],
    parts: extras.parts ?? [],
    facts: extras.facts ?? {},
  };
}

export const passed = (message: string, extras?: Extras): Verdict => verdict('passed', message, extras);
export const failed = (message: string, extras?: Extras): Verdict => verdict('failed', message, extras);
export const unknown = (message: string, extras?: Extras): Verdict => verdict('unknown', message, extras);

/** One part that failed fails the whole; else one that is unknown leaves it unknown. */
export function worst(parts: readonly { readonly outcome: Outcome }[]): Outcome {
  return worstOf(parts.map(({ outcome }) => outcome));
}

export function evidence(label: string, value: string): Evidence {
  return { label, value };
}

/** `1 level`, `3 levels` */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** More than this nobody reads, and every check may say it. */
const mostListed = 10;

/** Names in a sentence: `a; b; c`, of many the first. */
export function listed(names: readonly string[], separator = '; '): string {
  const more = names.length - mostListed;
  const shown = names.slice(0, mostListed).join(separator);
  return more > 0 ? `${shown}${separator}and ${more} more` : shown;
}

/** With a capital letter. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
