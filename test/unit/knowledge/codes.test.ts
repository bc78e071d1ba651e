import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { explainCode } from '../../../server/src/codes/explainCode.ts';
import { openCatalog, type Catalog } from '../../../server/src/knowledge/catalog.ts';
import { codeFamilies, type CodeFamily } from '../../../server/src/knowledge/rows.ts';

const folder = new URL('../../../server/src/knowledge/codes/', import.meta.url);
const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
/** Every data file names the schema beside it. */
const schemaOf = (name: string) => parse(name).$schema.replace('./', '');
const tables = [...texts.keys()].filter((name) => !name.endsWith('.schema.json'));

let catalog: Catalog;
before(async () => {
  catalog = await openCatalog();
});

type Row = readonly [
  code: string | number,
  symbol: string,
  aliases?: string,
  sources?: string,
  note?: string,
];
interface Table {
  readonly $schema: string;
  readonly family: CodeFamily;
  readonly sources: Record<string, string>;
  readonly references: Record<string, readonly string[]>;
  readonly rows: readonly Row[];
}

const parse = (name: string) => JSON.parse(texts.get(name) ?? '') as Table;
const valueOf = (code: string | number) => Number(code) >>> 0;

describe('code tables', () => {
  const schemas = new Ajv({ allErrors: true, strict: true, strictTuples: false, strictTypes: false });
  for (const name of tables) {
    it(`${name} fits its schema, one row per line`, () => {
      const table = parse(name);
      const validate = schemas.getSchema(schemaOf(name)) ?? schemas.compile(parse(schemaOf(name)));
      assert.ok(validate(table), JSON.stringify(validate.errors?.slice(0, 3)));
      const lines = new Set((texts.get(name) ?? '').split('\n').map(rowOfLine));
      const lists = Object.values(table).filter((value): value is readonly unknown[] => Array.isArray(value));
      for (const row of lists.flat()) {
        const { builds } = row as { builds?: readonly unknown[] };
        for (const each of builds ?? [row]) assert.ok(lines.has(JSON.stringify(each)), JSON.stringify(each));
      }
    });
  }

  /** The row that a line of a file is, written as JSON.stringify does; undefined for other lines. */
  function rowOfLine(line: string): string | undefined {
    try {
      return JSON.stringify(JSON.parse(line.trim().replace(/,$/, '')));
    } catch {
      return undefined;
    }
  }

  it('stay below 1.5 MB together', () => {
    const bytes = tables.reduce((sum, name) => sum + JSON.stringify(parse(name)).length, 0);
    assert.ok(bytes < 1_500_000, String(bytes));
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

    it('gives every row by value, by symbol and by alias', () => {
      for (const [code, symbol, aliases = ''] of table.rows) {
        const value = valueOf(code);
        const row = catalog.code(family, value);
        assert.equal(row?.symbol, symbol);
        assert.ok(row.source);
        for (const name of [symbol.toUpperCase(), ...aliases.split(' ').filter((alias) => alias !== '')])
          assert.ok(
            catalog.symbol(name).some((each) => each.family === family && each.value === value),
            name,
          );
      }
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

  it('belong to a row of a table, once, with a reference', () => {
    assert.equal(new Set(rows.map(({ family, code }) => `${family} ${code}`)).size, rows.length);
    for (const { family, code, ref } of rows) {
      assert.ok(catalog.code(family, valueOf(code)), `${family} ${code} is in its table`);
      assert.ok(catalog.meaning(family, valueOf(code))?.reference, `${family} ${code} has a reference`);
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
    win32: [5, 53, 64, 87, 121, 1207, 1311, 1326, 1327, 1330, 1331, 1355, 1789, 1909, 2140, 8344],
    rpc: [1702, 1722, 1726, 1727, 1753],
    bind: [0x525, 0x52e, 0x530, 0x532, 0x533, 0x701, 0x773, 0x775],
    ntstatus: [0xc000006d, 0xc0000064, 0xc0000234, 0xc0000005],
    sspi: [0x80090308, 0x8009030c, 0x80090322, 0x80090325],
    ese: [-1018, -1022, -550, -1811, -1032, -515],
    winsock: [10013, 10048, 10049, 10051, 10053, 10054, 10060, 10061, 10065, 11001, 11002, 11004],
    tls: [40, 42, 46, 48, 49, 51, 70, 80, 112],
  };
  for (const [family, codes] of Object.entries(wanted) as [CodeFamily, readonly number[]][]) {
    it(`explain the ${family} codes of every day with causes and next steps`, () => {
      for (const code of codes) {
        const meaning = catalog.meaning(family, code >>> 0);
        assert.ok(meaning && meaning.causes.length > 0 && meaning.next.length > 0, `${family} ${code}`);
      }
    });
  }
});

describe('what has been written for support', () => {
  const count = (families: readonly CodeFamily[]) =>
    (parse('meanings.json').rows as unknown as { family: CodeFamily }[]).filter(({ family }) =>
      families.includes(family),
    ).length;

  it('is more than 200 MAPI and store codes, and more than 60 of Windows, sockets and RPC', () => {
    assert.ok(count(['mapi']) >= 200);
    assert.ok(count(['win32', 'winsock', 'rpc']) >= 60);
  });

  it('is every event with causes, next steps and a reference', () => {
    const rows = parse('events.json').rows as unknown as { source: string; id: number }[];
    assert.ok(rows.length >= 107);
    for (const { source, id } of rows) {
      const [event] = catalog.events(id, source.toUpperCase());
      assert.ok(event?.reference && event.causes.length > 0 && event.next.length > 0, `${source} ${id}`);
    }
  });
});

describe('SMTP status codes', () => {
  it('have an Exchange meaning with causes, next steps and a reference in every row', () => {
    const rows = catalog.exchangeStatuses();
    assert.ok(rows.length >= 95);
    for (const row of rows)
      assert.ok(row.causes.length > 0 && row.next.length > 0 && row.reference, row.text);
  });

  it('lead from the text of every row back to that row', () => {
    for (const row of catalog.exchangeStatuses()) {
      const code = (row.codes[0] ?? '').split('-')[0] ?? '';
      const longest = row.match.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
      const { readings } = explainCode(`${code} ${longest}`, catalog);
      const first = readings.filter(({ why }) => why.startsWith('The text of the reply'));
      assert.ok(
        first.some(({ symbol }) => symbol === row.text),
        `${code} ${row.text}`,
      );
    }
  });

  it('have their registered names', () => {
    assert.equal(catalog.ianaStatus('X.7.1')?.name, 'Delivery not authorized, message refused');
    assert.equal(catalog.ianaStatus('X.7.60'), undefined);
  });
});

describe('the class of a MapiException', () => {
  const cases: Readonly<Record<string, readonly [family: CodeFamily, value: number]>> = {
    MapiExceptionNoReplicaHere: ['mapi', 0x468],
    MapiExceptionVersionStoreBusy: ['mapi', 0x498],
    MapiExceptionDuplicateDelivery: ['mapi', 0xa2b],
    MapiExceptionEventsDeleted: ['mapi', 0x97c],
    MapiExceptionMaxThreadsPerMdbExceeded: ['mapi', 0xa8c],
    MapiExceptionTooManyMountedDatabases: ['mapi', 0x8004060e],
    MapiExceptionAccountDisabled: ['mapi', 0x80040124],
    MapiExceptionJetErrorLogWriteFail: ['ese', -510],
    MapiExceptionLogDiskFull: ['ese', -529],
    MapiExceptionDiskIO: ['ese', -1022],
  };
  for (const [name, [family, value]] of Object.entries(cases)) {
    it(`${name} is the code that it is named after`, () => {
      assert.deepEqual(
        catalog.symbol(name).map((row) => [row.family, row.value]),
        [[family, value >>> 0]],
      );
    });
  }

  it('is none where no code has its name', () => {
    for (const name of ['MapiExceptionMystery', 'MapiException', 'MapiExceptionJetErrorNotFound'])
      assert.deepEqual(catalog.symbol(name), []);
  });
});

describe('events that next steps lead to', () => {
  const wanted: Readonly<Record<string, readonly number[]>> = {
    ESE: [447, 454, 474, 475, 476, 477, 490, 623],
    ESENT: [454, 474, 623],
    MSExchangeIS: [1159, 9666, 9667, 9668, 9669],
    MSExchangeRepl: [4087],
  };
  for (const [source, ids] of Object.entries(wanted)) {
    it(`of ${source} are known: ${ids.join(', ')}`, () => {
      for (const id of ids) assert.equal(catalog.events(id, source).length, 1, String(id));
    });
  }
});

describe('facilities', () => {
  it('are known by number', () => {
    assert.equal(catalog.facility(7)?.name, 'FACILITY_WIN32');
    assert.equal(catalog.facility(2047), undefined);
  });
});
