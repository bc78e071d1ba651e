import assert from 'node:assert/strict';
import { explainContext } from '../../../../server/src/codes/context/explainContext.ts';
import { readContexts } from '../../../../server/src/codes/context/readContexts.ts';
import { openCatalog } from '../../../../server/src/knowledge/catalog.ts';
import { only, readFixture } from '../../../support/contexts/show.ts';

const catalog = await openCatalog();

const explain = (name: string) => explainContext(readFixture(name), catalog);
const explainText = (text: string) => explainContext(only(readContexts(text)), catalog);

interface Expected {
  readonly fixture: string;
  readonly sentence: string;
  readonly operation: number | 'unknown';
  /** Code, name, where it first appears and where else, location ids. */
  readonly chain: readonly string[];
  readonly first: string;
  readonly final: string;
  readonly notes: readonly RegExp[];
}

const contexts: readonly Expected[] = [
  {
    fixture: '01-ndr-unconfigured',
    sentence:
      'RopLogon (254) failed: the first error, 0x8004010F MAPI_E_NOT_FOUND, arose on the server and became 0x8004011C MAPI_E_UNCONFIGURED.',
    operation: 254,
    chain: [
      '0x8004010F MAPI_E_NOT_FOUND server 7588 6564',
      '0x80070005 MAPI_E_NO_ACCESS server 6372 6276',
      '0x478 ecWrongServer server 2199',
      '0x80004005 MAPI_E_CALL_FAILED server 2770',
      '0x8004011C MAPI_E_UNCONFIGURED server client 29385 8620 17082 21921 21817 16585 1706 20665 29881',
    ],
    first: '0x8004010F',
    final: '0x8004011C',
    notes: [/^Operation 250 .* is not what failed\.$/],
  },
  {
    fixture: '02-event-1007',
    sentence:
      '"Unable to make admin interface connection to server" failed: the first error, WinSock 10060 WSAETIMEDOUT, arose in the RPC transport to 192.168.92.152 (most likely) and became 0x80040115 MAPI_E_NETWORK_ERROR.',
    operation: 'unknown',
    chain: [
      '10060 WSAETIMEDOUT rpc 14744',
      '1722 RPC_S_SERVER_UNAVAILABLE rpc 15000',
      '0x80040115 MAPI_E_NETWORK_ERROR client 24060 31938 27842 29058',
    ],
    first: '10060',
    final: '0x80040115',
    notes: [/^Older records were dropped/, /^Not confirmed: the address/],
  },
  {
    fixture: '03-send-as-denied',
    sentence:
      'RopSubmitMessage (50), for "Cannot submit message", failed: the first error, 0x4DC ecSendAsDenied, arose on the server MBX01 and was passed on unchanged.',
    operation: 50,
    chain: ['0x4DC ecSendAsDenied server client 33016 39640 17082 21921 21817 19665 37888'],
    first: '0x4DC',
    final: '0x4DC',
    notes: [/^Operation 250/, /^Not confirmed: .*45434/, /^Not confirmed: .*latency/],
  },
  {
    fixture: '04-pool-logon-failed',
    sentence:
      'RopLogon (254), for "Unable to open message store", failed: the first error that is left, 0x80070005 MAPI_E_NO_ACCESS, arose on the server MBX02 and became 0x80040102 MAPI_E_NO_SUPPORT.',
    operation: 254,
    chain: [
      '0x80070005 MAPI_E_NO_ACCESS server 55098 46872',
      '0x80040102 MAPI_E_NO_SUPPORT server client 44106 42712 17082 21921 21817 46042 1706 29881',
    ],
    first: '0x80070005',
    final: '0x80040102',
    notes: [/^Property 0x669B0014 failed/, /^Operation 250/, /Overflow/, /^Not confirmed: .*45434/],
  },
  {
    fixture: '05-connect-timed-out',
    sentence:
      '"Unable to make connection to the server" failed: the first error, WinSock 10060 WSAETIMEDOUT, arose in the RPC transport to 10.20.30.40 port 49732 and became 0x977 ecRpcServerUnavailable.',
    operation: 'unknown',
    chain: [
      '10060 WSAETIMEDOUT rpc 14744',
      '1237 ERROR_RETRY rpc 14744',
      '1722 RPC_S_SERVER_UNAVAILABLE rpc 14744',
      '0x977 ecRpcServerUnavailable client 53361 33649 52465 27970 25922',
    ],
    first: '10060',
    final: '0x977',
    notes: [/^Older records were dropped/],
  },
  {
    fixture: '06-endpoint-mapper',
    sentence:
      '"Unable to make connection to the server" (EMSMDB.EcDoConnectEx) failed: the first error, RPC 1753 EPT_S_NOT_REGISTERED, arose in the RPC transport to mbx03.corp.example and became 0x80040115 MAPI_E_NETWORK_ERROR.',
    operation: 'unknown',
    chain: [
      '1753 EPT_S_NOT_REGISTERED rpc 14744 51239',
      '0x824 NoRpcInterface client 59505',
      '0x80040115 MAPI_E_NETWORK_ERROR client 52465 25922',
    ],
    first: '1753',
    final: '0x80040115',
    notes: [/^A call before this one met RPC 1753 .*, then 0x824 /, /^Older records were dropped/],
  },
  {
    fixture: '07-size-limit',
    sentence:
      'RopSaveChangesAttachment (37), for "Cannot save changes made to an item to store", failed: the first error, 0x4DA ecMaxSubmissionExceeded, arose on the server MBX03 and was passed on unchanged.',
    operation: 37,
    chain: ['0x4DA ecMaxSubmissionExceeded server client 45082 39640 17082 21921 21817 19665 37888'],
    first: '0x4DA',
    final: '0x4DA',
    notes: [
      /^The size is 39\.4 MB \(41291776 bytes\), the limit 35\.0 MB \(36700160 bytes\)\.$/,
      /^Operation 250/,
      /^Not confirmed: .*45434/,
    ],
  },
  {
    fixture: '08-online-send-as',
    sentence:
      'RopSubmitMessage (50), for "Cannot submit message", failed: the first error, 0x4DC ecSendAsDenied, arose on the server AM0PR01MB1234 and was passed on unchanged.',
    operation: 50,
    chain: ['0x4DC ecSendAsDenied server client 56248 39640 17082 21921 21817 37888'],
    first: '0x4DC',
    final: '0x4DC',
    notes: [
      /^The Send As check says: SendAs check failed because SA is null\.$/,
      /^Operation 250/,
      /^Not confirmed: .*45434/,
      /^Not confirmed: what type 2 holds\.$/,
    ],
  },
  {
    fixture: '09-online-quota-cut',
    sentence:
      'Most likely RopSubmitMessage (50), for "Cannot submit message", failed: the first error, 0x4D9 ecQuotaExceeded, arose on the server; what it became is cut off.',
    operation: 50,
    chain: ['0x4D9 ecQuotaExceeded server 45884 29880'],
    first: '0x4D9',
    final: 'unknown',
    notes: [/^The end is cut off/, /^Not confirmed: which operation/, /^Not confirmed: which records/],
  },
  {
    fixture: '10-cut-tail',
    sentence:
      'RopSubmitMessage (50), for "Cannot submit message", failed with 0x4DC ecSendAsDenied, which the server answered; what the server itself recorded is cut off.',
    operation: 50,
    chain: ['0x4DC ecSendAsDenied client 17082 21921'],
    first: 'unknown',
    final: 'unknown',
    notes: [/^The end is cut off/, /^Not confirmed: .*latency/],
  },
  {
    fixture: '11-quoted',
    sentence:
      'RopOpenMessage (3) failed: the first error, 0x8004010F MAPI_E_NOT_FOUND, arose on the server and was passed on unchanged.',
    operation: 3,
    chain: ['0x8004010F MAPI_E_NOT_FOUND server client 46872 7588 17082 21921 21817 16585'],
    first: '0x8004010F',
    final: '0x8004010F',
    notes: [/^Property 0x0FF70014 failed with 0x8004010F\.$/, /^Operation 250/],
  },
  {
    fixture: '12-mount-ec-515',
    sentence:
      '"Unable to mount database" failed: the first error, ESE -515 JET_errInvalidLogSequence, arose on the server and was passed on unchanged.',
    operation: 'unknown',
    chain: ['-515 JET_errInvalidLogSequence server client 34760 10722 1047'],
    first: '-515',
    final: '-515',
    notes: [],
  },
];

