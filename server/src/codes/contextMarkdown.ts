import { contextFacts, contextRecordLines } from './context/contextLines.ts';
import type { ContextExplanation } from './context/explainContext.ts';
import { stepName } from './context/sentence.ts';
import { escapeMarkdown } from './formatExplanation.ts';
import { visible } from '../text/hidden.ts';

/** In: an explanation of a diagnostic context. Out: what a hover says of it: the sentence, and the codes from the root cause on. */
export function contextSummary({ sentence, chain, notes }: ContextExplanation): string {
  const steps = chain.map((step) => {
    const meaning = step.meaning === undefined ? '' : `: ${step.meaning}`;
    return `1. **${escapeMarkdown(stepName(step))}** (${escapeMarkdown(step.where)})${escapeMarkdown(meaning)}`;
  });
  return [
    `**${escapeMarkdown(sentence)}**`,
    steps.length === 0 ? '' : `Codes, root cause first:\n\n${steps.join('\n')}`,
    bullets('Notes', notes),
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

/** In: the same. Out: a part of a page, with every record. */
export function contextMarkdown(explanation: ContextExplanation): string {
  const facts = contextFacts(explanation).map(([name, value]) => `${name}: ${value}`);
  const records = contextRecordLines(explanation).map((line) => `    ${visible(line)}`);
  return [
    '## Diagnostic context',
    contextSummary(explanation),
    facts.map((fact) => `- ${escapeMarkdown(fact)}`).join('\n'),
    bullets('Not read', explanation.problems),
    records.length === 0 ? '' : `Records:\n\n${records.join('\n')}`,
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

function bullets(title: string, items: readonly string[]): string {
  return items.length === 0
    ? ''
    : `${title}:\n\n${items.map((item) => `- ${escapeMarkdown(item)}`).join('\n')}`;
}
