import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { lids, serverRopLids } from '../../../../server/src/codes/context/context.ts';

type Rows = readonly (readonly [number, ...string[]])[];
interface Table {
  readonly sources: Readonly<Record<string, string>>;
  readonly rows?: Rows;
  readonly components?: Rows;
  readonly locations?: Rows;
}

const folder = new URL('../../../../server/src/knowledge/codes/', import.meta.url);
const readTable = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown;
const validate = new Ajv({ allErrors: true, strictTuples: false }).compile(
  readTable('context.schema.json') as object,
);

describe('tables of the diagnostic context', () => {
  for (const name of ['lids.json', 'eeinfo.json']) {
    const table = readTable(name) as Table;
    const lists = [table.rows, table.components, table.locations].filter((list) => list !== undefined);

    it(`${name} fits its schema`, () => {
      assert.ok(validate(table), JSON.stringify(validate.errors?.slice(0, 3)));
    });

    it(`${name} has one row per line, in ascending order, each with sources that are named`, () => {
      const lines = readFileSync(new URL(name, folder), 'utf8').split('\n');
      for (const rows of lists) {
        const numbers = rows.map(([number]) => number);
        assert.deepEqual(
          numbers,
          [...new Set(numbers)].sort((a, b) => a - b),
        );
        for (const row of rows) {
          assert.ok(
            lines.some(
              (line) =>
                line.trim().replace(/,$/, '') ===
                JSON.stringify(row).replaceAll(',', ', ').replaceAll(',  ', ', '),
            ),
            JSON.stringify(row),
          );
          for (const letter of row[3] ?? '') assert.ok(table.sources[letter], `${row[0]} ${letter}`);
        }
      }
    });
  }

  it('know every location that the reading goes by', () => {
    const known = new Set((readTable('lids.json') as { readonly rows: Rows }).rows.map(([lid]) => lid));
    for (const lid of [...Object.values(lids), ...serverRopLids]) assert.ok(known.has(lid), String(lid));
  });
});
