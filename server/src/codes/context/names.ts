import type { Catalog } from '../../knowledge/catalog.ts';
import type { CodeFamily } from '../../knowledge/rows.ts';
import { explainNumber } from '../explainCode.ts';
import { toCodeNumber } from '../readNumber.ts';

/** A code by name. `family` is the table that has it: `mapi`, `ese`, `winsock` … */
export interface CodeName {
  readonly symbol: string;
  readonly meaning?: string;
  readonly family: string;
}

/** In: a code of the store, an HRESULT or an ESE error, as an unsigned number. Out: undefined where no table has it. */
export function storeCodeName(value: number, catalog: Catalog): CodeName | undefined {
  return nameOf(value, ['mapi', 'ese', 'hresult', 'sspi', 'ntstatus'], catalog);
}

/** In: a status of RPC, WinSock or Win32. Out: undefined where no table has it. */
export function statusName(value: number, catalog: Catalog): CodeName | undefined {
  return nameOf(value, ['rpc', 'winsock', 'win32', 'sspi', 'ntstatus'], catalog);
}

const known = new WeakMap<Catalog, Map<string, CodeName | undefined>>();
/** Names that are kept: a context repeats a few codes thousands of times. */
const maxKnown = 10_000;

function nameOf(value: number, families: readonly CodeFamily[], catalog: Catalog): CodeName | undefined {
  const names = known.get(catalog) ?? new Map<string, CodeName | undefined>();
  known.set(catalog, names);
  const key = `${families.join()} ${value}`;
  if (names.has(key)) return names.get(key);
  if (names.size >= maxKnown) names.clear();
  const name = readName(value, families, catalog);
  names.set(key, name);
  return name;
}

/** The best reading where one of the families has the number. */
function readName(value: number, families: readonly CodeFamily[], catalog: Catalog): CodeName | undefined {
  const number = toCodeNumber(value);
  if (number === undefined) return undefined;
  const { readings } = explainNumber(number.hex, number, catalog, { families, why: '' });
  const reading = readings.find(({ family }) => families.some((each) => each === family)) ?? readings[0];
  if (reading?.symbol === undefined) return undefined;
  const { symbol, meaning, family } = reading;
  return meaning === undefined ? { symbol, family } : { symbol, meaning, family };
}
