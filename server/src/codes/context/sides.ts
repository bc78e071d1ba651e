import { type ContextRecord, lids, serverRopLids } from './context.ts';
import { isRpcRecord } from './rpcChain.ts';

/** Where a record was made: on the server, on the client, or in the RPC run time of the client. */
export type Side = 'server' | 'client' | 'rpc';

/**
 * In: the records of a context. Out: the side of each. Records between Remote Context Beg and End are the server's, and those before
 * an End whose Beg was dropped. Blobs of Exchange Online have no such marks: there what follows the list of the answer is taken for
 * the server's, up to the record that names it.
 */
export function sidesOf(records: readonly ContextRecord[]): readonly Side[] {
  let remote = startsRemote(records);
  const online = serverRange(records);
  return records.map((record, index) => {
    if (record.kind === 'remoteStart') remote = true;
    const ends = clientKinds.includes(record.kind) || record.lid === lids.clientParser;
    if (ends && record.lid !== lids.serverRop) remote = false;
    const side = isRpcRecord(record) || record.kind === 'exception' ? 'rpc' : 'client';
    const isServer =
      remote || serverLids.includes(record.lid) || (index > online.start && index <= online.end);
    if (record.kind === 'remoteEnd') remote = false;
    return isServer ? 'server' : side;
  });
}

/** Whether no mark says it, and only the order of the records tells the server's from the client's. */
export function hasAssumedSides(records: readonly ContextRecord[]): boolean {
  const { start, end } = serverRange(records);
  return end > start;
}

/** What only the client writes. */
const clientKinds: readonly ContextRecord['kind'][] = [
  'call',
  'return',
  'exception',
  'parseStart',
  'parseDone',
  'rop',
  'ropError',
  'ropFailure',
];

/** What only the server writes. */
const serverLids: readonly number[] = [
  lids.serverIdentity,
  lids.sizeLimit,
  lids.currentSize,
  lids.sendAs,
  lids.lockQueue,
  lids.failedRopCode,
  lids.otherFailedRopCode,
  ...serverRopLids,
];

function startsRemote(records: readonly ContextRecord[]): boolean {
  const end = records.findIndex(({ kind }) => kind === 'remoteEnd');
  const start = records.findIndex(({ kind }) => kind === 'remoteStart');
  return end >= 0 && (start < 0 || start > end);
}

function serverRange(records: readonly ContextRecord[]): { readonly start: number; readonly end: number } {
  const list = records.findLastIndex(({ lid }) => lid === lids.responseList);
  const start = list < 0 ? records.findIndex(({ lid }) => lid === lids.onlineStart) - 1 : list;
  const marked = records.some(({ kind }) => kind === 'remoteStart' || kind === 'remoteEnd');
  if (start < -1 || marked) return { start: 0, end: 0 };
  const end = records.findIndex(({ lid }, index) => index > start && lid === lids.serverIdentity);
  return { start, end: end < 0 ? records.length - 1 : end };
}
