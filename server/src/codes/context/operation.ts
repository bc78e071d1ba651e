import type { Catalog } from '../../knowledge/catalog.ts';
import { type ContextRecord, type DiagnosticContext, lids, serverRopLids } from './context.ts';

/** The remote operation that failed. */
export interface FailedOperation {
  readonly id: number;
  /** By the specification; else as the context prints it, else `ROP 117`. */
  readonly name: string;
  /** `ropLogon`: what the expanded form prints, other than the specification for some. */
  readonly printed?: string;
  /** Index of the record that names it. */
  readonly record: number;
  /** False where only the order of the records speaks for it. */
  readonly confirmed: boolean;
}

/**
 * Finds the operation that failed: the last one named before the last ROP Error; where that is not there, the one that the server
 * repeats; in a blob of Exchange Online the last one of the answer before the error. Operation 250 carries the server's records and is never
 * the one. In: a context. Out: `unknown` where the records do not say.
 */
export function findOperation({ records }: DiagnosticContext, catalog: Catalog): FailedOperation | 'unknown' {
  const index =
    [afterRopError(records), onServer(records), inAnswer(records)].find((each) => each >= 0) ?? -1;
  const record = records[index];
  const id = record === undefined ? undefined : operationId(record);
  if (record === undefined || id === undefined) return 'unknown';
  const printed = record.rop?.name;
  return {
    id,
    name: catalog.code('rop', id)?.symbol ?? printed ?? `ROP ${id}`,
    ...(printed === undefined ? {} : { printed }),
    record: index,
    confirmed: record.lid !== lids.responseList,
  };
}

/** The operation that a record names, in whichever of its fields. */
export function operationId({ rop, lid, dwParam }: ContextRecord): number | undefined {
  if (rop !== undefined) return rop.id;
  const names = serverRopLids.includes(lid) || lid === lids.responseList || lid === lids.requestList;
  return names && dwParam !== undefined && dwParam <= 0xff ? dwParam : undefined;
}

/** ropExtendedError */
export const carrier = 250;

function afterRopError(records: readonly ContextRecord[]): number {
  const error = records.findLastIndex(({ kind }) => kind === 'ropError');
  return records.findLastIndex(
    ({ rop, lid }, index) =>
      index < error && lid !== lids.serverRop && rop !== undefined && rop.id !== carrier,
  );
}

function onServer(records: readonly ContextRecord[]): number {
  return records.findLastIndex(
    (record) =>
      (serverRopLids.includes(record.lid) || record.lid === lids.serverRop) &&
      operationId(record) !== undefined &&
      operationId(record) !== carrier,
  );
}

/** The list of the answer ends with the carrier where an operation failed. */
function inAnswer(records: readonly ContextRecord[]): number {
  const end = records.findLastIndex(({ lid }) => lid === lids.responseList);
  if (end < 0 || records[end]?.dwParam !== carrier) return -1;
  return records.findLastIndex(
    ({ lid, dwParam }, index) =>
      index < end && lid === lids.responseList && dwParam !== carrier && (dwParam ?? 256) <= 0xff,
  );
}
