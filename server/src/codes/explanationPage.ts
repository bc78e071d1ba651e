import { visible } from '../text/hidden.ts';
import { contextMarkdown } from './context/contextMarkdown.ts';
import type { FoundCode, TextExplanation } from './explainText.ts';
import { escapeMarkdown, explanationMarkdown, knownOf } from './formatExplanation.ts';

/**
 * In: a text, what it says in codes, and in sentences what is known to be wrong in it.
 * Out: a page of Markdown to read; every value of the text is escaped, nothing in it is a command.
 */
export function explanationPage(
  text: string,
  { notes, contexts, codes }: TextExplanation,
  wrong: readonly string[] = [],
): string {
  const known = knownOf(codes);
  const unknown = codes.filter(({ explanation }) => explanation.readings.length === 0);
  const blocks = [
    `# ${escapeMarkdown(titleOf(text))}`,
    ...(wrong.length === 0
      ? []
      : [wrong.map((sentence) => `- ${escapeMarkdown(visible(sentence))}`).join('\n')]),
    ...(codes.length + contexts.length === 0 ? [nothing] : notes.map(escapeMarkdown)),
    ...contexts.map(contextMarkdown),
    ...(codes.length + contexts.length === 1 ? known.map(codeOnly) : known.map(codeBlock)),
    ...(unknown.length === 0 ? [] : [unknownBlock(unknown)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const nothing =
  'No code was found here. Numbers in a text are explained where their place says that they are codes; a number alone always is: select it and run the command again.';

function codeOnly({ explanation }: FoundCode): string {
  return explanationMarkdown(explanation);
}

function codeBlock({ places, explanation }: FoundCode): string {
  const count = places.length > 1 ? `\n\nStands here ${places.length} times.` : '';
  return `## ${escapeMarkdown(explanation.input)}\n\n${explanationMarkdown(explanation)}${count}`;
}

function unknownBlock(codes: readonly FoundCode[]): string {
  const names = codes.map(({ explanation }) => `- ${escapeMarkdown(explanation.input.slice(0, 200))}`);
  return `## In none of the tables\n\n${names.join('\n')}`;
}

function titleOf(text: string): string {
  const line = visible(text.trim().slice(0, 400));
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
