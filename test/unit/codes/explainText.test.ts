import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { explainText, type TextExplanation } from '../../../server/src/codes/explainText.ts';
import { explanationPage } from '../../../server/src/codes/explanationPage.ts';
import { textExplanationLines } from '../../../server/src/codes/formatExplanation.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';
import { fixture, unescaped } from '../../support/markup.ts';

const explain = async (text: string) => explainText(text, await openCatalog());

/** `input = family code symbol` of every code, first readings only. */
const firstReadings = ({ codes }: TextExplanation) =>
  codes.map(({ explanation: { input, readings } }) => {
    const [first] = readings;
    return `${input} = ${first?.family ?? ''} ${first?.code ?? ''} ${first?.symbol ?? ''}`;
  });

describe('explainText on one code', () => {
  const cases: Readonly<Record<string, string>> = {
    '-2147221231': 'mapi 0x80040111 MAPI_E_LOGON_FAILED',
    '2147746065': 'mapi 0x80040111 MAPI_E_LOGON_FAILED',
    '0x80040111': 'mapi 0x80040111 MAPI_E_LOGON_FAILED',
    '80040111': 'mapi 0x80040111 MAPI_E_LOGON_FAILED',
    'RetCode=1722': 'rpc 1722 RPC_S_SERVER_UNAVAILABLE',
    'Error 2140': 'win32 2140 NERR_InternalError',
    'ec=1244': 'mapi 0x000004DC ecSendAsDenied',
    'ec=-515': 'ese -515 JET_errInvalidLogSequence',
    'error 1726 (0x6be)': 'rpc 1726 RPC_S_CALL_FAILED',
    'The remote procedure call failed. (1726)': 'rpc 1726 RPC_S_CALL_FAILED',
    'EEInfo: Status: 10060': 'winsock 10060 WSAETIMEDOUT',
    'AcceptSecurityContext error, data 52e, v1db1': 'bind 52e ERROR_LOGON_FAILURE',
    '* BYE Connection is closed. 14': 'imap 14 BYE_14',
    'S-1-5-21-1004336348-1177238915-682003330-512': 'sid S-1-5-21-*-512 Domain Admins',
    '{ab721a56-1e2f-11d0-9819-00aa0040529b}':
      'right ab721a56-1e2f-11d0-9819-00aa0040529b Receive-As (extended-right)',
    'MSExchangeTransport 12014':
      'event MSExchangeTransport 12014 No certificate for the name of a connector: STARTTLS not offered',
    '1937997947': 'version 14.3.123 Exchange Server 2010 Service Pack 3',
    'ServerVersion: 1937997947': 'version 14.3.123 Exchange Server 2010 Service Pack 3',
    'RPC 1722': 'rpc 1722 RPC_S_SERVER_UNAVAILABLE',
    '(1726)': 'rpc 1726 RPC_S_CALL_FAILED',
    '1722 (0x6ba)': 'rpc 1722 RPC_S_SERVER_UNAVAILABLE',
    '6BA': 'rpc 1722 RPC_S_SERVER_UNAVAILABLE',
    'data 533': 'bind 533 ERROR_ACCOUNT_DISABLED',
    'LDAP 49': 'ldap 49 LDAP_INVALID_CREDENTIALS',
    '0': 'win32 0 ERROR_SUCCESS',
    '0xE0434352': 'hresult 0xE0434352 EXCEPTION_COMPLUS',
    'SocketException (0x80004005): No such host is known': 'hresult 0x80004005 E_FAIL',
    'versionNumber 1912701168': 'version 8.1.240 Exchange Server 2007 Service Pack 1',
    '15.2.9999.1': 'version 15.2.9999.1 Unknown build after Exchange Server SE RTM',
    'S-1-5-21-1-2-3-1105': 'sid S-1-5-21-1-2-3-1105 Account or group with RID 1105 of that domain',
    ProxyNotAuthenticated: 'log ProxyNotAuthenticated ',
    'ErrMsg=AuthFailed:LogonDenied': 'log AuthFailed:LogonDenied ',
    '"R=""1 NO LOGIN failed."";Msg=NoPrimarySmtpAddress"': 'log NoPrimarySmtpAddress ',
    '15.1.2507.6': 'version 15.1.2507.6 Exchange Server 2016 Cumulative Update 23',
  };
  for (const [text, reading] of Object.entries(cases)) {
    it(`reads ${text}`, async () => {
      const [first = ''] = firstReadings(await explain(text));
      assert.equal(first.slice(first.indexOf(' = ') + 3), reading);
    });
  }

  it('has no code in nothing', async () => {
    for (const text of ['', ' \r\n\t']) assert.deepEqual((await explain(text)).codes, []);
  });

  it('finds nothing in what is no code, at any length', async () => {
    for (const text of [
      '',
      'port 25',
      'x'.repeat(1_000_000),
      '1'.repeat(41),
      '0x123456789',
      'ec=99999999999',
    ])
      assert.deepEqual(
        (await explain(text)).codes.flatMap(({ explanation }) => explanation.readings),
        [],
      );
  });
});

