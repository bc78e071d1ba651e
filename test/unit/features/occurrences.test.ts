import assert from 'node:assert/strict';
import { hoverAt } from '../../../server/src/features/hover.ts';
import { inlayHintsIn } from '../../../server/src/features/inlayHints.ts';
import { highlightsAt, referencesIn } from '../../../server/src/features/occurrences.ts';
import { soughtAt } from '../../../server/src/features/sought.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';
import type { Span } from '../../../server/src/model/location.ts';
import { openLog, textAt, unmark, type Mark } from '../../support/markup.ts';

/** How much of a record is read at once. */
const widest = 100_000;
const event = (code: string) =>
  `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="MSExchangeIS"/><EventID>1007</EventID></System><EventData><Data>error ${code}</Data></EventData></Event>`;
const line = (text: string) => `02/19/2007 16:24:30 CSession::Logon Error ${text}\n`;

/** The texts that are found as places of the code at the first mark, and those that should be. */
async function placesOf(marked: string): Promise<{ found: string[]; wanted: string[] }> {
  const { text, marks } = unmark(marked);
  const log = openLog(text);
  const catalog = await openCatalog();
  const offset = (marks[0]?.start ?? 0) + 2;
  const sought = soughtAt(log, offset, catalog);
  assert.ok(sought);
  const spanOf = (range: {
    start: { line: number; character: number };
    end: { line: number; character: number };
  }) => ({
    start: log.document.offsetAt(range.start),
    end: log.document.offsetAt(range.end),
  });
  const places = [...referencesIn(log, sought)].flat().map(({ range }) => spanOf(range));
  if (text.length > 100_000) return asTexts(text, places, marks);
  const near = highlightsAt(log, log.document.positionAt(offset), catalog).map(({ range }) => spanOf(range));
  assert.deepEqual(near, places);
  return asTexts(text, places, marks);
}

function asTexts(
  text: string,
  places: readonly Span[],
  marks: readonly Mark[],
): { found: string[]; wanted: string[] } {
  return {
    found: places.map((span) => `${span.start} ${textAt(text, span)}`),
    wanted: marks.map((mark) => `${mark.start} ${mark.text}`),
  };
}

describe('places of the same code', () => {
  const cases: Readonly<Record<string, string>> = {
    'every spelling of a status code':
      line('⟦-2147221231⟧ No store.') +
      line('⟦2147746065⟧ No store.') +
      line('⟦0x80040111⟧ and -2147221233') +
      line('0 Nothing - ⟦MAPI_E_LOGON_FAILED⟧ (MAPI 1.0)') +
      line('0 4.21921:⟦11010480⟧, 4.29385:1C010480'),
    'a Windows code and the HRESULT that wraps it':
      line('0 (RetCode=⟦1722⟧)') +
      line('⟦0x800706BA⟧ x') +
      line('0 port 1722') +
      line('0 ⟦RPC_S_SERVER_UNAVAILABLE⟧'),
    'an enhanced status code':
      line("0 '550 ⟦5.7.1⟧ x'") + line("0 '#⟦5.7.1⟧' and 5.7.10") + line('0 version 5.7.1'),
    'what stands above, between and below the records':
      `Note: failed with error ⟦0x80040111⟧\n\n${line('⟦-2147221231⟧ x')}` +
      `${event('⟦0x80040111⟧')}\nAgain error ⟦0x80040111⟧\n${event('⟦0x80040111⟧')}\nerror ⟦0x80040111⟧\n`,
    'none of a comment that was inserted':
      line('⟦-2147221231⟧ x') + '#: VERIFY: no error 0x80040111 any more\n' + line('⟦0x80040111⟧ x'),
    'without the tags behind them': line('0 <b>error ⟦0x80040111⟧</b>') + line('⟦-2147221231⟧ x'),
    'one in a record as long as others are wide':
      // The second begins where the part ends that is read from the first on, or from the digits of the first.
      [widest - 12, widest - 10]
        .map((gap) =>
          line(`⟦0x80040111⟧ ${'x'.repeat(gap)} ⟦0x80040111⟧ ${'x'.repeat(300_000)} ⟦0x80040111⟧`),
        )
        .join(''),
    'beyond the first piece of a long text':
      line('⟦0x80040111⟧ x') + line(`0 ${'.'.repeat(1_100_000)}`) + line('⟦0x80040111⟧ x'),
  };
  for (const [what, marked] of Object.entries(cases)) {
    it(`are ${what}`, async () => {
      const { found, wanted } = await placesOf(marked);
      assert.deepEqual(found, wanted);
    });
  }

  it('stand beside the number in text that belongs to no record, as the hint and the hover do', async () => {
    const log = openLog(`Note: failed with error 0x80040111\n\n${line('-2147221231 x')}`);
    const position = { line: 0, character: 26 };
    const catalog = await openCatalog();
    const whole = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    assert.equal(inlayHintsIn(log, whole, catalog)[0]?.label, 'MAPI_E_LOGON_FAILED');
    assert.deepEqual(hoverAt(log, position, catalog)?.range, {
      start: { line: 0, character: 24 },
      end: { line: 0, character: 34 },
    });
  });

  it('are none where there is no code', async () => {
    const log = openLog(line('0 port 1722'));
    assert.deepEqual(highlightsAt(log, { line: 0, character: 50 }, await openCatalog()), []);
  });
});
