import { parameterRow } from '../knowledge/parameters.ts';
import { placeholderLabels, remedyTemplateById } from '../knowledge/remedies.ts';
import { tasks } from '../knowledge/tasks.ts';
import type { RemedyTemplate } from '../model/remedy.ts';
import { contextOf, slot } from './fill.ts';
import { remedyComments } from './script.ts';

/** A snippet as VS Code has it in a file of snippets. */
export interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/**
 * The steps of all tasks as snippets for PowerShell files, by their titles: a tab stop for each parameter, the same one wherever
 * it stands, and a list where there is something to choose from. What another shell reads is no snippet.
 */
export function taskSnippets(): Record<string, Snippet> {
  const snippets: Record<string, Snippet> = {};
  for (const task of tasks) {
    for (const step of task.steps.map(remedyTemplateById)) {
      if (!step?.shell.endsWith('Shell')) continue;
      snippets[`Exchange: ${step.title}`] ??= {
        prefix: `exchange-${step.id}`,
        description: `${task.title}. Risk: ${step.risk}.`,
        body: bodyOf(step, task.warnings ?? []),
      };
    }
  }
  return snippets;
}

function bodyOf(step: RemedyTemplate, warnings: readonly string[]): string[] {
  const changes = step.risk !== 'reads only' && step.kind === 'fix';
  const notes = [
    ...(step.note ? [step.note] : []),
    ...(changes ? warnings.map((warning) => `Careful: ${warning}`) : []),
  ];
  const comments = remedyComments({ ...step, notes }).map(escapeText);
  const stops = new Map<string, number>();
  return [...comments, ...step.command.map((line) => lineWithStops(line, stops)), '$0'];
}

function lineWithStops(line: string, stops: Map<string, number>): string {
  let text = '';
  let done = 0;
  for (const match of line.matchAll(slot)) {
    const [whole, name = '', kind = 'literal'] = match;
    const stop = stops.get(name) ?? stops.size + 1;
    stops.set(name, stop);
    text += escapeText(line.slice(done, match.index)) + tabStop(stop, name, kind);
    done = match.index + whole.length;
  }
  return text + escapeText(line.slice(done));
}

/** A number has no quotes, but its gap does: they are typed over together. */
function tabStop(stop: number, name: string, kind: string): string {
  const [before, behind] = contextOf(kind).gap;
  const { choices } = parameterRow(name);
  const label = `<${placeholderLabels[name] ?? name}>`;
  const list = choices && `\${${stop}|${choices.map(({ value }) => escapeChoice(value)).join(',')}|}`;
  if (kind === 'number') return list ?? `\${${stop}:${escapeText(before + label + behind)}}`;
  return escapeText(before) + (list ?? `\${${stop}:${escapeText(label)}}`) + escapeText(behind);
}

function escapeText(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

function escapeChoice(text: string): string {
  return text.replace(/[\\,|]/g, '\\$&');
}
