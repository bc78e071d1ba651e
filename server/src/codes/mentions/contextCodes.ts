import type { Catalog } from '../../knowledge/catalog.ts';
import type { CodeFamily } from '../../knowledge/rows.ts';
import type { Span } from '../../model/location.ts';
import { type ContextRecord, lids, serverRopLids } from '../context/context.ts';
import { readContexts } from '../context/readContexts.ts';
import { toCodeNumber } from '../readNumber.ts';
import type { Search } from './mention.ts';

/**
 * Finds the codes in MAPI diagnostic contexts: what a record holds follows from its type and its location id. Everything else in a
 * context is taken as well, so that no other reader takes an id or a length for a code.
 */
export function findContextCodes(search: Search, catalog: Catalog): void {
  for (const { records } of readContexts(search.text)) {
    for (const record of records) {
      for (const { at, value, place } of valuesOf(record)) {
        const number = toCodeNumber(value);
        if (number === undefined || number.unsigned === 0) continue;
        const families = place.families.toSorted(
          (a, b) => claim(b, value, catalog) - claim(a, value, catalog),
        );
        search.add({
          ...at,
          text: search.text.slice(at.start, at.end),
          subject: { kind: 'number', number },
          place: { ...place, families },
        });
      }
      if (record.version !== undefined && record.value !== undefined)
        addVersion(search, record.value, record.version);
      if (record.lid === lids.serverIdentity) addIdentity(search, record);
      search.close(record);
    }
  }
}

interface Value {
  readonly at: Span;
  readonly value: number;
  readonly place: { readonly families: readonly CodeFamily[]; readonly why: string };
}

function valuesOf(record: ContextRecord): Value[] {
  const { value: at, storeEc, rop, rpcStatus, dwParam, eeinfo, lid } = record;
  const values: Value[] = [];
  const add = (span: Span | undefined, value: number | undefined, place: Value['place']) => {
    if (span !== undefined && value !== undefined) values.push({ at: span, value, place });
  };
  add(at, storeEc, places.storeEc);
  add(at, rop?.id, places.rop);
  add(at, rpcStatus, places.rpc);
  if (isRop(lid)) add(at, dwParam, places.rop);
  if (eeinfo !== undefined) {
    add(record.dwParamAt, dwParam, places.rpc);
    if (eeinfo.field === 'status') add(at, Number(eeinfo.value), places.eeStatus);
  }
  return values;
}

const places = {
  storeEc: {
    families: ['mapi', 'ese', 'hresult'],
    why: 'The record of the diagnostic context holds a store code.',
  },
  rop: { families: ['rop'], why: 'The record of the diagnostic context names a remote operation.' },
  rpc: {
    families: ['rpc', 'win32', 'winsock'],
    why: 'The record of the diagnostic context holds a status of RPC.',
  },
  eeStatus: {
    families: ['winsock', 'rpc', 'win32'],
    why: 'It is the status of RPC extended error information.',
  },
} as const satisfies Record<string, Value['place']>;

function isRop(lid: number): boolean {
  return serverRopLids.includes(lid) || lid === lids.requestList || lid === lids.responseList;
}

/** Families that have the number go first. */
function claim(family: CodeFamily, value: number, catalog: Catalog): number {
  return catalog.code(family, value) === undefined ? 0 : 1;
}

/** `15.02.1118.007:EX01:1d149126-…`, where it is printed as text. */
function addIdentity(search: Search, record: ContextRecord): void {
  const match = /\d{1,2}(?:\.\d{1,5}){3}(?=:)/.exec(search.text.slice(record.start, record.end));
  if (match === null) return;
  const start = record.start + match.index;
  addVersion(search, { start, end: start + match[0].length }, match[0]);
}

function addVersion(search: Search, at: Span, version: string): void {
  search.add({
    ...at,
    text: search.text.slice(at.start, at.end),
    subject: { kind: 'version', spelling: `ClientVersion: ${version}` },
    place: {
      families: ['version'],
      why: 'The record of the diagnostic context holds the version of one side.',
    },
  });
}
