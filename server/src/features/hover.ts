import type { Hover, Position } from 'vscode-languageserver-types';
import { explainContext } from '../codes/context/explainContext.ts';
import { contextSummary } from '../codes/context/contextMarkdown.ts';
import { explainCode } from '../codes/explainCode.ts';
import { explainMention } from '../codes/explainMention.ts';
import type { Family } from '../codes/explanation.ts';
import { escapeMarkdown, explanationMarkdown } from '../codes/formatExplanation.ts';
import type { Mention } from '../codes/mentions/mention.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import { ruleById, type Rule } from '../knowledge/rules.ts';
import type { Cause } from '../model/cause.ts';
import type { Finding } from '../model/finding.ts';
import { causeOf } from './causeItems.ts';
import type { LogDocument } from './logDocument.ts';
import { contextAt, mentionAt } from './mentionsIn.ts';
import { pipelineAt } from './pipeline.ts';
import { rangeOf } from './ranges.ts';

/** Says what is wrong where the pointer is, what the code there means, and where in the transport pipeline it stands. @param causes what explains the findings of all open logs */
export function hoverAt(
  log: LogDocument,
  position: Position,
  catalog: Catalog,
  causes: readonly Cause[] = [],
): Hover | null {
  const offset = log.document.offsetAt(position);
  const finding = log.analysis.findings.find(
    ({ location }) => location.start <= offset && offset <= location.end,
  );
  const mention = mentionAt(log, offset, catalog);
  const context = contextAt(log, offset);
  const pipeline = pipelineAt(log, offset);
  const place = mention ?? finding?.location ?? context?.span ?? pipeline?.span;
  if (place === undefined) return null;
  const parts = [
    mention === undefined || (finding && saysItself(finding, mention)) ? '' : codeMarkdown(mention, catalog),
    context === undefined ? '' : contextSummary(explainContext(context.context, catalog)),
    finding === undefined ? '' : findingMarkdown(finding, catalog, causes),
    pipeline?.markdown ?? '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return null;
  return {
    contents: { kind: 'markdown', value: parts.join('\n\n---\n\n') },
    range: rangeOf(log.document, place),
  };
}

function findingMarkdown(finding: Finding, catalog: Catalog, causes: readonly Cause[]): string {
  const rule = ruleById(finding.rule);
  if (!rule) return escapeMarkdown(finding.message);
  // The editor shows the message of the diagnostic above the hover: here is what comes after it.
  const parts = [`**${rule.title}**`, rule.meaning, causeMarkdown(causeOf(finding, causes))];
  if (rule.causes.length > 0)
    parts.push(`**Likely causes**\n\n${rule.causes.map((cause) => `- ${cause}`).join('\n')}`);
  parts.push(`**What now:** ${rule.next}`, lacksMarkdown(rule), factsTable(finding));
  const code = explainedCode(rule, finding, catalog);
  if (code) parts.push('---', code);
  if (rule.references.length > 0)
    parts.push(
      '---',
      rule.references.map(({ title, url }) => (url ? `[${title}](${url})` : title)).join(' · '),
    );
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What the open logs together say of why, and whether a check has confirmed it. */
function causeMarkdown(cause: Cause | undefined): string {
  if (!cause) return '';
  const how = cause.state === 'confirmed' ? 'Confirmed by a check' : 'Likely, over all open logs';
  return `**${how}:** ${cause.title}\\\n${escapeMarkdown(cause.message)}`;
}

/** Says which commands nobody has to look for, and why. */
function lacksMarkdown({ lacks = [] }: Rule): string {
  const lines = lacks.map(({ kinds, only, why }) => {
    const versions = only ? ` (Exchange ${only.join(', ')})` : '';
    return `**No command to ${kinds.join(', ').replace(/, (?=\w+$)/, ' or ')}**${versions}: ${why}`;
  });
  return lines.join('\\\n');
}

function factsTable({ facts }: Finding): string {
  const rows = Object.entries(facts).filter(
    ([name]) => !['text', 'reply', 'lastReply', 'accountName'].includes(name),
  );
  if (rows.length === 0) return '';
  const lines = rows.map(
    ([name, value]) => `| ${name} | ${escapeMarkdown(value.replace(/\s+/g, ' ').slice(0, 300))} |`,
  );
  return ['| | |', '|---|---|', ...lines].join('\n');
}

function explainedCode(rule: Rule, finding: Finding, catalog: Catalog): string | undefined {
  const code = rule.code && finding.facts[rule.code.fact];
  if (!code) return undefined;
  const { family } = rule.code;
  const text = family === 'smtp' ? (finding.facts['reply'] ?? code) : code;
  const place = family === undefined ? undefined : { families: [family as Family], why: whyRule };
  const explanation = explainCode(text, catalog, place);
  return explanation.readings.length > 0
    ? explanationMarkdown(explanation, rule.causes.length > 0)
    : undefined;
}

const whyRule = 'It stands where this error has its code.';

/** The code under the pointer is the one that the finding explains. */
function saysItself(finding: Finding, mention: Mention): boolean {
  const rule = ruleById(finding.rule);
  const code = rule?.code && finding.facts[rule.code.fact];
  return code !== undefined && (code === mention.text || code.includes(mention.text));
}

function codeMarkdown(mention: Mention, catalog: Catalog): string {
  const explanation = explainMention(mention, catalog);
  return explanation.readings.length === 0 ? '' : explanationMarkdown(explanation);
}
