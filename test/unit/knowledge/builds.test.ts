import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { BuildRow, BuildTable } from '../../../server/src/knowledge/files.ts';

const folder = new URL('../../../server/src/knowledge/codes/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const text = read('builds.json');
const table = JSON.parse(text) as BuildTable & { readonly collected: string };
const rows = table.products.flatMap(({ builds }) => builds);

describe('build table', () => {
  const validate = new Ajv({ allErrors: true, strict: true, strictTuples: false }).compile(
    JSON.parse(read('builds.schema.json')) as object,
  );

  it('fits its schema', () => {
    assert.ok(validate(table), JSON.stringify(validate.errors?.slice(0, 3)));
  });

  it('has a schema that refuses padded builds, unknown kinds, other dates and missing fields', () => {
    const bad: readonly (readonly string[])[] = [
      ['15.02.1118.007', 'Cumulative Update 12', '2022-04-20', 'cu'],
      ['15.2', 'Cumulative Update 12', '2022-04-20', 'cu'],
      ['15.2.1118.7', 'Cumulative Update 12', '2022-04-20', 'patch'],
      ['15.2.1118.7', 'Cumulative Update 12', 'April 20, 2022', 'cu'],
      ['15.2.1118.7', 'Cumulative Update 12', '2022-13', 'cu'],
      ['15.2.1118.7', 'Cumulative Update 12', '2022-04-20'],
    ];
    for (const row of bad) {
      const products = [{ name: 'Exchange Server 2019', version: '15.2', builds: [row] }];
      assert.equal(validate({ ...table, products }), false, row.join(' '));
    }
  });

  it('has one row per line', () => {
    const lines = text.split('\n').filter((line) => line.startsWith('        ['));
    assert.deepEqual(
      lines.map((line) => JSON.parse(line.replace(/,$/, '')) as unknown),
      rows,
    );
  });

  it('goes from the oldest build to the newest, each once', () => {
    const keys = rows.map(([build]) =>
      `${build}.0`
        .split('.', 4)
        .map((part) => part.padStart(5, '0'))
        .join('.'),
    );
    assert.deepEqual(keys, [...new Set(keys)].toSorted());
  });

  it('has builds of its own version in each product', () => {
    const strange = (
      table.products as readonly { version: string; name: string; builds: readonly BuildRow[] }[]
    )
      .flatMap(({ version, builds }) => builds.filter(([build]) => !build.startsWith(`${version}.`)))
      .map(([build]) => build);
    assert.deepEqual(strange, []);
  });

  it('names security and hotfix updates after the update with the same build number', () => {
    for (const { builds } of table.products) {
      let level: BuildRow | undefined;
      for (const row of builds) {
        const [build, name, , kind] = row;
        if (kind !== 'su' && kind !== 'hu') level = row;
        else {
          assert.equal(build.replace(/\.\d+$/, ''), level?.[0].replace(/\.\d+$/, ''), build);
          const rest = kind === 'su' ? 'security' : 'hotfix';
          assert.match(
            name.slice(level?.[1].length),
            new RegExp(`^, [A-Z][a-z]+ 20\\d\\d ${rest} update( v\\d)?$`),
          );
          assert.ok(name.startsWith(level?.[1] ?? '-'), build);
        }
      }
    }
  });

  it('has the month in the name of a security update that the date has', () => {
    const month = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
    const wrong = rows
      .filter(([, name, , kind]) => kind === 'su' && !name.endsWith(' v2'))
      .filter(([, name, date]) => !name.includes(month.format(new Date(date))));
    assert.deepEqual(wrong, []);
  });

  it('knows the kind by the name', () => {
    const kinds: readonly (readonly [RegExp, string])[] = [
      [/^Preview$/, 'preview'],
      [/^RTM$/, 'rtm'],
      [/^Service Pack \d( \(Cumulative Update 4\))?$/, 'sp'],
      [/(, Update Rollup \d+|, update of [A-Z][a-z]+ \d{4})( v\d| \(recalled\))?$/, 'ru'],
      [/^Cumulative Update \d+$/, 'cu'],
      [/ security update( v\d)?$/, 'su'],
      [/ hotfix update$/, 'hu'],
    ];
    for (const [build, name, , kind] of rows) {
      assert.equal(kinds.find(([pattern]) => pattern.test(name))?.[1], kind, build);
    }
  });

  it('has every service pack, and every cumulative update in order', () => {
    const count = (name: string, kind: string) =>
      table.products.find((each) => each.name === name)?.builds.filter((row) => row[3] === kind).length;
    const packs = ['4.0', '5.0', '5.5', '2003', '2007', '2010'].map((year) =>
      count(`Exchange Server ${year}`, 'sp'),
    );
    assert.deepEqual([...packs, count('Exchange 2000 Server', 'sp')], [5, 2, 4, 2, 3, 3, 3]);
    for (const { name, builds } of table.products.slice(7)) {
      const numbers = builds
        .filter(([, , , kind]) => kind === 'cu' || kind === 'sp')
        .map(([, update]) => Number(/Cumulative Update (\d+)/.exec(update)?.[1]));
      assert.deepEqual(
        numbers,
        Array.from(numbers, (_, index) => index + 1),
        name,
      );
    }
    assert.equal(count('Exchange Server 2016', 'cu'), 23);
    assert.equal(count('Exchange Server 2019', 'cu'), 15);
  });

  it('ends on the day that it says', () => {
    assert.equal(
      rows
        .map(([, , date]) => date)
        .toSorted()
        .at(-1),
      table.upTo,
    );
    assert.match(table.collected, /13 October 2026/);
  });

  const known: readonly BuildRow[] = [
    ['6.5.7638', 'Service Pack 2', '2005-10-19', 'sp'],
    ['8.3.517.0', 'Service Pack 3, Update Rollup 23', '2017-03-21', 'ru'],
    ['14.2.328.5', 'Service Pack 2, Update Rollup 5', '2012-11-13', 'ru'],
    ['14.3.513.0', 'Service Pack 3, Update Rollup 32', '2021-03-02', 'ru'],
    ['15.0.847.32', 'Service Pack 1 (Cumulative Update 4)', '2014-02-25', 'sp'],
    ['15.0.1497.48', 'Cumulative Update 23, March 2023 security update', '2023-03-14', 'su'],
    ['15.1.2507.9', 'Cumulative Update 23, May 2022 security update', '2022-05-10', 'su'],
    ['15.2.1118.40', 'Cumulative Update 12, November 2023 security update', '2023-11-14', 'su'],
    ['15.2.2562.41', 'RTM, May 2026 hotfix update', '2026-05-07', 'hu'],
    ['15.2.2562.53', 'RTM, September 2026 security update v2', '2026-10-02', 'su'],
  ];
  for (const row of known) {
    it(`has ${row.join(', ')}`, () => {
      assert.deepEqual(
        rows.find(([build]) => build === row[0]),
        row,
      );
    });
  }
});
