import { ruleById } from '../../server/src/knowledge/rules.ts';
import { placeholderLabels, remedyTemplateById } from '../../server/src/knowledge/remedies.ts';
import type { Analysis, Finding } from '../../server/src/model/finding.ts';
import type { Remedy, RemedyTemplate } from '../../server/src/model/remedy.ts';
import { fillRemedy, remediesFor } from '../../server/src/remedies/fill.ts';
import { commentBlock, scriptBlock } from '../../server/src/remedies/script.ts';
import { powerShellPieces, type Piece } from '../support/powershell.ts';

/** Every value that a log brings into a command is one literal there, and nothing of it is run. */
export function checkCommands(analysis: Analysis): string[] {
  return analysis.findings.flatMap((finding) => {
    const key = JSON.stringify([finding.rule, finding.message, finding.facts]);
    if (checked.has(key)) return [];
    if (checked.size > 20_000) checked.clear();
    checked.add(key);
    return remediesFor(ruleById(finding.rule)?.remedies ?? [], finding.facts).flatMap((remedy) =>
      [...checkCommand(remedy, finding), ...checkScript(remedy, finding)].map(
        (failure) => `${finding.rule}, ${remedy.id}: ${failure}`,
      ),
    );
  });
}

/** Most samples bring the same findings again. */
const checked = new Set<string>();

function checkCommand(remedy: Remedy, { facts }: Finding): string[] {
  const template = remedyTemplateById(remedy.id);
  if (!template) return ['there is no such template'];
  const harmless = pieces(fillRemedy(template, harmlessFacts(template, facts)).command);
  const filled = pieces(remedy.command);
  if (typeof filled === 'string') return [filled];
  if (typeof harmless === 'string') return [harmless];
  if (filled.length !== harmless.length) return [`a value is not one literal: ${remedy.command}`];
  const allowed = new Set([...Object.values(facts), ...slotNames(template).map(labelOf)]);
  return filled.flatMap((piece, index) => {
    const other = harmless[index];
    if (piece.kind === other?.kind && piece.text === other.text) return [];
    if (piece.kind !== 'literal' || other?.kind !== 'literal')
      return [`a value changes what runs: ${piece.text}`];
    return allowed.has(piece.text)
      ? []
      : [`a literal stands for ${JSON.stringify(piece.text)}, which is no fact`];
  });
}

function slotNames(template: RemedyTemplate): string[] {
  return [...template.command.join('\n').matchAll(/\{\{(\w+)/g)].map((match) => match[1] ?? '');
}

/** A number goes in bare, all else as a literal: what is compared with has to be of the same kind. */
function harmlessFacts(template: RemedyTemplate, facts: Finding['facts']): Record<string, string> {
  return Object.fromEntries(
    slotNames(template).map((name) => {
      const value = facts[name] ?? '';
      return [name, /^\d{1,10}$/.test(value) ? value : 'v'];
    }),
  );
}

function labelOf(name: string): string {
  return `<${placeholderLabels[name] ?? name}>`;
}

function pieces(script: string): Piece[] | string {
  try {
    return powerShellPieces(script);
  } catch (error) {
    return String(error);
  }
}

/** What ends a line for PowerShell and for an editor. */
const lineEnd = /\r\n|[\n\r]/;

function checkScript(remedy: Remedy, { message, time }: Finding): string[] {
  const origin = { file: message, line: 1, message, ...(time && { time }) };
  const { text, firstPlaceholder } = scriptBlock(remedy, origin, 'now');
  const command = remedy.command.replace(/\r?\n/g, '\r\n');
  if (!text.endsWith(`${command}\r\n`)) return ['the script does not end with the command'];
  const heading = text.slice(0, -command.length - 2).split(lineEnd);
  const failures = heading.some((line) => line !== '' && !line.startsWith('# '))
    ? ['a heading leaves its comment']
    : [];
  if (firstPlaceholder && !/^<[^<>]+>$/.test(text.slice(firstPlaceholder.start, firstPlaceholder.end)))
    failures.push('the first placeholder is not where it is said to be');
  const xml = commentBlock(remedy, origin, 'now', 'xml');
  if (xml.slice(4, -5).includes('--')) failures.push('a comment of XML holds two hyphens');
  const lines = commentBlock(remedy, origin, 'now', 'line').split(lineEnd);
  return lines.every((line) => line === '' || line.startsWith('#'))
    ? failures
    : [...failures, 'a line of a comment is none'];
}
