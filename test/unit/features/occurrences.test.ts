import assert from 'node:assert/strict';
import { mentionAt } from '../../../server/src/features/mentionsIn.ts';
import { highlightsAt, referencesIn } from '../../../server/src/features/occurrences.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';
import { openLog, textAt, unmark } from '../../support/markup.ts';

const line = (text: string) => `02/19/2007 16:24:30 CSession::Logon Error ${text}\n`;

/** The texts that are found as places of the code at the first mark, and those that should be. */
async function placesOf(marked: string): Promise<{ found: string[]; wanted: string[] }> {
  const { text, marks } = unmark(marked);
  const log = openLog(text);
  const catalog = await openCatalog();
  const offset = (marks[0]?.start ?? 0) + 2;
  const mention = mentionAt(log, offset, catalog);
  assert.ok(mention);
  const spanOf = (range: {
    start: { line: number; character: number };
    end: { line: number; character: number };
  }) => ({
    start: log.document.offsetAt(range.start),
    end: log.document.offsetAt(range.end),
  });
  const places = referencesIn(log, mention, catalog).map(({ range }) => spanOf(range));
  const near = highlightsAt(log, log.document.positionAt(offset), catalog).map(({ range }) => spanOf(range));
  assert.deepEqual(near, places);
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
  };
  for (const [what, marked] of Object.entries(cases)) {
    it(`are ${what}`, async () => {
      const { found, wanted } = await placesOf(marked);
      assert.deepEqual(found, wanted);
    });
  }

  it('are none where there is no code', async () => {
    const log = openLog(line('0 port 1722'));
    assert.deepEqual(highlightsAt(log, { line: 0, character: 50 }, await openCatalog()), []);
  });
});