describe('explainContext', () => {
  for (const expected of contexts) {
    it(`explains ${expected.fixture}`, () => {
      const { sentence, operation, chain, first, final, notes } = explain(expected.fixture);
      assert.equal(sentence, expected.sentence);
      assert.equal(operation === 'unknown' ? operation : operation.id, expected.operation);
      assert.deepEqual(
        chain.map(({ code, symbol, where, reached, lids }) =>
          [code, symbol, where, ...reached, ...lids].join(' '),
        ),
        expected.chain,
      );
      assert.equal(first === 'unknown' ? first : first.code, expected.first);
      assert.equal(final === 'unknown' ? final : final.code, expected.final);
      assert.equal(notes.length, expected.notes.length, notes.join('\n'));
      for (const [index, note] of expected.notes.entries()) assert.match(notes[index] ?? '', note);
    });
  }

  it('gives every step of the delivery report its meaning, its family and its places', () => {
    const { chain } = explain('01-ndr-unconfigured');
    const [first, second, , , last] = chain;
    assert.match(first?.meaning ?? '', /is not there/);
    assert.match(second?.meaning ?? '', /denied/);
    assert.match(last?.meaning ?? '', /not set up completely/);
    assert.deepEqual([first?.family, first?.record, first?.spans.length], ['mapi', 10, 2]);
    assert.equal(last?.spans.length, 9);
  });

  it('says who answered, about what, and with which builds', () => {
    const { server, versions, mailbox, properties } = explain('04-pool-logon-failed');
    assert.deepEqual(server, {
      build: '15.02.0721.002',
      name: 'MBX02',
      database: '5d0e8b52-1c34-4f7a-8e99-0a1b2c3d4e5f',
    });
    assert.deepEqual(versions, { client: '15.2.721.2', server: '15.2.721.6002' });
    assert.equal(mailbox, '3f2a9c41-7b6d-4e58-9a10-c4d5e6f70812');
    assert.deepEqual(properties, [{ tag: 0x669b0014, code: 0x80070005 }]);
    assert.deepEqual(explain('07-size-limit').sizeLimit, { limit: 36700160, size: 41291776 });
    assert.deepEqual(explain('08-online-send-as').sendAs, {
      code: 0x4dc,
      reason: 'SendAs check failed because SA is null',
    });
    assert.deepEqual(
      [explain('01-ndr-unconfigured').server, explain('01-ndr-unconfigured').mailbox],
      ['unknown', undefined],
    );
  });

  it('knows a full queue for the lock of the mailbox', () => {
    const { lockQueue, notes, sentence, operation } = explainText(`Diagnostic context:
    Lid: 55847   EMSMDBPOOL.EcPoolSessionDoRpc called [length=150]
    Lid: 43559   EMSMDBPOOL.EcPoolSessionDoRpc returned [ec=0x80040401][length=170][latency=0]
    Lid: 32881   StoreEc: 0x80040401
    Lid: 1494    ---- Remote Context Beg ----
    Lid: 53152   dwParam: 0xA
    Lid: 43632   StoreEc: 0x80040401
    Lid: 1750    ---- Remote Context End ----
    Lid: 21817   ROP Failure: 0x80040401`);
    assert.deepEqual(lockQueue, { waiting: 10, full: true });
    assert.match(notes.join('\n'), /^10 operations waited for the lock of the mailbox: the queue was full/);
    assert.equal(operation, 'unknown');
    assert.equal(
      sentence,
      'EMSMDBPOOL.EcPoolSessionDoRpc failed: the first error, 0x80040401 MAPI_E_TIMEOUT, arose on the server and was passed on unchanged.',
    );
  });

  it('takes ids, property tags, parameters and stale bytes for no codes', () => {
    const { chain } = explainText(
      'MapiExceptionX:0.1:05000780, 1.32762:0F010480, 2.3:05000780, 7.40748:0F0104800000000000000000, 255.1494:0F010480, 255.1750:05000780, 4.5:00000000, 6.46872:000000000F01048000000000',
    );
    assert.deepEqual(chain, []);
  });

  it('reads the chain of the failed call, not of one before it', () => {
    const { chain, earlier, first } = explainText(
      'MapiExceptionX:16.55847:E9000000, 4.10:05000780, 16.55847:E9000000, 255.27962:0A000000, 255.17082:DA040000, 255.1494:00000000, 4.11:DA040000, 255.1750:00000000',
    );
    assert.deepEqual(
      [chain.map(({ code }) => code), earlier.map(({ code }) => code)],
      [['0x4DA'], ['0x80070005']],
    );
    assert.equal(first === 'unknown' ? first : first.where, 'server');
  });

  it('appends what the exception says, where the records end with another code', () => {
    const { final, chain } = explainText(
      'MapiExceptionNetworkError: Unable to connect. (hr=0x80004005, ec=2423)\nLid: 5 StoreEc: 0x80040115',
    );
    assert.deepEqual(
      chain.map(({ code, lids, record }) => [code, lids, record]),
      [
        ['0x80040115', [5], 0],
        ['0x977', [], undefined],
      ],
    );
    assert.equal(final === 'unknown' ? final : final.symbol, 'ecRpcServerUnavailable');
  });

  it('takes the end of a blob of Exchange Online for the server, though nothing marks it', () => {
    const { chain, notes } = explainText(
      'Hello 5.95292:67000000446F526F70730072, 4.45884:D9040000, 1.63016:32000000, 4.39640:D9040000, 5.10786:0000000000000000, 4.7:05000780',
    );
    assert.deepEqual(
      chain.map(({ code, where }) => [code, where]),
      [
        ['0x4D9', 'server'],
        ['0x80070005', 'client'],
      ],
    );
    assert.deepEqual(notes, [
      "Not confirmed: which records are the server's; Exchange Online does not mark them.",
    ]);
  });

  it('names an RPC exception of the compact form as not confirmed', () => {
    const { chain, notes } = explainText('MapiExceptionX:16.59431:93000000, 18.51239:D906000000000000');
    assert.deepEqual(
      chain.map(({ code, where, unconfirmed }) => [code, where, unconfirmed]),
      [['1753', 'rpc', 'what type 18 holds']],
    );
    assert.deepEqual(notes, ['Not confirmed: what type 18 holds.']);
  });

  const sentences: readonly (readonly [text: string, sentence: string])[] = [
    [
      'MapiExceptionCallFailed: Unable to mount database. (hr=0x80004005, ec=-515).',
      '"Unable to mount database" failed with ESE -515 JET_errInvalidLogSequence; no record says where it arose.',
    ],
    ['Lid: 23226 --- ROP Parse Start ---\nLid: 5', 'A MAPI call failed; the records name no error code.'],
    [
      'Lid: 27962 ROP: ropMystery [200]\nLid: 17082 ROP Error: 0x8004BEEF',
      'ropMystery (200) failed: the first error, 0x8004BEEF, came with the answer of the server (its own records are not there); no other code is there.',
    ],
    [
      'Lid: 4 StoreEc: 0x8004010F\nLid: 5 StoreEc: 0x80070005',
      'A MAPI call failed: the first error, 0x8004010F MAPI_E_NOT_FOUND, arose on the client side and became 0x80070005 MAPI_E_NO_ACCESS.',
    ],
    [
      '......\nLid: 4 StoreEc: 0x8004010F\nLid: 1750 ---- Remote Context End ----\nLid: 5 StoreEc: 0x80070005',
      'A MAPI call failed: the first error that is left, 0x8004010F MAPI_E_NOT_FOUND, arose on the server and became 0x80070005 MAPI_E_NO_ACCESS.',
    ],
  ];
  for (const [text, sentence] of sentences) {
    it(`says: ${sentence}`, () => {
      assert.equal(explainText(text).sentence, sentence);
    });
  }

  it('is plain data', () => {
    for (const { fixture } of contexts) {
      const explanation = explain(fixture);
      assert.deepEqual(JSON.parse(JSON.stringify(explanation)), explanation);
    }
  });
});
