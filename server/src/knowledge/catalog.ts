import { noOwnTables, type BuildTable, type OwnTables } from './files.ts';
import { indexCodes, indexEvents, indexLids, indexMeanings, indexWords, lazily } from './indexes.ts';
import type * as Tables from './tables.ts';
import type {
  CodeFamily,
  CodeRow,
  CueRow,
  EventRow,
  ExchangeStatus,
  LidRow,
  LogValue,
  Meaning,
  NamedRow,
  RightRow,
  SidRow,
} from './rows.ts';

/** The typed way into the tables. Every question is answered at once; `undefined` or nothing where no table knows. */
export interface Catalog {
  /** In: a family and the 32 bits of a code, signed or unsigned. */
  code(family: CodeFamily, value: number): CodeRow | undefined;
  /**
   * In: a symbol in any case. Out: every row that has it as its symbol or as an alias; of a MapiException that none has, the row
   * that the class is named after.
   */
  symbol(name: string): readonly CodeRow[];
  /** What the code means to a support engineer, where that has been written. */
  meaning(family: CodeFamily, value: number): Meaning | undefined;
  /** In: the facility number of an HRESULT. */
  facility(facility: number): NamedRow | undefined;
  /** In: an enhanced status code with its class as X (`X.7.1`). Out: its entry in the IANA registry. */
  ianaStatus(code: string): NamedRow | undefined;
  /** In: the three digits of an SMTP reply. */
  smtpReply(code: number): NamedRow | undefined;
  /** Every meaning that Exchange gives to enhanced status codes, in the order of the table. */
  exchangeStatuses(): readonly ExchangeStatus[];
  /** In: a word of a protocol log, in any case. */
  logValue(word: string): LogValue | undefined;
  /** In: an event id, and the source in any case where it is known. Out: the events of that id; of all sources without one. */
  events(id: number, source?: string): readonly EventRow[];
  /** In: a location id of a MAPI diagnostic context. */
  lid(lid: number): LidRow | undefined;
  /** In: the number of a component that makes RPC extended error information. */
  eeComponent(component: number): NamedRow | undefined;
  /** In: the number of a detection location of RPC extended error information. */
  eeLocation(location: number): NamedRow | undefined;
  /** In: a SID in any case. Out: the well-known one; for `S-1-5-21-…-512` the one of any domain. */
  sid(sid: string): SidRow | undefined;
  /** In: a GUID without braces, in any case. */
  right(guid: string): RightRow | undefined;
  readonly builds: BuildTable;
  /** Words that numbers stand beside. */
  readonly cues: readonly CueRow[];
}

let shipped: Promise<typeof Tables> | undefined;

/**
 * Loads the tables: those that ship once for all catalogs. In: what the user's workspace adds; its rows go before the others.
 * Out: the catalog; each index is built when something first asks for it.
 */
export async function openCatalog(own: OwnTables = noOwnTables): Promise<Catalog> {
  const tables = await (shipped ??= import('./tables.ts'));
  const codes = lazily(() => indexCodes([...own.numbers, ...tables.numbers]));
  const meanings = lazily(() => indexMeanings([...own.meanings, tables.meanings]));
  const events = lazily(() => indexEvents([...own.events, tables.events]));
  const lids = lazily(() => indexLids([...own.lids, tables.lids]));
  const words = lazily(() => indexWords(tables));
  return {
    code: (family, value) => codes().byValue(family, value >>> 0),
    symbol: (name) => {
      const rows = codes().bySymbol(name);
      return rows.length > 0 ? rows : exceptionNames(name).flatMap((each) => codes().bySymbol(each));
    },
    meaning: (family, value) => meanings().get(`${family}:${value >>> 0}`),
    facility: (facility) => words().facilities.get(String(facility)),
    ianaStatus: (code) => words().iana.get(code),
    smtpReply: (code) => words().replies.get(String(code)),
    exchangeStatuses: () => words().statuses,
    logValue: (word) => words().logValues.get(word.toLowerCase()),
    events: (id, source) => eventsOf(events().get(id) ?? [], source?.toLowerCase()),
    lid: (lid) => lids().get(lid),
    eeComponent: (component) => words().components.get(String(component)),
    eeLocation: (location) => words().locations.get(String(location)),
    sid: (sid) => words().sids.get(sid.toUpperCase()) ?? words().sids.get(inAnyDomain(sid)),
    right: (guid) => words().rights.get(guid.toLowerCase()),
    builds: tables.builds,
    cues: tables.cues,
  };
}

/** `MapiExceptionNoReplicaHere` is made from ecNoReplicaHere, others from MAPI_E_ACCOUNT_DISABLED or JET_errLogWriteFail. */
function exceptionNames(name: string): string[] {
  const [, own = '', jet] = /^MapiException(JetError)?(\w{3,60})$/i.exec(name) ?? [];
  if (jet === undefined) return [];
  const words = jet.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_');
  return own === '' ? [`ec${jet}`, jet, `Mapi${jet}`, `MAPI_E_${words}`, `JET_err${jet}`] : [`JET_err${jet}`];
}

function eventsOf(rows: readonly EventRow[], source: string | undefined): readonly EventRow[] {
  if (source === undefined) return rows;
  return rows.filter((row) => [row.source, ...row.aliases].some((name) => name.toLowerCase() === source));
}

/** `s-1-5-21-1-2-3-512` to `S-1-5-21-*-512`. */
function inAnyDomain(sid: string): string {
  return sid.toUpperCase().replace(/^(S-1-5-21)(?:-\d{1,10}){3}(-\d{1,10})$/, '$1-*$2');
}
