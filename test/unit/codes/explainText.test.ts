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
    '15.1.2507.6': 'version 15.1.2507.6 Exchange Server 2016 Cumulative Update 23',
  };
  for (const [text, reading] of Object.entries(cases)) {
    it(`reads ${text}`, async () => {
      const [first = ''] = firstReadings(await explain(text));
      assert.equal(first.slice(first.indexOf(' = ') + 3), reading);
    });
  }

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
