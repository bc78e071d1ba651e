import type { Catalog } from '../knowledge/catalog.ts';
import type { CodeFamily } from '../knowledge/rows.ts';
import type { CodeName, ContextNames } from './context/names.ts';
import { explainNumber } from './explainCode.ts';
import { toCodeNumber } from './readNumber.ts';

/** In: the tables. Out: what they know of the numbers in a diagnostic context. */
export function contextNames(catalog: Catalog): ContextNames {
  return {
    lid: (lid) => catalog.lid(lid),
    component: (component) => catalog.eeComponent(component),
    location: (location) => catalog.eeLocation(location),
    rop: (id) => catalog.code('rop', id)?.symbol,
    code: (value) => nameOf(value, ['mapi', 'ese', 'hresult', 'sspi', 'ntstatus'], catalog),
    status: (value) => nameOf(value, ['rpc', 'winsock', 'win32', 'sspi', 'ntstatus'], catalog),
  };
}

/** The best reading where one of the families has the number. */
function nameOf(value: number, families: readonly CodeFamily[], catalog: Catalog): CodeName | undefined {
  const number = toCodeNumber(value);
  if (number === undefined) return undefined;
  const { readings } = explainNumber(number.hex, number, catalog, { families, why: '' });
  const reading = readings.find(({ family }) => families.some((each) => each === family)) ?? readings[0];
  if (reading?.symbol === undefined) return undefined;
  const { symbol, meaning, family } = reading;
  return meaning === undefined ? { symbol, family } : { symbol, meaning, family };
}
