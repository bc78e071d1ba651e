import type { CodeFamily, CueRow, ExchangeStatus, LogValue, Meaning } from './rows.ts';

/** The shapes of the data files, as their schemas say; rows.ts has what becomes of them. */
export interface NumberFile {
  readonly family: CodeFamily;
  readonly sources: Sources;
  readonly rows: readonly NumberEntry[];
}

export type NumberEntry = readonly [
  code: string | number,
  symbol: string,
  aliases?: string,
  sources?: string,
  note?: string,
];

export interface MeaningFile {
  readonly references: References;
  readonly rows: readonly (Meaning & {
    readonly family: CodeFamily;
    readonly code: string | number;
    readonly ref: string;
  })[];
}

export interface StatusFile {
  readonly references: References;
  readonly rows: readonly (ExchangeStatus & { readonly ref: string })[];
}

export interface EventFile {
  readonly references: References;
  readonly rows: readonly (Meaning & {
    readonly source: string;
    readonly aliases?: readonly string[];
    readonly id: number;
    readonly severity: string;
    readonly title: string;
    readonly ref: string;
  })[];
}

export interface LogValueFile {
  readonly references: References;
  readonly rows: readonly (LogValue & { readonly ref: string })[];
}

export interface LidFile {
  readonly sources: Sources;
  readonly rows: readonly (readonly [lid: number, name: string, meaning: string, sources?: string])[];
}

/** Tables whose rows are words: the first is the key. */
export interface WordFile {
  readonly sources: Sources;
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface CueFile {
  readonly rows: readonly CueRow[];
}

export type BuildKind = 'rtm' | 'sp' | 'ru' | 'cu' | 'su' | 'hu' | 'preview';

/** A build and what it is; the date is a day or a month (`2018-03`). */
export type BuildRow = readonly [build: string, name: string, date: string, kind: BuildKind];

/** Products from the oldest to the newest, the builds of each ascending. */
export interface BuildTable {
  readonly upTo: string;
  /** Builds that only lists have, and the builds that they mean. */
  readonly misprints?: Readonly<Record<string, string>>;
  readonly products: readonly { readonly name: string; readonly builds: readonly BuildRow[] }[];
}

/** One letter for each public source. */
export type Sources = Readonly<Record<string, string>>;
/** Short name to title, and address where there is one. */
export type References = Readonly<Record<string, readonly string[]>>;

/** What a workspace adds: files of the same shapes. */
export interface OwnTables {
  readonly numbers: readonly NumberFile[];
  readonly meanings: readonly MeaningFile[];
  readonly events: readonly EventFile[];
  readonly lids: readonly LidFile[];
}

export const noOwnTables: OwnTables = { numbers: [], meanings: [], events: [], lids: [] };