describe('the reason of a version', () => {
  it('speaks of bits only where there are some', async () => {
    const why = async (text: string) => (await explain(text)).codes[0]?.explanation.readings[0]?.why;
    assert.match((await why('1937997947')) ?? '', /bits/);
    for (const text of ['15.2.1748', '6.5.7638'])
      assert.equal(await why(text), 'It is written as a version.');
  });
});

describe('the place of a single code', () => {
  it('is where it stands, behind leading blanks too', async () => {
    for (const text of ['1722', '  \n  1722 ', '\tMSExchangeTransport 12014\r\n']) {
      const [code] = (await explain(text)).codes;
      const [place] = code?.places ?? [];
      assert.equal(text.slice(place?.start, place?.end), text.trim());
    }
  });
});

describe('explainText on a whole text', () => {
  it('reads the NDR of the blog as a chain, the first error and the final one', async () => {
    const { contexts, codes } = await explain(fixture('seeds/ndr-storedrv.txt').text);
    const [context] = contexts;
    assert.ok(context && context.operation !== 'unknown' && context.first !== 'unknown');
    assert.equal(context.operation.name, 'RopLogon');
    assert.equal(context.first.hex, '0x8004010F');
    assert.ok(context.final !== 'unknown' && context.final.hex === '0x8004011C');
    const named = context.chain.map(({ hex, symbol, meaning }) => [hex, symbol, (meaning ?? '').length > 20]);
    for (const step of [
      ['0x8004010F', 'MAPI_E_NOT_FOUND', true],
      ['0x80070005', 'MAPI_E_NO_ACCESS', true],
      ['0x8004011C', 'MAPI_E_UNCONFIGURED', true],
    ])
      assert.ok(
        named.some((each) => JSON.stringify(each) === JSON.stringify(step)),
        JSON.stringify(step),
      );
    assert.ok(codes.some(({ explanation }) => explanation.status?.code === '5.2.0'));
  });

  it('reads event 1007 from the socket to the store, root cause first', async () => {
    const { contexts } = await explain(fixture('seeds/event-1007.txt').text);
    assert.deepEqual(
      contexts[0]?.chain.map(({ family, code }) => `${family} ${code}`),
      ['winsock 10060', 'rpc 1722', 'mapi 0x80040115'],
    );
  });

  it('says what the ServerVersion of the IMAP seed is, whatever stands around it', async () => {
    const readings = firstReadings(
      await explain('ServerFqdn: EX.example, ServerVersion: 1937997947, Exchange 2013 CU9'),
    );
    assert.deepEqual(readings, ['1937997947 = version 14.3.123 Exchange Server 2010 Service Pack 3']);
  });

  it('lists each code once, with all its places', async () => {
    const text = 'Error -2147221231, then 0x80040111 and MAPI_E_LOGON_FAILED; port 1722.';
    const { codes } = await explain(text);
    assert.equal(codes.length, 1);
    assert.deepEqual(
      codes[0]?.places.map(({ start, end }) => text.slice(start, end)),
      ['-2147221231', '0x80040111', 'MAPI_E_LOGON_FAILED'],
    );
  });

  it('keeps apart what one number means in two places', async () => {
    const firsts = firstReadings(
      await explain(
        '550 5.7.1 Unable to relay\r\n\r\n550 5.7.1 RESOLVER.RST.AuthRequired; authentication required\r\n\r\n' +
          'Source: MSExchangePOP3\r\nEvent ID: 1102\r\n\r\n' +
          'x'.repeat(1100) +
          '\r\n\r\nSource: MSExchangeIMAP4\r\nEvent ID: 1102\r\n',
      ),
    );
    assert.deepEqual(firsts, [
      '5.7.1 = smtp 5.7.1 Unable to relay',
      '5.7.1 = smtp 5.7.1 RESOLVER.RST.AuthRequired',
      '1102 = event MSExchangePOP3 1102 POP3 has no certificate for TLS',
      '1102 = event MSExchangeIMAP4 1102 IMAP4 has no certificate for TLS',
    ]);
  });

  const reports: Readonly<Record<string, string>> = {
    '#5.7.1 smtp;550 5.7.1 RESOLVER.RST.AuthRequired; authentication required':
      '5.7.1 = smtp 5.7.1 RESOLVER.RST.AuthRequired',
    'Action: failed\r\nStatus: 5.2.2\r\nRemote-MTA: dns;mbx.contoso.com\r\nDiagnostic-Code: smtp;550 5.2.2 STOREDRV.Deliver; mailbox full':
      '5.2.2 = smtp 5.2.2 Mailbox full',
    'Diagnostic-Code: smtp;550 5.7.1 Unable to relay\r\nStatus: 5.7.1': '5.7.1 = smtp 5.7.1 Unable to relay',
  };
  for (const [report, reading] of Object.entries(reports)) {
    it(`reads the bare status and the one with a text as one: ${reading}`, async () => {
      const { codes } = await explain(report);
      assert.deepEqual(firstReadings({ notes: [], contexts: [], codes }), [reading]);
      assert.equal(codes[0]?.places.length, 2);
    });
  }

  it('tells who sent a TLS alert', async () => {
    const meaningOf = async (text: string) =>
      (await explain(text)).codes.find(({ explanation }) => explanation.readings[0]?.family === 'tls')
        ?.explanation.readings[0]?.meaning;
    const received = /^The other side does not trust .* of this computer\.$/;
    const sent = /^This computer does not trust .* of the other side\.$/;
    const texts: readonly (readonly [text: string, meaning: RegExp])[] = [
      [
        'A fatal alert was received from the remote endpoint. The TLS protocol defined fatal alert code is 48.',
        received,
      ],
      [
        'A fatal alert was generated and sent to the remote endpoint. This may result in termination of the connection. The TLS protocol defined fatal error code is 48.',
        sent,
      ],
      ['The following fatal alert was received: 48.', received],
      ['The following fatal alert was generated: 48. The internal error state is 1203.', sent],
      ['<EventID>36887</EventID><Channel>System</Channel><Data Name="AlertDesc">48</Data>', received],
      ['<EventID>36888</EventID><Channel>System</Channel><Data Name="AlertDesc">48</Data>', sent],
      ['<Data Name="AlertDesc">48</Data>', /^The side that sent the alert/],
      ['TLS alert 48', /^The side that sent the alert/],
    ];
    for (const [text, meaning] of texts) assert.match((await meaningOf(text)) ?? '', meaning, text);
  });

  it('puts the data of a failed LDAP bind before the number that opens the line', async () => {
    assert.deepEqual(
      firstReadings(
        await explain(
          '80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data 52e, v3839',
        ),
      ),
      ['52e = bind 52e ERROR_LOGON_FAILURE', '80090308 = sspi 0x80090308 SEC_E_INVALID_TOKEN'],
    );
  });

  it('explains a bounded part of a text without end, and says so', async () => {
    const { text } = fixture('seeds/ndr-storedrv.txt');
    const contexts = await explain(`${text}\r\n\r\n`.repeat(100));
    assert.equal(contexts.contexts.length, 20);
    assert.deepEqual(contexts.notes, ['Of 100 diagnostic contexts the first 20 are explained.']);
    const page = explanationPage(text, contexts);
    assert.ok(page.length < 200_000 && page.includes('Of 100 diagnostic contexts'), String(page.length));
    const long = await explain(`error 1722 ${'x '.repeat(5_000_000)} error 10060`);
    assert.deepEqual(firstReadings(long), ['1722 = rpc 1722 RPC_S_SERVER_UNAVAILABLE']);
    assert.match(long.notes.join(), /^Of 10000023 characters of the text the first 8000000 are read\.$/);
    const many = Array.from(
      { length: 1000 },
      (_, at) => `error 0x8007${(at + 1).toString(16).padStart(4, '0')}`,
    );
    assert.match((await explain(many.join('\n'))).notes.join(), /codes the first 500 are explained/);
  }).timeout(20_000);

  it('points into the text as it was given, not as it was cleaned', async () => {
    const text = '<br/>hr=0\u00d780040111,<br/>ec=2423';
    const { codes } = await explain(text);
    assert.deepEqual(
      codes.flatMap(({ places }) => places.map(({ start, end }) => text.slice(start, end))),
      ['0\u00d780040111', '2423'],
    );
  });

  it('is plain data', async () => {
    const explanation = await explain(fixture('seeds/event-1007.txt').text);
    assert.deepEqual(JSON.parse(JSON.stringify(explanation)), explanation);
  });
});

