import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { explainText } from '../../../server/src/codes/explainText.ts';
import { explanationLines, explanationMarkdown } from '../../../server/src/codes/formatExplanation.ts';
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
    'is null': [
      'lids.json',
      'null',
      /^\.exchange-triage\/lids\.json has no list "rows", so nothing of it is used\.$/,
    ],
    'is a number': ['lids.json', '5', /lids\.json has no list "rows"/],
    'has a code that is none': ['win32.json', { rows: [['12x', 'A']] }, /row 1 is left out/],
    'has a code above 32 bits': ['win32.json', { rows: [[4294967296, 'A']] }, /row 1 is left out/],
    'has an event without words': ['events.json', { rows: [{ id: 1 }] }, /row 1 is left out/],
    'has a number for aliases': [
      'events.json',
      { rows: [{ ...event, aliases: 5 }] },
      /row 1 is left out.*aliases/,
    ],
    'has an object for aliases': ['events.json', { rows: [{ ...event, aliases: {} }] }, /row 1 is left out/],
    'has an alias that is no text': [
      'events.json',
      { rows: [{ ...event, aliases: [1] }] },
      /row 1 is left out/,
    ],
    'has a location id without a meaning': ['lids.json', { rows: [[5, 'A', '']] }, /row 1 is left out/],
    'has one side without words': [
      'meanings.json',
      {
        rows: [
          { family: 'tls', code: 48, meaning: 'm', causes: [], next: [], sent: { meaning: 'm', causes: 5 } },
        ],
      },
      /row 1 is left out.*sent and received/,
    ],
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

  it('answer for every event, whatever stands in the files', async () => {
    for (const aliases of [5, {}, [1], null, 'x', ['OurGate']]) {
      const { tables } = readOwnTables([file('events.json', { rows: [{ ...event, aliases }] })]);
      const catalog = await openCatalog(tables);
      for (const source of [undefined, 'OurGate', 'MSExchangeTransport'])
        assert.ok(catalog.events(4711, source).length <= 1);
    }
  });

  it('take a location id without a name, as the schema does', async () => {
    const rows = [[4711, '', 'Where our gateway begins.']];
    const { tables, problems } = readOwnTables([file('lids.json', { rows })]);
    assert.deepEqual(problems, []);
    assert.equal((await openCatalog(tables)).lid(4711)?.meaning, 'Where our gateway begins.');
    const schema = readFileSync(
      new URL('../../../server/src/knowledge/codes/context.schema.json', import.meta.url),
      'utf8',
    );
    assert.ok(new Ajv({ strict: false }).validate(JSON.parse(schema) as object, { rows }));
  });

  it('are named as the source in what is shown', async () => {
    const { tables } = readOwnTables([file('mapi.json', { rows: [['0x8004BEEF', 'OUR_E_GATEWAY']] })]);
    const [code] = explainText('0x8004BEEF', await openCatalog(tables)).codes;
    assert.ok(code);
    assert.match(
      explanationLines(code.explanation).join('\n'),
      /your own table \.exchange-triage\/mapi\.json/,
    );
    assert.match(explanationMarkdown(code.explanation), /your own table/);
  });

  it('say no more than somebody reads', () => {
    const rows = Array.from({ length: 1000 }, () => 5);
    const { problems } = readOwnTables([file('win32.json', { rows }), file('lids.json', '\u001b[31m')]);
    assert.equal(problems.length, 22);
    assert.match(problems[20] ?? '', /980 more rows are left out/);
  });

  it('take a reference only where it is one', async () => {
    const rows = [{ ...event, ref: 'x', reference: { title: 'Own', url: 'command:evil' } }];
    const { tables } = readOwnTables([file('events.json', { references: { x: [] }, rows })]);
    assert.deepEqual((await openCatalog(tables)).events(4711)[0]?.reference, {
      title: '.exchange-triage/events.json',
    });
  });

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
      'https://x.example/\\',
    ]) {
      const { tables } = readOwnTables([file('events.json', { references: { x: ['Title', url] }, rows })]);
      const [row] = (await openCatalog(tables)).events(4711);
      assert.equal(row?.reference?.url, undefined, url);
    }
  });
});
