import { readdirSync, readFileSync } from 'node:fs';
import type { CodeName, ContextNames } from '../../../server/src/codes/context/names.ts';

const folder = new URL('../../../server/src/knowledge/codes/', import.meta.url);

type Row = readonly [code: string | number, symbol: string];
interface NumberTable {
  readonly family?: string;
  readonly rows?: readonly Row[];
}
interface MeaningTable {
  readonly rows: readonly {
    readonly family: string;
    readonly code: string | number;
    readonly meaning: string;
  }[];
}
type Words = readonly (readonly [number, string, string?])[];

export const readTable = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown;

const meanings = new Map(
  (readTable('meanings.json') as MeaningTable).rows.map(({ family, code, meaning }) => [
    `${family} ${Number(code) >>> 0}`,
    meaning,
  ]),
);

/** Number tables by family: an RPC status may have a table of its own, or stand among those of Win32. */
const tables = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .map((name) => readTable(name) as NumberTable)
    .filter(({ family, rows }) => family !== undefined && rows !== undefined)
    .map(({ family, rows }) => [
      family ?? '',
      new Map(rows?.map(([code, symbol]) => [Number(code) >>> 0, symbol])),
    ]),
);

function find(families: readonly string[], value: number): CodeName | undefined {
  for (const family of families) {
    const symbol = tables.get(family)?.get(value);
    if (symbol === undefined) continue;
    const meaning =
      meanings.get(`${family} ${value}`) ?? (family === 'rpc' ? meanings.get(`win32 ${value}`) : undefined);
    return { symbol, family, ...(meaning === undefined ? {} : { meaning }) };
  }
  return undefined;
}

const eeinfo = readTable('eeinfo.json') as { readonly components: Words; readonly locations: Words };
const lids = (readTable('lids.json') as { readonly rows: readonly (readonly [number, string, string])[] })
  .rows;

const word = (rows: Words, number: number) => {
  const row = rows.find(([own]) => own === number);
  if (row === undefined) return undefined;
  return row[2] === undefined ? { name: row[1] } : { name: row[1], note: row[2] };
};

/** A few operations, as [MS-OXCROPS] 2.2.2 names them. */
const rops: Readonly<Record<number, string>> = {
  3: 'RopOpenMessage',
  10: 'RopSetProperties',
  14: 'RopModifyRecipients',
  37: 'RopSaveChangesAttachment',
  50: 'RopSubmitMessage',
  74: 'RopTransportSend',
  254: 'RopLogon',
};

/** Names straight from the data files. */
export const names: ContextNames = {
  lid: (lid) => {
    const row = lids.find(([own]) => own === lid);
    return row === undefined ? undefined : { name: row[1], meaning: row[2] };
  },
  component: (component) => word(eeinfo.components, component),
  location: (location) => word(eeinfo.locations, location),
  rop: (id) => rops[id],
  code: (value) => find(['mapi', 'ese', 'hresult'], value),
  status: (value) => find(['winsock', 'rpc', 'win32'], value),
};