describe('the page of an explanation', () => {
  it('begins with the sentence of the context and has every code', async () => {
    const { text } = fixture('seeds/ndr-storedrv.txt');
    const page = unescaped(explanationPage(text, await explain(text)));
    assert.match(page, /^# .*\n\n## Diagnostic context\n\n\*\*RopLogon \(254\) failed/);
    for (const heading of ['## 5.2.0', '## FE000000', '## 05000780'])
      assert.ok(page.includes(heading), heading);
  });

  it('says what to do where there is nothing', async () => {
    assert.match(explanationPage('port 25', await explain('port 25')), /No code was found here/);
  });

  it('begins with what is known to be wrong, and takes none of it for Markdown', async () => {
    const page = explanationPage('550 5.7.1', await explain('550 5.7.1'), ['Refused: [x](command:y) <b>']);
    assert.match(unescaped(page), /^# 550 5\.7\.1\n\n- Refused: /);
    assert.doesNotMatch(page, /\]\(command|<b>/);
  });

  it('holds nothing of a text that Markdown could read', async () => {
    const hostile =
      '[x](command:y) <b> `MapiException[x](command:y): <img> (hr=0x80040111, ec=5)` ServerVersion: 1937997947';
    const page = explanationPage(hostile, await explain(hostile));
    for (const line of page.split('\n').filter((each) => !each.startsWith('    ')))
      assert.doesNotMatch(line.replace(/\\[!-/:-@[-`{-~]/g, ''), /command:|<(?!https:\/\/)/, line);
  });
});

describe('the lines of an explanation', () => {
  it('put the context before the codes', async () => {
    const { text } = fixture('seeds/event-1007.txt');
    const lines = textExplanationLines(text, await explain(text));
    assert.match(
      lines[0] ?? '',
      /failed: the first error, WinSock 10060 WSAETIMEDOUT, arose in the RPC transport/,
    );
    assert.ok(lines.includes('1722 = 0x000006BA'));
  });

  it('let no control character reach the terminal', async () => {
    const text = readFileSync(new URL('../../fixtures/contexts/02-event-1007.txt', import.meta.url), 'utf8');
    const hostile = text.replace('Unable to', '\u001b[31mUnable\u0007\u202e to');
    for (const line of textExplanationLines(hostile, await explain(hostile)))
      assert.doesNotMatch(line, /[\u0000-\u001f\u202e]/);
  });
});
