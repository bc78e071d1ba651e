import { parameterRow } from '../knowledge/parameters.ts';
import { placeholderLabels, remedyTemplateById } from '../knowledge/remedies.ts';
import { remedyKinds, type Placeholder, type Remedy, type RemedyTemplate } from '../model/remedy.ts';
import { hiddenCharacters } from '../text/hidden.ts';
import { contexts, type Context } from './contexts.ts';
import { unfit } from './parameters.ts';

/** A place for a value in a template, with the context that it stands in: `{{server}}`, `{{port:number}}`. */
export const slot = /\{\{(\w+)(?::(\w+))?\}\}/g;

/**
 * Fills the templates of a rule for one finding.
 * @param version the Exchange version at hand, or `any`
 * @returns what can be done, in the order diagnose, fix, verify, undo
 */
export function remediesFor(
  ids: readonly string[],
  facts: Readonly<Record<string, string>>,
  version = 'any',
): Remedy[] {
  return ids
    .map(remedyTemplateById)
    .filter((template): template is RemedyTemplate => template !== undefined)
    .filter((template) => (template.needs ?? []).every((fact) => facts[fact] !== undefined))
    .filter((template) => isFor(template, version))
    .map((template) => fillRemedy(template, facts))
    .sort((a, b) => remedyKinds.indexOf(a.kind) - remedyKinds.indexOf(b.kind));
}

/** @param version the Exchange version at hand, or `any` */
export function isFor({ versions }: Pick<RemedyTemplate, 'versions'>, version: string): boolean {
  return version === 'any' || !versions || versions.includes(version);
}

/** @returns the names of what a template is filled with, each once, in the order in which they stand */
export function slotNames({ command }: Pick<RemedyTemplate, 'command'>): string[] {
  return [...new Set([...command.join('\n').matchAll(slot)].map(([, name = '']) => name))];
}

/**
 * Puts facts into a template. A value becomes one quoted literal; what is not known, or would mean more than one
 * object as a name, becomes a placeholder that a reader sees and no command takes for a name.
 */
export function fillRemedy(template: RemedyTemplate, facts: Readonly<Record<string, string>>): Remedy {
  const placeholders: Placeholder[] = [];
  const notes = template.note ? [template.note] : [];
  let command = '';
  let done = 0;
  const text = template.command.join('\n');
  for (const match of text.matchAll(slot)) {
    const [whole, name = '', kind = 'literal'] = match;
    command += text.slice(done, match.index);
    done = match.index + whole.length;
    const context = contextOf(kind);
    const value = facts[name];
    const reason = value === undefined ? undefined : refusal(name, value, context);
    if (reason) addOnce(notes, `The value found for ${name} was left out: ${reason}.`);
    if (value !== undefined && !reason) {
      command += context.write(value);
      addWarning(notes, name, value);
    } else {
      command += placeholder(name, context, command.length, placeholders);
    }
  }
  command += text.slice(done);
  const { id, title, kind, shell, risk, versions } = template;
  return { id, title, kind, shell, risk, ...(versions && { versions }), command, placeholders, notes };
}

/** @throws Error where a template names a context that there is none of */
export function contextOf(kind: string): Context {
  const context = contexts[kind];
  if (!context) throw new Error(`A template names ${kind} as a place for a value.`);
  return context;
}

/**
 * Why a value must not stand in a command, if so. A console takes control characters of what is pasted for keys: Escape
 * throws away what stands before it, and the rest runs.
 */
function refusal(name: string, value: string, context: Context): string | undefined {
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(value))
    return 'it holds characters that a console takes for keys';
  if (value.trim() === '') return 'it is empty';
  if (/[\ufffd\p{Cs}]/u.test(value)) return 'a part of it could not be decoded';
  if (value.length > 2000) return 'it is too long for a name';
  const namesObjects = parameterRow(name).type !== 'prose';
  if (namesObjects && !context.takesWildcards && /[*?]/.test(value))
    return 'it holds a wildcard, and would name more than one object';
  return context.refusal?.(value) ?? unfit(name, value);
}

function placeholder(name: string, context: Context, at: number, placeholders: Placeholder[]): string {
  const label = `<${placeholderLabels[name] ?? name}>`;
  const [before, behind] = context.gap;
  placeholders.push({ name, start: at + before.length, end: at + before.length + label.length });
  return `${before}${label}${behind}`;
}

function addWarning(notes: string[], name: string, value: string): void {
  const hidden = hiddenCharacters(value);
  if (hidden.length > 0) {
    addOnce(
      notes,
      `Look twice: the value found for ${name} has characters that do not show (${hidden.join(', ')}).`,
    );
  }
}

function addOnce(notes: string[], note: string): void {
  if (!notes.includes(note)) notes.push(note);
}
