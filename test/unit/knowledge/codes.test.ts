import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { explainCode } from '../../../server/src/codes/explainCode.ts';
import {
  codeFamilies,
  type CodeFamily,
  exchangeStatuses,
  findCode,
  findFacility,
  findIanaStatus,
  findMeaning,
  findSymbol,
} from '../../../server/src/knowledge/codes.ts';

const folder = new URL('../../../server/src/knowledge/codes/', import.meta.url);
const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
const tables = [...texts.keys()].filter((name) => name !== 'codes.schema.json');

type Row = readonly [
  code: string | number,
  symbol: string,
  aliases?: string,
  sources?: string,
  note?: string,
];
interface Table {
  readonly family: CodeFamily;
  readonly sources: Record<string, string>;
  readonly references: Record<string, readonly string[]>;
  readonly rows: readonly Row[];
}

const parse = (name: string) => JSON.parse(texts.get(name) ?? '') as Table;
const valueOf = (code: string | number) => Number(code) >>> 0;

describe('code tables', () => {
  const validate = new Ajv({
    allErrors: true,
    strict: true,
    strictTuples: false,
    strictTypes: false,
  }).compile(parse('codes.schema.json'));
  for (const name of tables) {
    it(`${name} fits its schema, one row per line`, () => {
      const table = parse(name);
      assert.ok(validate(table), JSON.stringify(validate.errors?.slice(0, 3)));
      const lines = (texts.get(name) ?? '').split('\n').slice(-3 - table.rows.length, -3);
      assert.deepEqual(
        lines.map((line) => JSON.parse(line.replace(/,$/, '')) as unknown),
        table.rows,
      );
    });
  }

  it('stay below 400 KB together', () => {
    const bytes = [...texts.keys()].reduce((sum, name) => sum + JSON.stringify(parse(name)).length, 0);
    assert.ok(bytes < 400_000, String(bytes));
  });
});

for (const family of codeFamilies) {
  describe(`${family} table`, () => {
    const table = parse(`${family}.json`);
    const values = table.rows.map(([code]) => valueOf(code));

    it('has each code and each symbol once, in order', () => {
      assert.equal(new Set(values).size, values.length);
      const signed = table.rows.map(([code]) => Number(code));
      assert.deepEqual(
        signed,
        signed.toSorted((a, b) => a - b),
      );
      const symbols = table.rows.map(([, symbol]) => symbol.toLowerCase());
      assert.equal(new Set(symbols).size, symbols.length);
    });

    it('names no alias that is the symbol of another row', () => {
      const symbols = new Set(table.rows.map(([, symbol]) => symbol.toLowerCase()));
      const clashes = table.rows
        .flatMap(([, , aliases = '']) => aliases.split(' '))
        .filter((alias) => symbols.has(alias.toLowerCase()));
      assert.deepEqual(clashes, []);
    });

    it('knows the source of every row', () => {
      const unknown = table.rows
        .flatMap(([, , , letters = '']) => letters.split(''))
        .filter((letter) => !(letter in table.sources));
      assert.deepEqual(unknown, []);
    });

    it('has nothing between 80,000,000 and 99,999,999, where eight digits are read as hex', () => {
      assert.deepEqual(
        values.filter((value) => value >= 80_000_000 && value <= 99_999_999),
        [],
      );
    });

    it('gives its first row by value and by symbol', async () => {
      const [code, symbol] = table.rows[0] ?? assert.fail();
      const row = await findCode(family, valueOf(code));
      assert.equal(row?.symbol, symbol);
      assert.ok(row.source);
      assert.ok((await findSymbol(family, symbol.toUpperCase())).includes(row));
    });
  });
}

describe('meanings', () => {
  interface Entry {
    readonly family: CodeFamily;
    readonly code: string | number;
    readonly meaning: string;
    readonly ref: string;
  }
  const { rows, references } = JSON.parse(texts.get('meanings.json') ?? '') as {
    rows: Entry[];
    references: Record<string, string[]>;
  };

  it('belong to a row of a table, once, with a reference', async () => {
    assert.equal(new Set(rows.map(({ family, code }) => `${family} ${code}`)).size, rows.length);
    for (const { family, code, ref } of rows) {
      assert.ok(await findCode(family, valueOf(code)), `${family} ${code} is in its table`);
      assert.ok((await findMeaning(family, valueOf(code)))?.reference, `${family} ${code} has a reference`);
      assert.ok(ref in references);
    }
    assert.deepEqual(
      Object.keys(references).filter((name) => !rows.some(({ ref }) => ref === name)),
      [],
    );
  });

  const wanted: Readonly<Partial<Record<CodeFamily, readonly number[]>>> = {
    mapi: [
      0x80040111, 0x80040115, 0x8004010f, 0x8004011c, 0x80070005, 0x8004011d, 0x80004005, 0x80070057,
      0x8007000e, 0x80040116, 0x80040401, 0x80040600, 0x80040605, 0x3eb, 0x3f2, 0x4d9, 0x4da, 0x4dc, 0x4dd,
      0x977, 0xa2b,
    ],
    win32: [
      5, 53, 64, 87, 121, 1207, 1311, 1326, 1327, 1330, 1331, 1355, 1722, 1726, 1727, 1753, 1789, 1909, 2140,
    ],
    winsock: [10013, 10048, 10049, 10051, 10053, 10054, 10060, 10061, 10065, 11001, 11002, 11004],
    tls: [40, 42, 46, 48, 49, 51, 70, 80, 112],
  };
  for (const [family, codes] of Object.entries(wanted) as [CodeFamily, readonly number[]][]) {
    it(`explain the ${family} codes of every day with causes and next steps`, async () => {
      for (const code of codes) {
        const meaning = await findMeaning(family, code >>> 0);
        assert.ok(meaning && meaning.causes.length > 0 && meaning.next.length > 0, `${family} ${code}`);
      }
    });
  }
});

describe('SMTP status codes', () => {
  it('have an Exchange meaning with causes, next steps and a reference in every row', async () => {
    const rows = await exchangeStatuses();
    assert.ok(rows.length >= 95);
    for (const row of rows)
      assert.ok(row.causes.length > 0 && row.next.length > 0 && row.reference, row.text);
  });

  it('lead from the text of every row back to that row', async () => {
    for (const row of await exchangeStatuses()) {
      const code = (row.codes[0] ?? '').split('-')[0] ?? '';
      const longest = row.match.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
      const { readings } = await explainCode(`${code} ${longest}`);
      const first = readings.filter(({ why }) => why.startsWith('The text of the reply'));
      assert.ok(
        first.some(({ symbol }) => symbol === row.text),
        `${code} ${row.text}`,
      );
    }
  });

  it('have their registered names', async () => {
    assert.equal((await findIanaStatus('X.7.1'))?.name, 'Delivery not authorized, message refused');
    assert.equal(await findIanaStatus('X.7.60'), undefined);
  });
});

describe('facilities', () => {
  it('are known by number', async () => {
    assert.equal((await findFacility(7))?.symbol, 'FACILITY_WIN32');
    assert.equal(await findFacility(2047), undefined);
  });
});
