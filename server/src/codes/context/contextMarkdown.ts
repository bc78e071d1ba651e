import { contextFacts, contextRecordLines } from './contextLines.ts';
import type { ContextExplanation } from './explainContext.ts';
import { stepName } from './sentence.ts';
import { visible } from '../../text/hidden.ts';
import { escapeMarkdown, markdownList } from '../formatExplanation.ts';

/** In: an explanation of a diagnostic context. Out: what a hover says of it: the sentence, and the codes from the root cause on. */
export function contextSummary({ sentence, chain, notes }: ContextExplanation): string {
  const steps = chain.map((step) => {
    const meaning = step.meaning === undefined ? '' : `: ${step.meaning}`;
    return `1. **${escapeMarkdown(stepName(step))}** (${escapeMarkdown(step.where)})${escapeMarkdown(meaning)}`;
  });
  return [
    `**${escapeMarkdown(sentence)}**`,
    steps.length === 0 ? '' : `Codes, root cause first:\n\n${steps.join('\n')}`,
    markdownList('Notes', notes),
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
    markdownList('Not read', explanation.problems),
    records.length === 0 ? '' : `Records:\n\n${records.join('\n')}`,
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}
