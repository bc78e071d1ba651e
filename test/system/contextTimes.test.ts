import assert from 'node:assert/strict';
import { contextLines } from '../../server/src/codes/context/contextLines.ts';
import { explainContext } from '../../server/src/codes/context/explainContext.ts';
import { readContexts } from '../../server/src/codes/context/readContexts.ts';
import { findMentions } from '../../server/src/codes/mentions/findMentions.ts';
import { openCatalog } from '../../server/src/knowledge/catalog.ts';

const catalog = await openCatalog();

const megabyte = 1_000_000;
const filled = (piece: string, size = megabyte / 5) =>
  piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

/** What it is, the text, and how many contexts are in it. */
const texts: readonly (readonly [what: string, text: string, contexts: number])[] = [
  ['5 MB of digits', filled('7', 5 * megabyte), 0],
  ['digits and blanks', filled('1 '), 0],
  ['5 MB of ids without a number', filled('Lid: ', 5 * megabyte), 0],
  ['ids and long gaps', filled(`Lid:${' '.repeat(299)}`), 0],
  ['5 MB of halves of records', filled('1.1:', 5 * megabyte), 0],
  ['records that are divided again and again', filled('1.1 1 1 1 1 1 '), 0],
  ['records with too few digits', filled('1.1:1234567 '), 0],
  ['single records', filled('1.1:12345678 A '), 0],
  ['a compact context of 5 MB', `MapiExceptionX:${filled('4.6372:05000780, ', 5 * megabyte)}`, 1],
  ['a compact context, broken everywhere', `MapiExceptionX:${filled('4.63\n72:0500\n0780,\n')}`, 1],
  ['one record', `MapiExceptionX:5.10786:${filled('A')}`, 1],
  ['one record, a digit on a line', `MapiExceptionX:5.10786:${filled('A\n')}`, 1],
  ['an expanded context of 5 MB', filled('Lid: 24060   StoreEc: 0x80040115\n', 5 * megabyte), 1],
  ['ids with a number', filled('Lid: 1 '), 1],
  ['unknown words', filled('Lid: 1 x '), 1],
  [
    'extended error information',
    filled('Lid: 15000 dwParam: 0x6BA Msg: EEInfo: prm[1]: Pointer val: 0x0 '),
    1,
  ],
  ['a message', `Lid: 5 dwParam: 0x0 Msg: ${filled('x')}`, 1],
  ['messages without a text', filled('Lid: 5 dwParam: 0x0 Msg: '), 1],
  ['names of exceptions', filled('MapiException'), 0],
  ['exceptions without codes', filled('MapiExceptionX: (((((((('), 0],
  ['codes without an end', filled('MapiExceptionX: (hr=0x1 (hr '), 0],
  ['a long way to the codes', `MapiExceptionX: ${filled('(hr')}`, 0],
  ['tags without an end', filled('<a'), 0],
  ['entities', `Lid: 1${filled('&#13;')}`, 0],
  ['ampersands', filled('&'), 0],
  ['soft breaks', `MapiExceptionX:${filled('=\n')}`, 0],
  ['quote marks', `Lid: 1\n${filled('>')}`, 0],
  ['dots', filled('.'), 0],
  ['blanks', `MapiExceptionX:${filled(' ')}`, 0],
  ['line ends', `Lid: 1 ${filled('\n')} Lid: 2`, 0],
];

/** Four times the text takes four times the time, on a busy machine more; what grows with the square takes sixteen times as long. */
const most = 9;
/** Below this, in milliseconds, a clock measures noise. */
const noise = 20;

/** The shorter of two runs: what the work takes where little else goes on. */
function timeOf(work: () => unknown): number {
  const times = [0, 1].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

function assertLinear(text: string, read: (text: string) => unknown): void {
  const quarter = text.slice(0, text.length / 4);
  const [one, four] = [timeOf(() => read(quarter)), timeOf(() => read(text))];
  assert.ok(
    four < Math.max(one, noise) * most,
    `${one.toFixed(0)} ms for a quarter, ${four.toFixed(0)} ms for all`,
  );
}

const readAll = (text: string) =>
  readContexts(text).map((context) => contextLines(explainContext(context, catalog)));

describe('readContexts in linear time', () => {
  for (const [what, text, contexts] of texts) {
    it(`reads ${what}`, () => {
      assert.equal(readContexts(text).length, contexts);
      assert.ok(readAll(text).every((each) => each.length < 2000));
      assertLinear(text, readAll);
    });
  }

  it('stops after 50,000 records, and says so', () => {
    const many = readContexts(filled('MapiExceptionX: a. (hr=0x1, ec=1) ', 2 * megabyte));
    const [one] = readContexts(filled('Lid: 1 ', megabyte));
    assert.deepEqual([many.length, one?.records.length], [50_000, 50_000]);
    for (const context of [many.at(-1), one])
      assert.match(context?.problems.join() ?? '', /^Reading stopped here/);
  });
});

describe('codes in linear time', () => {
  const pieces: Readonly<Record<string, string>> = {
    versions: '15.1.2507.6 ',
    'versions of headers': 'with Microsoft SMTP Server id 15.2.1118.40;\n',
    'version numbers': 'BEVersion-1942063431 ',
    replies: '550 5.7.1 Unable to relay\r\n',
    'labels of a report': 'Diagnostic-Code: smtp;550 5.7.1 ',
    alerts: 'A fatal alert was received from the remote endpoint. code is 48. ',
    'events with sources': 'Source: MSExchangeIS Event ID: 9519 ',
    'words of errors': 'error: (error: [',
    'words of logs': 'Msg=NoPrimarySmtpAddress ',
  };
  for (const [what, piece] of Object.entries(pieces)) {
    it(`finds ${what}`, () => {
      assertLinear(filled(piece), (text) => findMentions(text, catalog));
    });
  }
});

describe('readContexts on any text', () => {
  const pieces = [
    'Lid: ',
    'Lid: 1494',
    '4.6372:',
    '05000780',
    '255.27962:FE000000',
    ', ',
    '...',
    '......',
    '\n> ',
    '=\r\n',
    '&#13;',
    '&lt;',
    'MapiException',
    'MapiExceptionX:',
    '(hr=0x80004005, ec=-515)',
    'dwParam: 0x6BA Msg: EEInfo: ',
    'prm[1]: ',
    'Status: 10060',
    '<br/>',
    '\\n',
    '\ud83d',
    '\u0000',
    ' StoreEc: 0x',
    '99999999999999999999',
    'ROP: x [254]',
    '17.43559:',
    '\u202e',
  ];

  it('never throws, and every span lies in the text', () => {
    let state = 20100924;
    const next = (below: number) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % below;
    };
    for (let round = 0; round < 1000; round++) {
      const text = Array.from({ length: 1 + next(24) }, () => pieces[next(pieces.length)]).join(
        next(2) === 0 ? '' : ' ',
      );
      for (const context of readContexts(text)) {
        const { rows, chain } = explainContext(context, catalog);
        for (const { start, end } of [context.span, ...rows, ...chain.flatMap(({ spans }) => spans)])
          assert.ok(start >= 0 && end >= start && end <= text.length, JSON.stringify(text));
      }
    }
  });
});
