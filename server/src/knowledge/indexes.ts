import type { Reference } from '../model/finding.ts';
import type {
  EventFile,
  LidFile,
  LogValueFile,
  MeaningFile,
  NumberEntry,
  NumberFile,
  References,
  Sources,
  StatusFile,
  WordFile,
} from './files.ts';
import type {
  CodeFamily,
  CodeRow,
  EventRow,
  ExchangeStatus,
  LidRow,
  LogValue,
  Meaning,
  NamedRow,
  RightRow,
  SidRow,
} from './rows.ts';

/** In: what makes a value. Out: what gives it, made when it is first asked for. */
export function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** In: number tables; of two rows with one number or symbol, the one that stands first is meant. */
export function indexCodes(files: readonly NumberFile[]): {
  byValue(family: CodeFamily, value: number): CodeRow | undefined;
  bySymbol(name: string): readonly CodeRow[];
} {
  const values = new Map<CodeFamily, Map<number, () => CodeRow>>();
  const symbols = lazily(() => indexSymbols(files));
  const indexOf = (family: CodeFamily) => {
    const known = values.get(family);
    if (known !== undefined) return known;
    const made = indexValues(files.filter((file) => file.family === family));
    values.set(family, made);
    return made;
  };
  return {
    byValue: (family, value) => indexOf(family).get(value)?.(),
    bySymbol: (name) =>
      symbols()
        .get(name.toLowerCase())
        ?.map((row) => row()) ?? [],
  };
}

export function indexMeanings(files: readonly MeaningFile[]): ReadonlyMap<string, Meaning> {
  return firstOfEach(files, (file) =>
    file.rows.map((row) => [`${row.family}:${unsigned(row.code)}`, withReference(row, file.references)]),
  );
}

export function indexEvents(files: readonly EventFile[]): ReadonlyMap<number, readonly EventRow[]> {
  const events = new Map<number, EventRow[]>();
  for (const { rows, references } of files) {
    for (const entry of rows) {
      const row = { ...withReference(entry, references), aliases: entry.aliases ?? [] };
      const others = events.get(row.id);
      if (others === undefined) events.set(row.id, [row]);
      else others.push(row);
    }
  }
  return events;
}

export function indexLids(files: readonly LidFile[]): ReadonlyMap<number, LidRow> {
  return firstOfEach(files, ({ rows, sources }) =>
    rows.map(([lid, name, meaning, letters]) => [
      lid,
      { lid, name, meaning, source: sourceOf(letters, sources) },
    ]),
  );
}

/** Tables of names, by the name's own spelling of its key. */
export function indexWords(tables: {
  readonly facilities: WordFile;
  readonly iana: WordFile;
  readonly replies: WordFile;
  readonly components: WordFile;
  readonly locations: WordFile;
  readonly sids: WordFile;
  readonly rights: WordFile;
  readonly statuses: StatusFile;
  readonly logValues: LogValueFile;
}) {
  const { facilities, iana, replies, components, locations, sids, rights, statuses, logValues } = tables;
  return {
    facilities: indexRows(facilities, ([, name, note]): NamedRow => named(name, note)),
    iana: indexRows(iana, ([, name, , source]): NamedRow => ({ ...named(name), source: word(source) })),
    replies: indexRows(replies, ([, name, note, source]): NamedRow => ({
      ...named(name, note),
      source: word(source),
    })),
    components: indexRows(components, ([, name, note]): NamedRow => named(name, note)),
    locations: indexRows(locations, ([, name, note]): NamedRow => named(name, note)),
    sids: indexRows(sids, ([sid, name, sddl, guarded, note]): SidRow => ({
      ...named(name, note),
      sid: word(sid),
      sddl: word(sddl),
      guarded: word(guarded) !== '',
    })),
    rights: indexRows(rights, ([guid, name, kind, letters, note]): RightRow => ({
      ...named(name, note),
      guid: word(guid),
      kind: word(kind),
      source: sourceOf(word(letters), rights.sources),
    })),
    logValues: new Map(
      logValues.rows.map((row): [string, LogValue] => [
        row.name.toLowerCase(),
        withReference(row, logValues.references),
      ]),
    ),
    statuses: statuses.rows.map((row): ExchangeStatus => withReference(row, statuses.references)),
  };
}

function indexValues(files: readonly NumberFile[]): Map<number, () => CodeRow> {
  return firstOfEach(files, (file) =>
    file.rows.map((entry) => [unsigned(entry[0]), () => codeRow(file, entry)]),
  );
}

function indexSymbols(files: readonly NumberFile[]): Map<string, (() => CodeRow)[]> {
  const index = new Map<string, (() => CodeRow)[]>();
  for (const file of files) {
    for (const entry of file.rows) {
      for (const name of [entry[1], ...aliasesOf(entry)]) {
        const key = name.toLowerCase();
        const rows = index.get(key);
        if (rows === undefined) index.set(key, [() => codeRow(file, entry)]);
        else rows.push(() => codeRow(file, entry));
      }
    }
  }
  return index;
}

function codeRow({ family, sources }: NumberFile, entry: NumberEntry): CodeRow {
  const [code, symbol, , letters, note] = entry;
  return {
    family,
    value: unsigned(code),
    symbol,
    aliases: aliasesOf(entry),
    source: sourceOf(letters, sources),
    ...(note === undefined ? {} : { note }),
  };
}

function aliasesOf([, , aliases = '']: NumberEntry): readonly string[] {
  return aliases === '' ? [] : aliases.split(' ');
}

/** A row without letters comes from the first source. */
function sourceOf(letters: string | undefined, sources: Sources): string {
  const named =
    letters === undefined || letters === '' ? Object.keys(sources).slice(0, 1) : Array.from(letters);
  return named.map((letter) => sources[letter] ?? letter).join('; ');
}

function withReference<Row extends { readonly ref: string }>(
  row: Row,
  references: References,
): Row & { readonly reference?: Reference } {
  const [title, url] = references[row.ref] ?? [];
  if (title === undefined) return row;
  return { ...row, reference: url === undefined ? { title } : { title, url } };
}

function indexRows<Row>(
  { rows }: WordFile,
  rowOf: (entry: readonly (string | number)[]) => Row,
): ReadonlyMap<string, Row> {
  return new Map(rows.map((entry) => [String(entry[0]), rowOf(entry)]));
}

function named(name: string | number | undefined, note?: string | number): NamedRow {
  return note === undefined || note === '' ? { name: word(name) } : { name: word(name), note: word(note) };
}

function word(value: string | number | undefined): string {
  return String(value ?? '');
}

function firstOfEach<File, Key, Value>(
  files: readonly File[],
  entriesOf: (file: File) => readonly (readonly [Key, Value])[],
): Map<Key, Value> {
  const index = new Map<Key, Value>();
  for (const file of files)
    for (const [key, value] of entriesOf(file)) if (!index.has(key)) index.set(key, value);
  return index;
}

function unsigned(code: string | number): number {
  return Number(code) >>> 0;
}
