import type { Catalog } from '../../knowledge/catalog.ts';
import type { Span } from '../../model/location.ts';
import { formatHex } from '../readNumber.ts';
import { type ContextRecord, type DiagnosticContext, lids } from './context.ts';
import { type CodeName, statusName, storeCodeName } from './names.ts';
import { isRpcRecord, readRpcChains } from './rpcChain.ts';
import { type Side, sidesOf } from './sides.ts';

/** One code on the way from the root cause to what the program saw. */
export interface ContextStep {
  /** 32 bits, unsigned. */
  readonly value: number;
  /** `0x80040115` */
  readonly hex: string;
  /** As the logs write codes of its family: `0x8004010F`, `0x4DC`, `10060`, `-515`. */
  readonly code: string;
  /** The table that has it, else what its form speaks for: `mapi`, `hresult`, `ese`, `winsock`, `rpc`, `win32`. */
  readonly family: string;
  readonly symbol?: string;
  readonly meaning?: string;
  /** Where it first appears. */
  readonly where: Side;
  /** Where else it is passed on. */
  readonly reached: readonly Side[];
  /** Locations in the order of the chain, each once. */
  readonly lids: readonly number[];
  /** The digits, each place once. */
  readonly spans: readonly Span[];
  /** Index of the first record that has it; the line of the exception is no record. */
  readonly record?: number;
  readonly unconfirmed?: string;
}

export interface ContextSteps {
  /** Codes of the call that failed, root cause first. */
  readonly chain: readonly ContextStep[];
  /** Codes of calls before it. */
  readonly earlier: readonly ContextStep[];
  /** Index of the record with which the failed call begins. */
  readonly start: number;
}

/**
 * Puts the codes of a context in the order of cause and effect. The records of the failed call alone count; in them the server's
 * come first, though the client prints them after its own reading of the answer; extended error information is turned round.
 * Values that are no codes (ids, property tags, parameters, 0, stale bytes of markers) are left out.
 */
export function readSteps(context: DiagnosticContext, catalog: Catalog): ContextSteps {
  const start = failedCall(context.records);
  const sides = sidesOf(context.records);
  const all = codesOf(context.records, sides);
  const own = all.filter(({ record }) => record >= start);
  const isServer = ({ where }: Code) => where === 'server';
  const ordered = [...own.filter(isServer), ...own.filter((code) => !isServer(code))];
  const ec = context.header?.ec;
  const final: Code[] =
    ec === undefined || ec.value === 0
      ? []
      : [{ value: ec.value >>> 0, isStatus: false, where: 'client', span: ec, record: -1 }];
  return {
    chain: merged([...ordered, ...final], catalog),
    earlier: merged(
      all.filter(({ record }) => record < start),
      catalog,
    ),
    start,
  };
}

/** A code as it stands in a record; `record` is -1 for the line of the exception. */
interface Code {
  readonly value: number;
  /** Of RPC, WinSock or Win32, and not of the store. */
  readonly isStatus: boolean;
  readonly where: Side;
  readonly lid?: number;
  readonly span: Span;
  readonly record: number;
  readonly unconfirmed?: string;
}

/**
 * The call with which the failure begins: the last one before the last ROP Error; where no operation failed, before the last
 * record of the server, of the RPC transport, or of a call that returned a code.
 */
function failedCall(records: readonly ContextRecord[]): number {
  const ropError = records.findLastIndex(({ kind }) => kind === 'ropError');
  const trace = records.findLastIndex(
    (record) =>
      ['remoteStart', 'remoteEnd', 'exception'].includes(record.kind) ||
      isRpcRecord(record) ||
      (record.kind === 'return' && record.storeEc !== 0),
  );
  const anchor = ropError >= 0 ? ropError : trace;
  if (anchor < 0) return 0;
  const first = isRpcRecord(records[anchor] as ContextRecord) ? groupStart(records, anchor) : anchor;
  return Math.max(
    0,
    records.findLastIndex(({ kind }, index) => kind === 'call' && index <= first),
  );
}

function groupStart(records: readonly ContextRecord[], index: number): number {
  return records.findLastIndex((record, at) => at < index && !isRpcRecord(record)) + 1;
}

/** Every code of the records in their order, but each chain of RPC errors from its root cause outwards. */
function codesOf(records: readonly ContextRecord[], sides: readonly Side[]): readonly Code[] {
  const chains = new Map(readRpcChains(records).map((chain) => [chain[0]?.records[0] ?? -1, chain]));
  const codes: Code[] = [];
  /** The exception that the chain behind it explains. */
  let exceptions: readonly Code[] = [];
  for (const [index, record] of records.entries()) {
    const chain = chains.get(index);
    if (chain !== undefined) {
      codes.push(...chain.flatMap(({ records: own }) => statusCodes(records, own)).reverse());
      codes.push(...rpcStatusCodes(records, chain[0]?.records ?? []));
    }
    if (isRpcRecord(record)) continue;
    codes.push(...exceptions);
    exceptions = [];
    const code = recordCode(record, index, sides[index] ?? 'client');
    if (record.kind === 'exception') exceptions = code;
    else codes.push(...code);
  }
  return [...codes, ...exceptions];
}

