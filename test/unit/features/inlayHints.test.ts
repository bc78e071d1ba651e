import assert from 'node:assert/strict';
import { inlayHintsIn } from '../../../server/src/features/inlayHints.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';
import { readOwnTables } from '../../../server/src/knowledge/ownTables.ts';
import { openLog, unmark } from '../../support/markup.ts';

/** The log with its hints written into it, as the editor shows them: `1722‹RPC_S_SERVER_UNAVAILABLE›`. */
async function shown(text: string): Promise<string> {
  const log = openLog(text);
  const whole = { start: { line: 0, character: 0 }, end: log.document.positionAt(text.length) };
  const hints = inlayHintsIn(log, whole, await openCatalog());
  return hints.reduceRight((marked, { position, label }) => {
    const offset = log.document.offsetAt(position);
    return `${marked.slice(0, offset)}‹${label as string}›${marked.slice(offset)}`;
  }, text);
}

const line = (text: string) => `02/19/2007 16:24:30 CSession::Logon Error ${text}`;

describe('inlay hints', () => {
  const cases: Readonly<Record<string, string>> = {
    'a signed decimal': line('-2147221231‹MAPI_E_LOGON_FAILED› No store.'),
    'an unsigned decimal': line('2147746065‹MAPI_E_LOGON_FAILED› No store.'),
    hex: line('0x80040115‹MAPI_E_NETWORK_ERROR› No store.'),
    'a return code': line('0 Nothing (RetCode=1722‹RPC_S_SERVER_UNAVAILABLE›)'),
    'a number in brackets': line('0 The RPC server is unavailable. (1722‹RPC_S_SERVER_UNAVAILABLE›)'),
    'the same number in hex behind it, once': line('0 Last error: 1722‹RPC_S_SERVER_UNAVAILABLE› (0x6ba):'),
    'a code that comes again on the line, once': line(
      '0 hr=0x80040115‹MAPI_E_NETWORK_ERROR›, ec=-2147221227, once more 0x80040115',
    ),
    'two codes of a line, each': line(
      '0 (hr=0x80004005‹MAPI_E_CALL_FAILED›, ec=2423‹ecRpcServerUnavailable›)',
    ),
    'a compact diagnostic context': line(
      '0 4.6372:05000780‹MAPI_E_NO_ACCESS›, 4.6276:05000780, 4.29385:1C010480‹MAPI_E_UNCONFIGURED›',
    ),
    'an enhanced status code, not the reply before it': line(
      "0 said '550 5.1.10‹RESOLVER.ADR.RecipientNotFound› no such user'",
    ),
    'a well-known SID': line('0 denied to S-1-5-11‹Authenticated Users›'),
  };
  for (const [what, marked] of Object.entries(cases)) {
    it(`name ${what}`, async () => {
      assert.equal(await shown(marked.replace(/‹[^›]*›/g, '')), marked);
    });
  }

  const silent: Readonly<Record<string, string>> = {
    'a status whose text says what it means': line("0 said '550 5.7.1 Unable to relay'"),
    'a name that stands there': line('0 MAPI_E_LOGON_FAILED'),
    'a success': line('0 said 250 2.1.5 Recipient OK'),
    'what is no code': line(
      '0 Port 1722, 10060 messages, pid 5, 2007-02-19, {80040111-0000-0000-0000-000000000005}',
    ),
    'a code that no table has': line('0x8004BEEF'),
  };
  for (const [what, text] of Object.entries(silent)) {
    it(`are silent about ${what}`, async () => {
      assert.equal(await shown(text), text);
    });
  }

  it('stand in the range that was asked for, and nowhere else', async () => {
    const { text } = unmark(`${line('-2147221231')}\n${line('-2147221233')}\n${line('-2147221227')}\n`);
    const log = openLog(text);
    const middle = { start: { line: 1, character: 0 }, end: { line: 1, character: 80 } };
    const hints = inlayHintsIn(log, middle, await openCatalog());
    assert.deepEqual(
      hints.map(({ position, label }) => [position.line, label]),
      [[1, 'MAPI_E_NOT_FOUND']],
    );
  });

  it('say in the tooltip what the code means', async () => {
    const log = openLog(line('-2147221231 No store.'));
    const whole = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const [hint] = inlayHintsIn(log, whole, await openCatalog());
    assert.match(hint?.tooltip as string, /^MAPI 0x80040111 MAPI_E_LOGON_FAILED: .*logon/);
  });

  it('say in the tooltip where a name is from the user', async () => {
    const { tables } = readOwnTables([
      {
        path: '/case/.exchange-triage/mapi.json',
        name: 'mapi.json',
        text: '{ "rows": [["0x80040111", "OURS"]] }',
      },
    ]);
    const log = openLog(line('-2147221231 -2147221233'));
    const whole = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const hints = inlayHintsIn(log, whole, await openCatalog(tables));
    assert.deepEqual(
      hints.map(({ tooltip }) => (tooltip as string).endsWith('(from your own table)')),
      [true, false],
    );
  });

  it('are those of each record read alone, as the hover has them', async () => {
    const log = openLog(`${line('0 Last error:')}\n${line('1722 (0x6ba):')}\n`);
    const catalog = await openCatalog();
    const whole = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
    const hints = inlayHintsIn(log, whole, catalog);
    const alone = [0, 1].flatMap((at) =>
      inlayHintsIn(log, { start: { line: at, character: 0 }, end: { line: at, character: 99 } }, catalog),
    );
    assert.deepEqual(hints, alone);
  });
});
