import assert from 'node:assert/strict';
import { explainCode as explain } from '../../../server/src/codes/explainCode.ts';
import type { Family } from '../../../server/src/codes/explanation.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';

/** What the place of a code says, where a test names a family. */
const explainCode = async (text: string, hint?: Family) =>
  explain(
    text,
    await openCatalog(),
    hint === undefined ? undefined : { families: [hint], why: 'It stands there.' },
  );

/** `family code symbol` of every reading, best first. */
async function readingsOf(text: string, hint?: Family): Promise<string[]> {
  const { readings } = await explainCode(text, hint);
  return readings.map((reading) => `${reading.family} ${reading.code} ${reading.symbol ?? ''}`.trimEnd());
}

describe('explainCode on numbers', () => {
  for (const text of ['-2147221231', '2147746065', '0x80040111', '80040111', '0×80040111', '11010480']) {
    it(`explains ${text} as MAPI_E_LOGON_FAILED first`, async () => {
      const { number, readings } = await explainCode(text);
      assert.equal(number?.hex, '0x80040111');
      assert.equal(readings[0]?.symbol, 'MAPI_E_LOGON_FAILED');
      assert.ok(readings[0].aliases.includes('ecLoginFailure'));
      assert.match(readings[0].meaning ?? '', /refused the logon/);
      assert.ok(readings[0].causes.length > 0 && readings[0].next.length > 0);
      assert.match(readings[0].reference?.title ?? '', /MS-OXCSTOR/);
    });
  }

  const cases: readonly (readonly [text: string, hint: Family | undefined, readings: readonly string[]])[] = [
    [
      '0x80070057',
      undefined,
      [
        'mapi 0x80070057 MAPI_E_INVALID_PARAMETER',
        'win32 87 ERROR_INVALID_PARAMETER',
        'hresult 0x80070057 E_INVALIDARG',
        'winsock 87 WSA_INVALID_PARAMETER',
      ],
    ],
    [
      '0x80070005',
      'hresult',
      [
        'hresult 0x80070005 E_ACCESSDENIED',
        'mapi 0x80070005 MAPI_E_NO_ACCESS',
        'win32 5 ERROR_ACCESS_DENIED',
      ],
    ],
    ['0x8007274C', undefined, ['winsock 10060 WSAETIMEDOUT']],
    ['0x800706BA', undefined, ['rpc 1722 RPC_S_SERVER_UNAVAILABLE']],
    ['0x3F2', undefined, ['mapi 0x000003F2 ecLoginPerm', 'win32 1010 ERROR_BADKEY']],
    ['1244', undefined, ['mapi 0x000004DC ecSendAsDenied', 'win32 1244 ERROR_NOT_AUTHENTICATED']],
    ['1244', 'win32', ['win32 1244 ERROR_NOT_AUTHENTICATED', 'mapi 0x000004DC ecSendAsDenied']],
    ['2423', undefined, ['mapi 0x00000977 ecRpcServerUnavailable']],
    ['1722', undefined, ['rpc 1722 RPC_S_SERVER_UNAVAILABLE', 'mapi 0x000006BA ecLockTimedOut']],
    ['1722', 'mapi', ['mapi 0x000006BA ecLockTimedOut', 'rpc 1722 RPC_S_SERVER_UNAVAILABLE']],
    ['10060', undefined, ['winsock 10060 WSAETIMEDOUT']],
    [
      '550',
      undefined,
      ['smtp 550 Mailbox unavailable, or refused by policy', 'win32 550 ERROR_PROFILING_NOT_STARTED'],
    ],
    [
      '12014',
      undefined,
      [
        'event MSExchangeTransport 12014 No certificate for the name of a connector: STARTTLS not offered',
        'event MSExchangeFrontEndTransport 12014 Front end has no certificate for the name of a connector',
      ],
    ],
    ['0xD0000022', undefined, ['ntstatus 0xC0000022 STATUS_ACCESS_DENIED']],
    ['2140', undefined, ['win32 2140 NERR_InternalError']],
    ['-515', undefined, ['ese -515 JET_errInvalidLogSequence']],
    [
      '51',
      'tls',
      [
        'tls 51 decrypt_error',
        'ldap 51 LDAP_BUSY',
        'win32 51 ERROR_REM_NOT_LIST',
        'rop 51 RopMoveCopyMessages',
        'event Disk 51 An error while paging',
      ],
    ],
    [
      '49',
      'ldap',
      ['ldap 49 LDAP_INVALID_CREDENTIALS', 'tls 49 access_denied', 'rop 49 RopGetSearchCriteria'],
    ],
    [
      '5',
      undefined,
      [
        'win32 5 ERROR_ACCESS_DENIED',
        'ldap 5 LDAP_COMPARE_FALSE',
        'mapi 0x00000005 MAPI_E_INSUFFICIENT_MEMORY',
        'rop 5 RopGetContentsTable',
        'event MSExchange Configuration Cmdlet - Remote Management 5 A remote cmdlet ended with an exception',
        'event MSExchangeES 5 The event service could not start',
      ],
    ],
    ['0xC8000228', undefined, ['ese -552 JET_errDatabasePatchFileMismatch']],
    ['-939523531', undefined, ['ese -565 JET_errMissingCurrentLogFiles']],
    ['-2144108526', undefined, ['hresult 0x80338012 ERROR_WSMAN_SENDDATA_CANNOT_CONNECT']],
    ['1C010480', undefined, ['mapi 0x8004011C MAPI_E_UNCONFIGURED']],
  ];
  for (const [text, hint, readings] of cases) {
    it(`ranks ${text}${hint === undefined ? '' : ` as ${hint}`}: ${readings.join(', ')}`, async () => {
      assert.deepEqual(await readingsOf(text, hint), readings);
    });
  }

  it('gives a reason for each place', async () => {
    const { readings } = await explainCode('0x80070005', 'mapi');
    assert.deepEqual(
      readings.map(({ why }) => why),
      [
        'It stands there.',
        'Among the codes that Exchange support meets most.',
        'The HRESULT carries this Win32 code (facility 7).',
      ],
    );
  });

  it('splits an HRESULT that no table has', async () => {
    const { hresult, readings } = await explainCode('0x8004BEEF');
    assert.deepEqual(hresult, {
      failure: true,
      customer: false,
      ntstatus: false,
      facility: 4,
      facilityName: 'FACILITY_ITF',
      facilityNote: 'codes that an interface defines for itself, MAPI among them',
      code: 0xbeef,
    });
    assert.equal(readings.length, 1);
    assert.equal(readings[0]?.symbol, undefined);
    assert.match(readings[0]?.meaning ?? '', /FACILITY_ITF.*0xBEEF \(48879\)/);
  });

  const shapes: readonly (readonly [
    string,
    { readonly ntstatus: boolean; readonly customer: boolean; readonly facility: number },
  ])[] = [
    ['0xC0000022', { ntstatus: true, customer: false, facility: 0 }],
    ['0xD0000022', { ntstatus: true, customer: false, facility: 0 }],
    ['0xA0040001', { ntstatus: false, customer: true, facility: 4 }],
    ['0x88040001', { ntstatus: false, customer: false, facility: 4 }],
    ['0x80338043', { ntstatus: false, customer: false, facility: 51 }],
    ['0x8007FFFE', { ntstatus: false, customer: false, facility: 7 }],
  ];
  for (const [text, shape] of shapes) {
    it(`reads the fields of ${text}`, async () => {
      const { hresult } = await explainCode(text);
      assert.ok(hresult);
      const { ntstatus, customer, facility } = hresult;
      assert.deepEqual({ ntstatus, customer, facility }, shape);
    });
  }

  it('does not split small numbers', async () => {
    for (const text of ['1722', '-515', '0x40680'])
      assert.equal((await explainCode(text)).hresult, undefined);
  });
});

