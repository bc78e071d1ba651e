import assert from 'node:assert/strict';
import { contextFacts, contextLines } from '../../../../server/src/codes/context/contextLines.ts';
import { explainContext } from '../../../../server/src/codes/context/explainContext.ts';
import { readContexts } from '../../../../server/src/codes/context/readContexts.ts';
import { openCatalog } from '../../../../server/src/knowledge/catalog.ts';
import { only, readFixture } from '../../../support/contexts/show.ts';

const catalog = await openCatalog();

const linesOf = (name: string) => contextLines(explainContext(readFixture(name), catalog));
const block = (lines: readonly string[], title: string) => {
  const from = lines.indexOf(title) + 1;
  const to = lines.indexOf('', from);
  return lines.slice(from, to < 0 ? undefined : to);
};

describe('contextLines', () => {
  it('begins with the sentence and goes from the root cause on', () => {
    const lines = linesOf('02-event-1007');
    assert.match(lines[0] ?? '', /^"Unable to make admin interface connection to server" failed: /);
    assert.deepEqual(
      block(lines, 'Codes, root cause first:').filter((line) => /^ {2}\d/.test(line)),
      [
        '  1. WinSock 10060 WSAETIMEDOUT (0x274C): rpc, Lid 14744',
        '  2. RPC 1722 RPC_S_SERVER_UNAVAILABLE (0x6BA): rpc, Lid 15000',
        '  3. 0x80040115 MAPI_E_NETWORK_ERROR: client, Lid 24060, 31938, 27842, 29058',
      ],
    );
    assert.deepEqual(block(lines, 'Notes:'), [
      '  - Older records were dropped (......): an earlier error may be missing.',
      '  - Not confirmed: the address; the record that says what the parameters are was dropped, and they are read as at location 311.',
    ]);
  });

  it('has a row for every record: location, side, value, what the structure says', () => {
    const rows = block(linesOf('01-ndr-unconfigured'), 'Records:');
    assert.equal(rows.length, 31);
    assert.deepEqual(
      [rows[3], rows[9], rows[10], rows[12]].map((row) => row?.replace(/ {2,}/g, ' | ')),
      [
        ' | 27962 | client | RopLogon (254) | The operation whose answer is read next.',
        ' | 26426 | server | RopLogon (254) | The operation as the server names it (Exchange 2007 and 2010).',
        ' | 7588 | server | 0x8004010F MAPI_E_NOT_FOUND | Error code.',
        ' | 56333 | server | Passed here.',
      ],
    );
  });

  it('tells who and what', () => {
    assert.deepEqual(contextFacts(explainContext(readFixture('05-connect-timed-out'), catalog)), [
      [
        'Exception',
        'MapiExceptionNetworkError: Unable to make connection to the server (hr=0x80004005, ec=2423)',
      ],
      ['Endpoint', '10.20.30.40 port 49732'],
      ['Time', '2024-03-08T22:15:07.924Z'],
    ]);
    assert.deepEqual(contextFacts(explainContext(readFixture('09-online-quota-cut'), catalog)), [
      ['Exception', 'MapiExceptionQuotaExceeded: Cannot submit message'],
      ['Operation', 'RopSubmitMessage (50), not confirmed'],
    ]);
  });

  it('says of an address that only its shape speaks for that it is not confirmed', () => {
    assert.ok(linesOf('02-event-1007').includes('  Endpoint   192.168.92.152, not confirmed'));
  });

  it('lets no control character of a log through, and ends a table that is too long', () => {
    const context = only(
      readContexts(`Lid: 1 dwParam: 0x0 Msg: a\u001b[31m\u202eb\n${'Lid: 2 StoreEc: 0x5\n'.repeat(400)}`),
    );
    const lines = contextLines(explainContext(context, catalog));
    assert.ok(lines.every((line) => !/[\u0000-\u001f\u202e]/.test(line)));
    assert.equal(lines.at(-1), '  and 101 more');
  });
});
