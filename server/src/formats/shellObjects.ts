import type { Field } from '../model/record.ts';
import { fieldAt, type RecordText } from './format.ts';
import { knownProperty } from './shellCmdlets.ts';
import { property, shellLine } from './shellLines.ts';

/** An object as the shell prints it: its properties, and where it stands in the text of the record. */
export interface ShellObject {
  readonly fields: Map<string, Field>;
  /** Where the name of each property stands; of a table, nowhere. */
  readonly names: Map<string, Field>;
  readonly start: number;
  end: number;
}

interface TextLine {
  readonly text: string;
  readonly start: number;
}

/** More of either nobody reads, and no rule asks for. */
const maxObjects = 2000;
const maxProperties = 500;
const maxColumns = 40;
const maxPieces = 2000;
const longestLine = 32_768;
/** No window leaves a value less room than this. */
const shortestWindow = 20;

/**
 * Reads what Format-List prints: `Name : value`, a value going on in indented lines, blank lines between two objects.
 * @returns the objects in their order, properties by the names that Exchange gives them
 */
export function objectsInList(record: RecordText): ShellObject[] {
  const objects: ShellObject[] = [];
  let blanks = 0;
  let open: Property | undefined;
  for (const line of linesOf(record.text)) {
    if (/^[\s>]*$/.test(line.text)) {
      blanks++;
      finish(record, objects, open);
      open = undefined;
      continue;
    }
    const next = propertyIn(line, open);
    if (next) {
      finish(record, objects, open);
      startObject(objects, next, blanks);
      open = next;
    } else if (open && blanks === 0 && open.pieces.length < maxPieces) {
      open.pieces.push(line);
    }
    blanks = 0;
  }
  finish(record, objects, open);
  return objects.filter(({ fields }) => fields.size > 0);
}

/** @returns the rows of a table with underlined columns */
export function objectsInTable(record: RecordText): ShellObject[] {
  const lines = linesOf(record.text);
  const rule = lines.findIndex(({ text }, index) => index > 0 && shellLine(text) === 'dashes');
  const header = lines.slice(0, Math.max(rule, 0)).findLast(({ text }) => text.trim() !== '');
  if (!header) return [];
  const columns = columnsOf(header.text, lines[rule]?.text ?? '');
  const rows: ShellObject[] = [];
  for (const line of lines.slice(rule + 1)) {
    if (line.text.trim() === '' || rows.length >= maxObjects) break;
    rows.push(rowAt(record, line, columns));
  }
  return rows;
}

interface Property {
  readonly name: string;
  readonly indent: number;
  /** Offset of the line that it begins in. */
  readonly line: number;
  /** Offset of its value. */
  readonly value: number;
  readonly pieces: TextLine[];
}

function linesOf(text: string): TextLine[] {
  const lines: TextLine[] = [];
  for (let at = 0; at < text.length;) {
    const feed = text.indexOf('\n', at);
    const end = feed === -1 ? text.length : feed;
    lines.push({ text: text.slice(at, Math.min(end, at + longestLine)).replace(/\r$/, ''), start: at });
    at = end + 1;
  }
  return lines;
}

/** A line further to the right than the property before it goes on with its value, whatever it looks like. */
function propertyIn({ text, start }: TextLine, open: Property | undefined): Property | undefined {
  const match = property.exec(text);
  const [whole = '', written = ''] = match ?? [];
  const name = match && (knownProperty(written) ?? written);
  if (!name) return undefined;
  const indent = whole.indexOf(written);
  if (open && indent > open.indent + 2) return undefined;
  const value = start + whole.length;
  return { name, indent, line: start, value, pieces: [{ text: text.slice(whole.length), start: value }] };
}

/** Two blank lines, or a property that the object has already, begin the next object. */
function startObject(objects: ShellObject[], { name, line }: Property, blanks: number): void {
  const last = objects.at(-1);
  const full = last && last.fields.size > 0;
  if (!last || (full && (blanks > 1 || last.fields.has(name))))
    if (objects.length < maxObjects)
      objects.push({ fields: new Map(), names: new Map(), start: line, end: line });
}

function finish(record: RecordText, objects: readonly ShellObject[], open: Property | undefined): void {
  const object = objects.at(-1);
  const last = open?.pieces.at(-1);
  if (!object || !open || !last || object.fields.size >= maxProperties) return;
  const end = last.start + last.text.length;
  object.end = end;
  if (object.fields.has(open.name)) return;
  object.fields.set(open.name, {
    ...fieldAt(record, open.value, end),
    text: joined(open.pieces.map(({ text }) => text)),
  });
  const name = open.line + open.indent;
  object.names.set(open.name, fieldAt(record, name, name + open.name.length));
}

/** Lines of one value, as one; the shell breaks at a blank where it can, else within the word. */
function joined(pieces: readonly string[]): string {
  const parts = pieces.map((piece) => withoutQuotes(piece).replaceAll('**', '').trim());
  const words = parts.findIndex((part) => part.includes(' '));
  const [first = ''] = parts;
  const oneWord = words === -1 && first.length >= shortestWindow;
  return parts.filter((part) => part !== '').join(oneWord ? '' : ' ');
}

function withoutQuotes(text: string): string {
  return text.replace(/^[\s>]{1,400}/, '');
}

/** A line as words to be searched: no quote marks of a mail, none of the marks that Markdown puts around and before characters. */
export function plain(text: string): string {
  return withoutQuotes(text)
    .replace(/\*\*|\\(?=[<>+*_[\]])|[\u200e\u200f]/g, '')
    .trim();
}

interface Column {
  readonly name: string;
  readonly start: number;
}

function columnsOf(header: string, rule: string): Column[] {
  const starts = [...rule.matchAll(/-+/g)].slice(0, maxColumns).map(({ index }) => index);
  return starts.map((start, index) => {
    const name = header.slice(start, starts[index + 1] ?? header.length).trim();
    return { name: knownProperty(name) ?? name, start };
  });
}

/** Cells stand under their columns; where a page took the blanks away, one word is one cell. */
function rowAt(record: RecordText, { text, start }: TextLine, columns: readonly Column[]): ShellObject {
  const words = [...text.matchAll(/\S+/g)];
  const fields = new Map<string, Field>();
  const bounds = columns.map((column, index) => borderBefore(text, column.start, index));
  for (const [index, { name }] of columns.entries()) {
    const word = words.length === columns.length ? words[index] : undefined;
    const from = word ? word.index : (bounds[index] ?? text.length);
    const to = word ? word.index + word[0].length : (bounds[index + 1] ?? text.length);
    if (name !== '' && from <= to && !fields.has(name))
      fields.set(name, fieldAt(record, start + from, start + Math.min(to, text.length)));
  }
  return { fields, names: new Map(), start, end: start + text.length };
}

/** Numbers are set to the right: a cell may begin before the line under its title. */
function borderBefore(text: string, start: number, index: number): number {
  let at = Math.min(start, text.length);
  while (index > 0 && at > 0 && /\S/.test(text.charAt(at - 1)) && /\S/.test(text.charAt(at))) at--;
  return at;
}