describe('explainCode on symbols', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [
      'MAPI_E_LOGON_FAILED',
      ['mapi 0x80040111 MAPI_E_LOGON_FAILED', 'hresult 0x80040111 CLASS_E_CLASSNOTAVAILABLE'],
    ],
    ['mapi_e_unconfigured', ['mapi 0x8004011C MAPI_E_UNCONFIGURED']],
    ['ecSendAsDenied', ['mapi 0x000004DC ecSendAsDenied']],
    [
      'MapiExceptionNetworkError',
      ['mapi 0x80040115 MAPI_E_NETWORK_ERROR', 'mapi 0x00000977 ecRpcServerUnavailable'],
    ],
    [
      'E_ACCESSDENIED',
      [
        'hresult 0x80070005 E_ACCESSDENIED',
        'mapi 0x80070005 MAPI_E_NO_ACCESS',
        'win32 5 ERROR_ACCESS_DENIED',
      ],
    ],
    ['rpc_s_server_unavailable', ['rpc 1722 RPC_S_SERVER_UNAVAILABLE']],
    ['WSAECONNREFUSED', ['winsock 10061 WSAECONNREFUSED']],
    ['unknown_ca', ['tls 48 unknown_ca']],
    ['JET_errDiskFull', ['ese -1808 JET_errDiskFull']],
  ];
  for (const [symbol, readings] of cases) {
    it(`finds ${symbol}`, async () => {
      assert.deepEqual(await readingsOf(symbol), readings);
    });
  }
});

describe('explainCode on what is no code', () => {
  const inputs = [
    '',
    '   ',
    'hello',
    'constructor',
    '__proto__',
    'toString',
    '15.2.1118.40',
    '5.9.1.22',
    '0x8004011122',
    'ü',
    '\u0000',
    'x'.repeat(1_000_000),
    '5.'.repeat(500_000),
  ];
  for (const text of inputs) {
    it(`has no reading for ${JSON.stringify(text.slice(0, 24))}`, async () => {
      assert.deepEqual((await explainCode(text)).readings, []);
    });
  }

  it('keeps the input, trimmed', async () => {
    assert.equal((await explainCode('  hello ')).input, 'hello');
  });
});
