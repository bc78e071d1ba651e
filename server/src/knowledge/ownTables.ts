import type {
  EventFile,
  LidFile,
  MeaningFile,
  NumberEntry,
  NumberFile,
  OwnTables,
  References,
} from './files.ts';
import { codeFamilies, isCodeFamily } from './rows.ts';

/** The folder of a workspace that holds tables of its own. Its files have the names and the shapes of those that ship. */
export const ownTablesFolder = '.exchange-triage';

/** Names of the files that are read there. */
export const ownTableNames: readonly string[] = [...codeFamilies, 'meanings', 'events', 'lids'].map(
  (name) => `${name}.json`,
);

/** One file of a workspace. `path` is how it is called in messages and as the source of its rows. */
export interface OwnFile {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

/**
 * Reads what a workspace adds to the tables. In: its files. Out: their rows, and a sentence for each row or file that does not have
 * the shape that its schema asks for; such a row is left out, the others count.
 */
export function readOwnTables(files: readonly OwnFile[]): { tables: OwnTables; problems: readonly string[] } {
  const said: string[] = [];
  const tables = {
    numbers: [] as NumberFile[],
    meanings: [] as MeaningFile[],
    events: [] as EventFile[],
    lids: [] as LidFile[],
  };
  for (const file of files) {
    const problems: string[] = [];
    const { rows, references } = contentOf(file, problems);
    const sources = { a: file.path };
    const good = (kind: Kind) => rows.filter((row, index) => fits(row, kind, file, index, problems));
    const referring = (kind: Kind) => good(kind).map((row) => withReference(row as object, references));
    const family = codeFamilies.find((each) => file.name === `${each}.json`);
    if (family !== undefined)
      tables.numbers.push({ family, sources, rows: good('number').map(withoutLetters) });
    else if (file.name === 'meanings.json')
      tables.meanings.push({ references, rows: referring('meaning') as MeaningFile['rows'] });
    else if (file.name === 'events.json')
      tables.events.push({ references, rows: referring('event') as EventFile['rows'] });
    else tables.lids.push({ sources, rows: good('lid').map(firstThree) });
    said.push(...problems.slice(0, maxProblems));
    if (problems.length > maxProblems)
      said.push(`${file.path}: ${problems.length - maxProblems} more rows are left out.`);
  }
  return { tables, problems: said };
}

/** Sentences for each file: who reads more has to mend the first ones anyway. */
const maxProblems = 20;

type Kind = 'number' | 'meaning' | 'event' | 'lid';

function contentOf(
  { path, text }: OwnFile,
  problems: string[],
): { rows: readonly unknown[]; references: References } {
  const own: References = { own: [path] };
  try {
    const content: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    const { rows, references } = isObject(content) ? content : {};
    if (Array.isArray(rows))
      return { rows: rows as unknown[], references: { ...readReferences(references), ...own } };
    problems.push(`${path} has no list "rows", so nothing of it is used.`);
  } catch (error) {
    problems.push(
      `${path} is no JSON, so nothing of it is used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return { rows: [], references: own };
}

/** Name to title and https address; what is written otherwise is left out. */
function readReferences(references: unknown): References {
  if (!isObject(references)) return {};
  return Object.fromEntries(
    Object.entries(references).filter(
      (entry): entry is [string, string[]] =>
        isTexts(entry[1]) &&
        entry[1].length > 0 &&
        entry[1].slice(1).every((url) => /^https:\/\/[^\s<>\\]+$/.test(url)),
    ),
  );
}

/** What each kind of row needs, in the words of a message. */
const shapes: Readonly<Record<Kind, { readonly test: (row: unknown) => boolean; readonly words: string }>> = {
  number: { test: (row) => isTuple(row, isCode, isText), words: '[code, symbol]' },
  lid: {
    test: (row) => isTuple(row, isWhole, (name) => name === '' || isText(name), isText),
    words: '[LID, name or "", meaning]',
  },
  meaning: {
    test: (row) =>
      hasTexts(row, 'meaning') &&
      isCode(row['code']) &&
      isCodeFamily(row['family']) &&
      [row['sent'], row['received']].every((side) => side === undefined || hasTexts(side, 'meaning')),
    words:
      'family, code, meaning, causes and next; in sent and received, where they are there, the last three',
  },
  event: {
    test: (row) =>
      hasTexts(row, 'source', 'severity', 'title', 'meaning') &&
      isWhole(row['id']) &&
      isTexts(row['aliases'] ?? []),
    words: 'source, id, severity, title, meaning, causes and next; aliases, where there are any, is a list',
  },
};

function fits(row: unknown, kind: Kind, file: OwnFile, index: number, problems: string[]): boolean {
  const { test, words } = shapes[kind];
  if (test(row)) return true;
  problems.push(`${file.path}: row ${index + 1} is left out. A row has ${words}.`);
  return false;
}

function isTuple(row: unknown, ...tests: readonly ((value: unknown) => boolean)[]): boolean {
  return Array.isArray(row) && tests.every((test, index) => test(row[index]));
}

/** Texts where they are asked for, and lists of texts for causes and next steps. */
function hasTexts(row: unknown, ...names: readonly string[]): row is Record<string, unknown> {
  return (
    isObject(row) &&
    names.every((name) => isText(row[name])) &&
    isTexts(row['causes']) &&
    isTexts(row['next'])
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isCode(value: unknown): boolean {
  if (typeof value === 'string') return /^0x[0-9A-Fa-f]{1,8}$/.test(value);
  return (
    typeof value === 'number' && Number.isInteger(value) && value >= -0x8000_0000 && value <= 0xffff_ffff
  );
}

/** Where a row of a workspace comes from is its file. */
function withoutLetters(row: unknown): NumberEntry {
  const [code, symbol, aliases, , note] = row as [string | number, string, unknown, unknown, unknown];
  const known = isText(aliases) ? aliases : '';
  return isText(note) ? [code, symbol, known, '', note] : [code, symbol, known];
}

function firstThree(row: unknown): LidFile['rows'][number] {
  const [lid, name, meaning] = row as [number, string, string];
  return [lid, name, name === '' ? meaning : `${name}: ${meaning}`];
}

function withReference(row: object, references: References): object {
  const { ref } = row as { readonly ref?: unknown };
  return typeof ref === 'string' && Object.hasOwn(references, ref) ? row : { ...row, ref: 'own' };
}
