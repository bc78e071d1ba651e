import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { explainText } from '../../../server/src/codes/explainText.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';
import { readOwnTables } from '../../../server/src/knowledge/ownTables.ts';

const file = (name: string, content: unknown) => ({
  path: `.exchange-triage/${name}`,
  name,
  text: typeof content === 'string' ? content : JSON.stringify(content),
});

const event = {
  source: 'OurGateway',
  id: 4711,
  severity: 'Error',
  title: 'The gateway is full',
  meaning: 'Nothing goes through.',
  causes: ['Disk full'],
  next: ['Free some'],
};

describe('tables of a workspace', () => {
  it('fit the schemas that the editor checks them with, with nothing but rows', () => {
    const folder = new URL('../../../server/src/knowledge/codes/', import.meta.url);
    const fits = (schema: string, content: unknown) => {
      const text = readFileSync(new URL(schema, folder), 'utf8');
      const validate = new Ajv({ strict: false }).compile(JSON.parse(text) as object);
      assert.ok(validate(content), JSON.stringify(validate.errors));
    };
    fits('codes.schema.json', { rows: [['0x8004BEEF', 'OUR_E_GATEWAY', '', '', 'Our gateway refused.']] });
    fits('codes.schema.json', { rows: [{ family: 'win32', code: 5, meaning: 'No.', causes: [], next: [] }] });
    fits('events.schema.json', { rows: [{ ...event, causes: [] }] });
    fits('context.schema.json', { rows: [[4711, 'OurPlace', 'Where our gateway begins.']] });
  });

  it('add a code, what it means, an event and a location id with one row each', async () => {
    const { tables, problems } = readOwnTables([
      file('mapi.json', { rows: [['0x8004BEEF', 'OUR_E_GATEWAY', '', '', 'Our gateway refused.']] }),
      file('meanings.json', {
        references: { wiki: ['Our wiki', 'https://wiki.example/gateway'] },
        rows: [
          {
            family: 'mapi',
            code: '0x8004BEEF',
            meaning: 'It is full.',
            causes: [],
            next: ['Empty it'],
            ref: 'wiki',
          },
        ],
      }),
      file('events.json', { rows: [event] }),
      file('lids.json', { rows: [[4711, 'OurPlace', 'Where our gateway begins.']] }),
    ]);
    assert.deepEqual(problems, []);
    const catalog = await openCatalog(tables);
    const [code] = explainText('-2147172625', catalog).codes;
    const [reading] = code?.explanation.readings ?? [];
    assert.equal(reading?.symbol, 'OUR_E_GATEWAY');
    assert.equal(reading.meaning, 'It is full.');
    assert.deepEqual(reading.reference, { title: 'Our wiki', url: 'https://wiki.example/gateway' });
    assert.equal(reading.source, '.exchange-triage/mapi.json');
    assert.equal(catalog.events(4711, 'ourgateway')[0]?.title, 'The gateway is full');
    const [context] = explainText('4.4711:0F010480, 4.4711:0F010480', catalog).contexts;
    assert.match(context?.rows[0]?.what ?? '', /OurPlace: Where our gateway begins/);
  });

  it('go before those that ship, and leave the others as they are', async () => {
    const { tables } = readOwnTables([file('mapi.json', { rows: [['0x80040111', 'OUR_NAME']] })]);
    const [own, shipped] = [await openCatalog(tables), await openCatalog()];
    assert.equal(own.code('mapi', 0x80040111)?.symbol, 'OUR_NAME');
    assert.equal(own.code('mapi', 0x80040115)?.symbol, 'MAPI_E_NETWORK_ERROR');
    assert.equal(shipped.code('mapi', 0x80040111)?.symbol, 'MAPI_E_LOGON_FAILED');
  });

  const wrong: Readonly<Record<string, readonly [name: string, content: unknown, problem: RegExp]>> = {
    'is no JSON': ['mapi.json', '{', /mapi\.json is no JSON, so nothing of it is used/],
    'has no rows': ['mapi.json', { row: [] }, /mapi\.json has no list "rows"/],
    'is a list': ['lids.json', [], /lids\.json has no list "rows"/],
    'is null': ['lids.json', 'null', /lids\.json/],
    'has a code that is none': ['win32.json', { rows: [['12x', 'A']] }, /row 1 is left out/],
    'has a code above 32 bits': ['win32.json', { rows: [[4294967296, 'A']] }, /row 1 is left out/],
    'has an event without words': ['events.json', { rows: [{ id: 1 }] }, /row 1 is left out/],
    'has a family that nobody knows': [
      'meanings.json',
      { rows: [{ family: 'x', code: 1, meaning: 'm', causes: [], next: [] }] },
      /row 1 is left out/,
    ],
  };
  for (const [what, [name, content, problem]] of Object.entries(wrong)) {
    it(`say so when a file ${what}`, () => {
      const { problems } = readOwnTables([file(name, content)]);
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', problem);
    });
  }

  it('keep the good rows beside the bad ones', async () => {
    const { tables, problems } = readOwnTables([
      file('win32.json', { rows: [['x'], [90_001, 'GOOD'], [null, null], [-5, 'NEGATIVE']] }),
    ]);
    assert.equal(problems.length, 2);
    const catalog = await openCatalog(tables);
    assert.equal(catalog.code('win32', 90_001)?.symbol, 'GOOD');
    assert.equal(catalog.code('win32', -5)?.symbol, 'NEGATIVE');
  });

  it('take no address but https for a reference', async () => {
    const rows = [{ ...event, ref: 'x' }];
    for (const url of [
      'command:evil',
      'javascript:alert(1)',
      'http://x.example',
      'https://x.example/ )<img>',
    ]) {
      const { tables } = readOwnTables([file('events.json', { references: { x: ['Title', url] }, rows })]);
      const [row] = (await openCatalog(tables)).events(4711);
      assert.equal(row?.reference?.url, undefined, url);
    }
  });
});
