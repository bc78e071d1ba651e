import { placeholderLabels, remedyTemplateById } from '../knowledge/remedies.ts';
import { remedyKinds, type Placeholder, type Remedy, type RemedyTemplate } from '../model/remedy.ts';
import { hiddenCharacters } from '../text/hidden.ts';
import { isNativeArgument, powerShellLiteral } from './quote.ts';

const slot = /\{\{(\w+)(?::(\w+))?\}\}/g;

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
    .filter((template) => version === 'any' || !template.versions || template.versions.includes(version))
    .map((template) => fillRemedy(template, facts))
    .sort((a, b) => remedyKinds.indexOf(a.kind) - remedyKinds.indexOf(b.kind));
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
    const [whole, name = '', kind] = match;
    command += text.slice(done, match.index);
    done = match.index + whole.length;
    const value = facts[name];
    const reason = value === undefined ? undefined : refusal(value, kind);
    if (reason) addOnce(notes, `The value found for ${name} was left out: ${reason}.`);
    if (value !== undefined && !reason) {
      command += kind === 'number' ? value : powerShellLiteral(value);
      addWarning(notes, name, value);
    } else {
      command += placeholder(name, command.length, placeholders);
    }
  }
  command += text.slice(done);
  const { id, title, kind, shell, risk, versions } = template;
  return { id, title, kind, shell, risk, ...(versions && { versions }), command, placeholders, notes };
}

/** Why a value must not stand in a command, if so. */
function refusal(value: string, kind: string | undefined): string | undefined {
  if (kind === 'number') return /^\d{1,10}$/.test(value) ? undefined : 'it is no number';
  if (/[*?]/.test(value)) return 'it holds a wildcard, and would name more than one object';
  if (kind === 'argument' && !isNativeArgument(value)) return 'it would end the argument that it stands in';
  if (value.includes('\ufffd')) return 'a part of it could not be decoded';
  return value.length > 2000 ? 'it is too long for a name' : undefined;
}

function placeholder(name: string, at: number, placeholders: Placeholder[]): string {
  const label = `<${placeholderLabels[name] ?? name}>`;
  placeholders.push({ name, start: at + 1, end: at + 1 + label.length });
  return powerShellLiteral(label);
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
