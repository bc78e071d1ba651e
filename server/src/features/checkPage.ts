import { escapeMarkdown } from '../codes/formatExplanation.ts';
import { checkDefinitions } from '../knowledge/directory.ts';
import type { CheckPart, CheckResult, Evidence, Outcome } from '../model/check.ts';
import { visible } from '../text/hidden.ts';

const words: Readonly<Record<Outcome, string>> = { passed: 'Passed', failed: 'Failed', unknown: 'Unknown' };

/**
 * A result as a page to read: what was found, why it is asked, the evidence, the sources. Everything that comes from a
 * directory is escaped.
 * @param directory what was asked, as its description says it
 */
export function checkPage(result: CheckResult, directory: string): string {
  const definition = checkDefinitions.find(({ id }) => id === result.check);
  const sources = (definition?.references ?? []).map(({ title, url }) => {
    return url === undefined ? `- ${escapeMarkdown(title)}` : `- [${escapeMarkdown(title)}](${url})`;
  });
  const blocks = [
    `# ${escapeMarkdown(definition?.title ?? result.check)}`,
    `**${words[result.outcome]}.** ${escapeMarkdown(visible(result.message))}`,
    ...(definition ? [escapeMarkdown(definition.reason)] : []),
    ...evidenceBlock(result.evidence),
    ...result.parts.flatMap(partBlocks),
    ...(sources.length === 0 ? [] : [`## Sources\n\n${sources.join('\n')}`]),
    `*${escapeMarkdown(visible(directory))}*`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** The same as plain text, for a ticket. */
export function checkText(result: CheckResult, directory: string): string {
  const title = checkDefinitions.find(({ id }) => id === result.check)?.title ?? result.check;
  const lines = [
    `${title}: ${words[result.outcome].toLowerCase()}`,
    result.message,
    ...result.evidence.map(plain),
    ...result.parts.flatMap((part) => [
      `${part.outcome}: ${part.name}. ${part.message}`,
      ...part.evidence.map((line) => `    ${plain(line)}`),
    ]),
    directory,
  ];
  return `${lines.map((line) => visibleLine(line)).join('\n')}\n`;
}

function evidenceBlock(evidence: readonly Evidence[]): string[] {
  if (evidence.length === 0) return [];
  // A list, for a cell of a table does not break a long distinguished name.
  const items = evidence.map(
    ({ label, value }) => `- **${escapeMarkdown(visible(label))}**: ${escapeMarkdown(visible(value))}`,
  );
  return [items.join('\n')];
}

function partBlocks(part: CheckPart): string[] {
  return [
    `## ${words[part.outcome]}: ${escapeMarkdown(visible(part.name))}`,
    escapeMarkdown(visible(part.message)),
    ...evidenceBlock(part.evidence),
  ];
}

function plain({ label, value }: Evidence): string {
  return `${label}: ${value}`;
}

function visibleLine(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return indent + visible(line.slice(indent.length));
}
