import type { Hover, Position } from 'vscode-languageserver-types';
import { explainCode } from '../codes/explainCode.ts';
import type { CodeHint } from '../codes/explanation.ts';
import { escapeMarkdown, explanationMarkdown } from '../codes/formatExplanation.ts';
import { ruleById, type Rule } from '../knowledge/rules.ts';
import type { Finding } from '../model/finding.ts';
import type { LogDocument } from './logDocument.ts';
import { rangeOf } from './ranges.ts';

/** What is worth explaining by itself: status codes, their names, enhanced status codes. */
const codes =
  /-\d{9,10}\b|\b0[x\u00d7][0-9A-Fa-f]{1,8}\b|\b(?:MAPI|SEC|RPC|E|ec)_?[A-Z][A-Za-z_]{3,60}\b|\b[245]\.\d{1,3}\.\d{1,3}\b(?!\.)/g;

/** Says what is wrong where the pointer is, or what the code there means. */
export async function hoverAt(log: LogDocument, position: Position): Promise<Hover | null> {
  const offset = log.document.offsetAt(position);
  const finding = log.analysis.findings.find(
    ({ location }) => location.start <= offset && offset <= location.end,
  );
  if (finding) {
    const value = await findingMarkdown(finding);
    return { contents: { kind: 'markdown', value }, range: rangeOf(log.document, finding.location) };
  }
  return codeHover(log, position);
}

async function findingMarkdown(finding: Finding): Promise<string> {
  const rule = ruleById(finding.rule);
  if (!rule) return escapeMarkdown(finding.message);
  // The editor shows the message of the diagnostic above the hover: here is what comes after it.
  const parts = [`**${rule.title}**`, rule.meaning];
  if (rule.causes.length > 0)
    parts.push(`**Likely causes**\n\n${rule.causes.map((cause) => `- ${cause}`).join('\n')}`);
  parts.push(`**What now:** ${rule.next}`, factsTable(finding));
  const code = await explainedCode(rule, finding);
  if (code) parts.push('---', code);
  if (rule.references.length > 0)
    parts.push(
      '---',
      rule.references.map(({ title, url }) => (url ? `[${title}](${url})` : title)).join(' · '),
    );
  return parts.filter((part) => part !== '').join('\n\n');
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

async function explainedCode(rule: Rule, finding: Finding): Promise<string | undefined> {
  const code = rule.code && finding.facts[rule.code.fact];
  if (!code) return undefined;
  const text = rule.code.family === 'smtp' ? (finding.facts['reply'] ?? code) : code;
  const explanation = await explainCode(text, rule.code.family as CodeHint | undefined);
  return explanation.readings.length > 0
    ? explanationMarkdown(explanation, rule.causes.length > 0)
    : undefined;
}

async function codeHover(log: LogDocument, position: Position): Promise<Hover | null> {
  const from = Math.max(position.character - 100, 0);
  const window = {
    start: { line: position.line, character: from },
    end: { line: position.line, character: position.character + 100 },
  };
  for (const match of log.document.getText(window).matchAll(codes)) {
    const start = from + match.index;
    const end = start + match[0].length;
    if (position.character < start || position.character > end) continue;
    const explanation = await explainCode(match[0]);
    if (explanation.readings.length === 0) return null;
    const range = {
      start: { line: position.line, character: start },
      end: { line: position.line, character: end },
    };
    return { contents: { kind: 'markdown', value: explanationMarkdown(explanation) }, range };
  }
  return null;
}
