import type { Catalog } from '../../knowledge/catalog.ts';
import type { Span } from '../../model/location.ts';
import { formatHex } from '../readNumber.ts';
import type { ContextRecord, EeInfo, RecordKind } from './context.ts';
import { type CodeName, statusName, storeCodeName } from './names.ts';
import { carrier, operationId } from './operation.ts';
import { type Side, sidesOf } from './sides.ts';

/** A record as a row of a table. */
export interface ContextRow extends Span {
  readonly lid: number;
  readonly type?: number;
  readonly where: Side;
  /** What the structure says; never a guess at what the location means. */
  readonly what: string;
  /** Empty for markers. */
  readonly value: string;
  readonly valueAt?: Span;
  readonly unconfirmed?: string;
}

/** In: the records of a context. Out: a row for each. */
export function contextRows(records: readonly ContextRecord[], catalog: Catalog): readonly ContextRow[] {
  const sides = sidesOf(records);
  return records.map((record, index) => ({
    start: record.start,
    end: record.end,
    lid: record.lid,
    ...(record.type === undefined ? {} : { type: record.type }),
    where: sides[index] ?? 'client',
    what: catalog.lid(record.lid)?.meaning ?? kindNames[record.kind],
    value: valueText(record, catalog),
    ...(record.value === undefined ? {} : { valueAt: record.value }),
    ...(record.unconfirmed === undefined ? {} : { unconfirmed: record.unconfirmed }),
  }));
}

const kindNames: Readonly<Record<RecordKind, string>> = {
  marker: 'Passed here.',
  dwParam: 'A number; what it counts is not public.',
  storeEc: 'Error code.',
  text: 'A number and a text.',
  propTag: 'Error code, and the property that it is about.',
  qword: 'A number of 64 bits; what it counts is not public.',
  guid: 'GUID; of what is not public.',
  version: 'Build.',
  call: 'A function is called.',
  return: 'A function has returned.',
  exception: 'A function ended in an RPC exception.',
  parseStart: 'The client begins to read the answer.',
  parseDone: 'The client has read the answer.',
  rop: 'Operation.',
  ropError: 'Code of the operation.',
  ropFailure: 'Code of the failed operation.',
  error: 'Error code.',
  remoteStart: 'From here on the records come from the server.',
  remoteEnd: 'The last record of the server.',
  overflow: "The server's oldest records are lost.",
  eeinfo: 'Extended information on the RPC error.',
  unknown: 'Not public.',
};

function valueText(record: ContextRecord, catalog: Catalog): string {
  const { kind, storeEc = 0, dwParam, rpcStatus = 0, latency } = record;
  const operation = operationId(record);
  if (operation !== undefined) return operationText(record, operation, catalog);
  const parts = {
    code: 'storeEc' in record ? codeText(storeEc, storeCodeName(storeEc, catalog)) : undefined,
    tag: record.propTag === undefined ? undefined : `property ${formatHex(record.propTag, 8)}`,
    status: 'rpcStatus' in record ? codeText(rpcStatus, statusName(rpcStatus, catalog), true) : undefined,
    plain: record.qword ?? record.guid ?? record.version,
    called: record.function,
    number: dwParam === undefined || kind === 'eeinfo' ? undefined : `${formatHex(dwParam, 1)} (${dwParam})`,
    text: record.text,
    eeinfo: record.eeinfo === undefined ? undefined : eeinfoText(record.eeinfo, catalog),
    length: record.length === undefined ? undefined : `${record.length} bytes`,
    latency: latency === undefined ? undefined : `${latency} ms`,
  };
  return Object.values(parts)
    .filter((part) => part !== undefined)
    .join(', ');
}

function operationText({ rop }: ContextRecord, id: number, catalog: Catalog): string {
  const name = catalog.code('rop', id)?.symbol ?? (id === carrier ? 'ropExtendedError' : rop?.name);
  return name === undefined ? String(id) : `${name} (${id})`;
}

function codeText(value: number, name: CodeName | undefined, isStatus = false): string {
  if (value === 0) return 'no error';
  const code = value >= 0xffff_0000 ? String(value | 0) : isStatus ? String(value) : formatHex(value, 1);
  return name === undefined ? code : `${code} ${name.symbol}`;
}

function eeinfoText({ field, value, index, type }: EeInfo, catalog: Catalog): string {
  const number = /^\d{1,10}$/.test(value) ? Number(value) : -1;
  if (field === 'status') return number < 0 ? value : codeText(number, statusName(number, catalog), true);
  if (field === 'component') return named(value, catalog.eeComponent(number)?.name);
  if (field === 'location') return named(value, catalog.eeLocation(number)?.name);
  return field === 'parameter' ? `${index ?? 0}: ${type ?? ''} ${value}` : value;
}

function named(value: string, name: string | undefined): string {
  return name === undefined ? value : `${value} ${name}`;
}