function statusCodes(records: readonly ContextRecord[], own: readonly number[]): readonly Code[] {
  return own.flatMap((index) => {
    const record = records[index];
    const status = record?.eeinfo?.field === 'status' ? Number(record.eeinfo.value) : 0;
    if (record === undefined || !Number.isInteger(status) || status <= 0 || status > 0xffff_ffff) return [];
    return [codeAt(record, index, status, { isStatus: true, where: 'rpc', span: record.value })];
  });
}

function rpcStatusCodes(records: readonly ContextRecord[], own: readonly number[]): readonly Code[] {
  const index = own.find((each) => (records[each]?.dwParam ?? 0) !== 0);
  const record = index === undefined ? undefined : records[index];
  if (index === undefined || record?.dwParam === undefined) return [];
  return [codeAt(record, index, record.dwParam, { isStatus: true, where: 'rpc', span: record.dwParamAt })];
}

const codeKinds: readonly ContextRecord['kind'][] = [
  'storeEc',
  'propTag',
  'ropError',
  'ropFailure',
  'error',
  'return',
];

function recordCode(record: ContextRecord, index: number, where: Side): readonly Code[] {
  const { kind, lid, storeEc = 0, rpcStatus = 0, dwParam = 0 } = record;
  if (kind === 'exception' && rpcStatus !== 0)
    return [codeAt(record, index, rpcStatus, { isStatus: true, where: 'rpc', span: record.value })];
  const value = codeKinds.includes(kind) ? storeEc : lid === lids.sendAs && kind === 'text' ? dwParam : 0;
  return value === 0 ? [] : [codeAt(record, index, value, { isStatus: false, where, span: record.value })];
}

function codeAt(
  record: ContextRecord,
  index: number,
  value: number,
  { isStatus, where, span }: { isStatus: boolean; where: Side; span: Span | undefined },
): Code {
  const unconfirmed =
    record.unconfirmed === undefined || record.kind === 'return' ? {} : { unconfirmed: record.unconfirmed };
  return { value, isStatus, where, lid: record.lid, span: span ?? record, record: index, ...unconfirmed };
}

/** Codes that follow each other and are the same become one step. */
function merged(codes: readonly Code[], catalog: Catalog): readonly ContextStep[] {
  const runs: Code[][] = [];
  for (const code of codes) {
    const last = runs.at(-1);
    if (last?.[0]?.value === code.value && last[0].isStatus === code.isStatus) last.push(code);
    else runs.push([code]);
  }
  return runs.flatMap((run) => stepOf(run, catalog));
}

function stepOf(run: readonly Code[], catalog: Catalog): readonly ContextStep[] {
  const [first] = run;
  if (first === undefined) return [];
  const { value, isStatus, where, unconfirmed } = first;
  const name = nameOf(value, isStatus, catalog);
  const family = name?.family ?? (isStatus ? statusFamily(value) : codeFamily(value));
  const record = run.reduce(
    (least, code) => (code.record < 0 ? least : Math.min(least, code.record)),
    Infinity,
  );
  return [
    {
      value,
      hex: formatHex(value, 8),
      code: codeText(value, family),
      family,
      ...(name === undefined ? {} : { symbol: name.symbol }),
      ...(name?.meaning === undefined ? {} : { meaning: name.meaning }),
      where,
      reached: [...new Set(run.map((code) => code.where))].filter((side) => side !== where),
      lids: [...new Set(run.map(({ lid }) => lid).filter((lid) => lid !== undefined))],
      spans: run.map(({ span }) => ({ start: span.start, end: span.end })),
      ...(record === Infinity ? {} : { record }),
      ...(unconfirmed === undefined ? {} : { unconfirmed }),
    },
  ];
}

/** After a failed RPC the store passes on statuses of RPC as they are; its own codes go first. */
function nameOf(value: number, isStatus: boolean, catalog: Catalog): CodeName | undefined {
  const own = isStatus ? statusName(value, catalog) : storeCodeName(value, catalog);
  return own ?? (statusFamily(value) === 'rpc' ? statusName(value, catalog) : undefined);
}

/** WinSock counts from 10000 on, RPC from 1700 to 1999. */
function statusFamily(value: number): string {
  if (value >= 10_000 && value < 12_000) return 'winsock';
  return value >= 1700 && value < 2000 ? 'rpc' : 'win32';
}

/** Small negative numbers are ESE's; facility 4 and small positive ones the store's. */
function codeFamily(value: number): string {
  if (value >= 0xffff_0000) return 'ese';
  return value < 0x8000_0000 || value >>> 16 === 0x8004 ? 'mapi' : 'hresult';
}

function codeText(value: number, family: string): string {
  if (value >= 0xffff_0000) return String(value | 0);
  if (family === 'mapi' || family === 'hresult' || value >= 0x8000_0000) return formatHex(value, 1);
  return String(value);
}
