import type { Reference } from '../model/finding.ts';

/** Families of numbers that have a table. A number often belongs to several. */
export type CodeFamily = 'mapi' | 'hresult' | 'win32' | 'winsock' | 'ese' | 'tls' | 'ldap';

export const codeFamilies: readonly CodeFamily[] = [
  'mapi',
  'win32',
  'winsock',
  'hresult',
  'ese',
  'tls',
  'ldap',
];

export interface CodeRow {
  readonly family: CodeFamily;
  /** The 32 bits of the code as an unsigned number. */
  readonly value: number;
  readonly symbol: string;
  readonly aliases: readonly string[];
  readonly source: string;
  readonly note?: string;
}

export interface Meaning {
  readonly meaning: string;
  readonly causes: readonly string[];
  readonly next: readonly string[];
  readonly reference?: Reference;
}

/** What Exchange means by an enhanced status code with a certain text behind it. */
export interface ExchangeStatus extends Meaning {
  /** `5.7.1`, or a range of the last number: `5.7.606-649`. */
  readonly codes: readonly string[];
  readonly text: string;
  /** Lower-case pieces of the reply text. */
  readonly match: readonly string[];
  readonly applies: 'server' | 'online' | 'both';
}

export interface IanaStatus {
  readonly name: string;
  readonly replies: string;
  readonly source: string;
}

export interface Facility {
  readonly symbol: string;
  readonly note?: string;
}

/** In: a family and the unsigned value of a code. Out: its row, or undefined. Loads the table on first use. */
export async function findCode(family: CodeFamily, value: number): Promise<CodeRow | undefined> {
  return (await byValue[family]()).get(value >>> 0);
}

/** In: a family and a symbol in any case. Out: every row that has it as its symbol or as an alias. */
export async function findSymbol(family: CodeFamily, symbol: string): Promise<readonly CodeRow[]> {
  return (await bySymbol[family]()).get(symbol.toLowerCase()) ?? [];
}

/** In: a family and an unsigned value. Out: what it means to a support engineer, where that has been written. */
export async function findMeaning(family: CodeFamily, value: number): Promise<Meaning | undefined> {
  return (await meanings()).get(meaningKey(family, value));
}

/** Every meaning that Exchange gives to enhanced status codes, in the order of the table. */
export const exchangeStatuses: () => Promise<readonly ExchangeStatus[]> = once(async () => {
  const { default: json } = await import('./codes/smtp-exchange.json', { with: { type: 'json' } });
  const file = json as ReferencedFile<ExchangeEntry>;
  return file.rows.map((row) => ({ ...row, ...referenceOf(file, row.ref) }));
});

/** In: an enhanced status code with its class as X (`X.7.1`). Out: its entry in the IANA registry, or undefined. */
export async function findIanaStatus(code: string): Promise<IanaStatus | undefined> {
  return (await ianaStatuses()).get(code);
}

/** In: the facility number of an HRESULT. Out: its name, or undefined. */
export async function findFacility(facility: number): Promise<Facility | undefined> {
  return (await facilities()).get(facility);
}

type CodeEntry = readonly [
  code: string | number,
  symbol: string,
  aliases?: string,
  sources?: string,
  note?: string,
];

interface NumberFile {
  readonly family: CodeFamily;
  readonly sources: Readonly<Record<string, string>>;
  readonly rows: readonly CodeEntry[];
}

interface ReferencedFile<Row> {
  readonly references: Readonly<Record<string, readonly string[]>>;
  readonly rows: readonly Row[];
}

interface MeaningEntry extends Meaning {
  readonly family: CodeFamily;
  readonly code: string | number;
  readonly ref: string;
}

interface ExchangeEntry extends ExchangeStatus {
  readonly ref: string;
}

interface RowsFile {
  readonly rows: readonly (readonly [string | number, string, string?, string?])[];
}

const files: Readonly<Record<CodeFamily, () => Promise<{ readonly default: unknown }>>> = {
  mapi: () => import('./codes/mapi.json', { with: { type: 'json' } }),
  hresult: () => import('./codes/hresult.json', { with: { type: 'json' } }),
  win32: () => import('./codes/win32.json', { with: { type: 'json' } }),
  winsock: () => import('./codes/winsock.json', { with: { type: 'json' } }),
  ese: () => import('./codes/ese.json', { with: { type: 'json' } }),
  tls: () => import('./codes/tls.json', { with: { type: 'json' } }),
  ldap: () => import('./codes/ldap.json', { with: { type: 'json' } }),
};

const byValue = perFamily(async (family) => {
  const { default: json } = await files[family]();
  const file = json as NumberFile;
  return new Map(file.rows.map((entry) => [unsigned(entry[0]), codeRow(file, entry)]));
});

const bySymbol = perFamily(async (family) => {
  const index = new Map<string, CodeRow[]>();
  for (const row of (await byValue[family]()).values()) {
    for (const name of [row.symbol, ...row.aliases]) {
      const key = name.toLowerCase();
      const rows = index.get(key);
      if (rows === undefined) index.set(key, [row]);
      else rows.push(row);
    }
  }
  return index;
});

const meanings = once(async () => {
  const { default: json } = await import('./codes/meanings.json', { with: { type: 'json' } });
  const file = json as ReferencedFile<MeaningEntry>;
  return new Map<string, Meaning>(
    file.rows.map((row) => [
      meaningKey(row.family, unsigned(row.code)),
      { ...row, ...referenceOf(file, row.ref) },
    ]),
  );
});

const ianaStatuses = once(async () => {
  const { default: json } = await import('./codes/smtp-iana.json', { with: { type: 'json' } });
  const file = json as unknown as RowsFile;
  return new Map(
    file.rows.map(([code, name, replies = '', source = '']) => [String(code), { name, replies, source }]),
  );
});

const facilities = once(async () => {
  const { default: json } = await import('./codes/facilities.json', { with: { type: 'json' } });
  const file = json as unknown as RowsFile;
  return new Map<number, Facility>(
    file.rows.map(([facility, symbol, note]) => [
      Number(facility),
      note === undefined ? { symbol } : { symbol, note },
    ]),
  );
});

function codeRow(file: NumberFile, [code, symbol, aliases, sources, note]: CodeEntry): CodeRow {
  const letters = sources?.match(/[a-z]/g) ?? Object.keys(file.sources).slice(0, 1);
  return {
    family: file.family,
    value: unsigned(code),
    symbol,
    aliases: aliases !== undefined && aliases !== '' ? aliases.split(' ') : [],
    source: letters.map((letter) => file.sources[letter] ?? letter).join('; '),
    ...(note === undefined ? {} : { note }),
  };
}

function referenceOf(file: ReferencedFile<unknown>, name: string): { readonly reference?: Reference } {
  const [title, url] = file.references[name] ?? [];
  if (title === undefined) return {};
  return { reference: url === undefined ? { title } : { title, url } };
}

function meaningKey(family: CodeFamily, value: number): string {
  return `${family}:${value}`;
}

function unsigned(code: string | number): number {
  return Number(code) >>> 0;
}

function perFamily<Value>(
  load: (family: CodeFamily) => Promise<Value>,
): Readonly<Record<CodeFamily, () => Promise<Value>>> {
  return {
    mapi: once(() => load('mapi')),
    hresult: once(() => load('hresult')),
    win32: once(() => load('win32')),
    winsock: once(() => load('winsock')),
    ese: once(() => load('ese')),
    tls: once(() => load('tls')),
    ldap: once(() => load('ldap')),
  };
}

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loaded: Promise<Value> | undefined;
  return () => (loaded ??= load());
}
