import { commentMark, scriptMark } from '../formats/marks.ts';
import type { Remedy, Shell } from '../model/remedy.ts';
import type { Task } from '../model/task.ts';
import { commentText } from './quote.ts';

/** A block for a remediation script, and where in it the first gap is. Lines end in CRLF, as Windows PowerShell has it. */
export interface ScriptBlock {
  readonly text: string;
  /** UTF-16 units into the text; absent where everything is filled in. */
  readonly firstPlaceholder?: { readonly start: number; readonly end: number };
}

export interface Origin {
  /** Name of the log, without its folder; or what else it comes from. */
  readonly file: string;
  /** Absent where it is no place in a text. */
  readonly line?: number;
  /** Time of the record. */
  readonly time?: string;
  readonly message: string;
}

/** What a new script begins with. The first line is what keeps it from being read as a log. */
export function scriptHead(file: string): string {
  return crlf(
    `${scriptMark}\nCommands for what was found in ${commentText(file)}.\nRead each one before you run it. Values in <angle brackets> are for you to fill in.`
      .split('\n')
      .map((line, index) => (index === 0 ? line : `# ${line}`))
      .join('\n') + '\n',
  );
}

/**
 * Writes a remedy under a heading that says where it comes from. Everything from the log stands in it either as a
 * literal or cleaned for a comment.
 * @param now the time of writing, as it shall be shown
 */
export function scriptBlock(remedy: Remedy, origin: Origin, now: string): ScriptBlock {
  return remedyBlock(remedy, [
    `For: ${commentText(origin.message)}`,
    `From: ${commentText(origin.file)}${origin.line === undefined ? '' : `, line ${origin.line}`}${origin.time ? `, ${commentText(origin.time)}` : ''}. Written ${commentText(now)}.`,
  ]);
}

/**
 * Writes the chosen steps of a task one below the other, under one heading that says what they are for and what has to be known.
 * @param now the time of writing, as it shall be shown
 */
export function taskBlock(task: Task, steps: readonly Remedy[], now: string): ScriptBlock {
  const comments = [
    `TASK: ${task.title}`,
    task.about,
    ...(task.warnings ?? []).map((warning) => `Careful: ${warning}`),
    `Written ${commentText(now)}.`,
  ];
  let text = crlf(['', ...comments.flatMap(wrapped), ''].join('\n'));
  let firstPlaceholder: ScriptBlock['firstPlaceholder'];
  for (const step of steps) {
    const block = remedyBlock(step, []);
    const { start, end } = block.firstPlaceholder ?? {};
    if (start !== undefined && end !== undefined)
      firstPlaceholder ??= { start: text.length + start, end: text.length + end };
    text += block.text;
  }
  return { text, ...(firstPlaceholder && { firstPlaceholder }) };
}

/** @param about what stands in the heading besides what the remedy says of itself, fit for a comment */
function remedyBlock(remedy: Remedy, about: readonly string[]): ScriptBlock {
  const heading = crlf(['', ...remedyComments(remedy, about), ''].join('\n'));
  const first = remedy.placeholders[0];
  const written = (command: string) => crlf(otherShells[remedy.shell] ? commentedOut(command) : command);
  const text = `${heading}${written(remedy.command)}\r\n`;
  if (!first) return { text };
  const start = heading.length + written(remedy.command.slice(0, first.start)).length;
  return { text, firstPlaceholder: { start, end: start + first.end - first.start } };
}

/** What stands above a command, in lines of comment: what it does, for which versions and shell, what it puts at risk. */
export function remedyComments(
  { kind, title, shell, risk, versions, notes }: Omit<Remedy, 'id' | 'command' | 'placeholders'>,
  about: readonly string[] = [],
): string[] {
  return [
    `${kind.toUpperCase()}: ${title}`,
    ...about,
    `Shell: ${shell}. Risk: ${risk}.`,
    ...(versions ? [`Exchange ${versionList(versions)}.`] : []),
    ...notes.map(commentText),
    ...(otherShells[shell] ?? []),
  ].flatMap(wrapped);
}

/** What PowerShell does not read stands in a script as a comment, and is copied from there. */
const otherShells: Partial<Record<Shell, readonly string[]>> = {
  cmd: ['For a command prompt: take the lines below without the # and the blank before them.'],
  registry: [
    'For a .reg file, saved as UTF-16 and read in with "reg import FILE" on the server: take the lines below without the # and the blank before them.',
  ],
  LDAP: [
    'For a file that "ldifde -i -f FILE" reads in: take the lines below without the # and the blank before them.',
  ],
};

function commentedOut(command: string): string {
  return command
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
}

/** The lists of cmdlets and their parameters begin with Exchange 2010. */
function versionList(versions: readonly string[]): string {
  return versions.map((version) => (version === '2007' ? '2007 (unverified)' : version)).join(', ');
}

/** The same as a comment for the log itself: each line behind our mark; in XML, within a comment of its own. */
export function commentBlock(remedy: Remedy, origin: Origin, now: string, style: 'line' | 'xml'): string {
  const lines = scriptBlock(remedy, origin, now)
    .text.trim()
    .split(/[\r\n]+/);
  const marked = lines.map((line) => `${commentMark}${line.replace(/^# /, '')}\n`).join('');
  return style === 'line' ? marked : `<!--\n${marked.replace(/-(?=-)/g, '- ')}-->\n`;
}

/** A comment is read in an editor beside the log: half a screen wide. */
const widest = 100;

function wrapped(comment: string): string[] {
  const lines = [''];
  for (const word of comment.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= widest) lines.push(`  ${word}`);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}`);
}

function crlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}
