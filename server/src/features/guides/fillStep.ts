import { escapeMarkdown } from '../../codes/formatExplanation.ts';
import type { GuideStep } from '../../knowledge/guides.ts';
import { placeholderLabels } from '../../knowledge/remedies.ts';
import type { CheckResult } from '../../model/check.ts';
import { visible } from '../../text/hidden.ts';
import { resultsFor } from './answerStep.ts';
import type { GuideCase } from './guideCase.ts';

const slot = /\{\{(\w+)\}\}/g;

/** Values by their names. */
export type Facts = Readonly<Record<string, string>>;

/**
 * The values for a step: those of the case, then what the checks of the step found, then what any check found. Of the case first, for a
 * text that names the mailbox otherwise than the log does is not recognised.
 */
export function factsFor(step: GuideStep, data: GuideCase): Facts {
  const merged = (results: readonly CheckResult[]): Facts =>
    Object.assign({}, ...results.map(({ facts }) => facts)) as Facts;
  return { ...merged(data.results), ...merged(resultsFor(step, data)), ...data.facts };
}

/** Fills a text in for a screen. What is not known stands in angle brackets. */
export function fillText(text: string, facts: Facts): string {
  return text.replace(slot, (_, name: string) => shown(name, facts));
}

/** The same as Markdown: nothing of it is taken for markup but the bold values. */
export function fillMarkdown(text: string, facts: Facts): string {
  return text
    .split(slot)
    .map((piece, index) =>
      index % 2 === 0 ? escapeMarkdown(piece) : `**${escapeMarkdown(shown(piece, facts).trim())}**`,
    )
    .join('');
}

/** What is to be pasted; `undefined` while a value for it is not known. */
export function copyText({ copy }: GuideStep, facts: Facts): string | undefined {
  if (copy === undefined) return undefined;
  const [, name] = /^\{\{(\w+)\}\}$/.exec(copy) ?? [];
  if (name === undefined) return copy;
  const value = facts[name];
  return value === undefined ? undefined : visible(value);
}

function shown(name: string, facts: Facts): string {
  const value = facts[name];
  return value === undefined ? `<${placeholderLabels[name] ?? name}>` : visible(value);
}
