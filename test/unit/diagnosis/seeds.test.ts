import assert from 'node:assert/strict';
import { ruleById } from '../../../server/src/knowledge/rules.ts';
import { remediesFor } from '../../../server/src/remedies/fill.ts';
import { analyse, fixture, textAt } from '../../support/markup.ts';

interface Expected {
  readonly rule: string;
  readonly time?: string;
  readonly facts: Readonly<Record<string, string>>;
}

const imc =
  '/o=MicrosoftCE/ou=northitaly/cn=Configuration/cn=Connections/cn=Internet Mail Connector (NTSTEFANWI1)';

/** Errors as people have published them, and what has to be found in each: no more, and no less. */
const seeds: Readonly<Record<string, readonly Expected[]>> = {
  agent: [
    {
      rule: 'agent.logon-failed',
      time: '2007-02-02T16:24:30',
      facts: {
        mailbox: '/o=TARGET/ou=First Administrative Group/cn=Recipients/cn=Ewan.Millington',
        server: 'EXCHANGE-SERVER',
        account: 'TARGET\\qmmex',
        accountName: 'qmmex',
        code: '-2147221231',
        hex: '0x80040111',
        symbol: 'MAPI_E_LOGON_FAILED',
        lowLevelError: '0x0',
      },
    },
  ],
  'imap-proxy': [
    {
      rule: 'imap.proxy-not-authenticated',
      time: '22T12:06:14.459Z',
      facts: {
        user: 'npumadmin2',
        mailbox: '/o=Kat,ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=Olga Ozuna',
        displayName: 'Sally Ozuna',
        server: 'FW-EXCH01.Kat.com',
        serverFqdn: 'FW-EXCH01.Mitel.com',
        port: '993',
        serverVersion: '1937997947',
        database: 'Mitel FW New',
        frontEnd: '172.1.0.16:993',
        client: '192.168.12.15:49088',
        command: 'login',
        error: 'ProxyNotAuthenticated',
      },
    },
  ],
  'imap-bye': [{ rule: 'imap.bye-14', facts: { reason: '14', answer: 'BYE connection is closed. 14' } }],
  'events-imap': [
    {
      rule: 'event.schannel-36888',
      time: '2019-02-22T14:38:41',
      facts: {
        alert: '51',
        errorState: '900',
        server: 'FW-EXCH01.Kat.com',
        source: 'Schannel',
        eventId: '36888',
      },
    },
    {
      rule: 'event.imap4-1102',
      time: '2019-02-22T15:36:23',
      facts: { server: 'FW-EXCH01.Kat.com', service: 'IMAP4', source: 'MSExchangeIMAP4', eventId: '1102' },
    },
  ],
  kb306308: [
    {
      rule: 'event.service-2140',
      facts: { code: '2140', service: 'Microsoft Exchange Internet Mail Service', server: 'servername' },
    },
    {
      rule: 'event.store-1023',
      facts: {
        account: 'DOMSTW\\exchservice',
        validatedAs: imc,
        mailbox: imc,
        organization: 'MicrosoftCE',
        server: 'NTSTEFANWI1',
        source: 'MSExchangeIS Private',
        eventId: '1023',
      },
    },
    { rule: 'event.imc-4018', facts: { source: 'MSExchangeIMC', eventId: '4018' } },
    { rule: 'event.imc-4116', facts: { source: 'MSExchangeIMC', eventId: '4116' } },
  ],
  'event-1007': [
    {
      rule: 'event.mrs-1007',
      facts: {
        server: 'Exchangeserver.spil.local',
        exception: 'MapiExceptionNetworkError',
        code: '0x80040115',
        hex: '0x80040115',
        rpcStatus: '0x6BA',
        rootStatus: '10060',
        source: 'MSExchange Mailbox Replication',
        eventId: '1007',
      },
    },
  ],
  'event-2937': [
    {
      rule: 'event.adaccess-2937',
      time: '2010-09-23T17:06:55',
      facts: {
        object: 'CN=FederatedEmail.4c1f4d8b-8179-4148-93bf-00a95fa1e042,CN=OU,DC=domain,DC=local',
        objectName: 'FederatedEmail.4c1f4d8b-8179-4148-93bf-00a95fa1e042',
        property: 'HomeMTA',
        value:
          'domain.local/Configuration/Deleted Objects/Microsoft MTA DEL:ceb6fb78-f913-4907-9522-3f2f20e20d1a',
        process: 'powershell.exe',
        server: 'exchangeserver.domain.local',
        source: 'MSExchange ADAccess',
        eventId: '2937',
      },
    },
  ],
  'ndr-storedrv': [
    {
      rule: 'ndr.storedrv-unconfigured',
      facts: {
        status: '5.2.0',
        exception: 'MapiExceptionUnconfigured',
        code: '0x8004011C',
        symbol: 'MAPI_E_UNCONFIGURED',
        stage: 'Deliver',
      },
    },
  ],
};

describe('errors as they were published', () => {
  for (const [name, expected] of Object.entries(seeds)) {
    const { text, marks } = fixture(`seeds/${name}.txt`);

    it(`${name}: ${expected.map(({ rule }) => rule).join(', ')}, and nothing else`, () => {
      const { findings, total } = analyse(text);
      assert.deepEqual(
        findings.map(({ rule, time, facts }) => ({ rule, ...(time && { time }), facts })),
        expected,
      );
      assert.equal(total, expected.length);
    });

    it(`${name}: underlines what the reader has to look at`, () => {
      assert.deepEqual(
        analyse(text).findings.map(({ location }) => textAt(text, location)),
        marks.map((mark) => mark.text),
      );
      assert.deepEqual(
        analyse(text).findings.map(({ location }) => location.start),
        marks.map((mark) => mark.start),
      );
    });

    it(`${name}: says it in a sentence without gaps, and has a command for it`, () => {
      for (const { rule, message, facts } of analyse(text).findings) {
        assert.doesNotMatch(message, /[{}]|undefined|not known\)/);
        const remedies = remediesFor(ruleById(rule)?.remedies ?? [], facts);
        assert.ok(remedies.length > 0, rule);
        assert.equal(remedies[0]?.kind, 'diagnose', rule);
      }
    });
  }

  it('the refusal of a sender who lacks Send As, in each of its forms', () => {
    const replies = [
      "Remote Server returned '550 5.7.60 SMTP; Client does not have permissions to send as this sender'",
      '#550 5.7.1 RESOLVER.RST.SendAsDenied; svc@adatum.example not allowed to send as eva@adatum.example ##',
      '#MSEXCH:MSExchangeIS:/DC=example/DC=adatum:MAIL1 550 5.7.1 You do not have permission to send to this recipient',
      '550 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception',
    ];
    for (const reply of replies) {
      const { findings } = analyse(
        `Generating server: mbx2.adatum.example\n\neva@adatum.example\n${reply}\n\nOriginal message headers:\n`,
      );
      assert.deepEqual(
        findings.map(({ rule, facts }) => [rule, facts['sentTo'], facts['server']]),
        [['ndr.send-as-denied', 'eva@adatum.example', 'mbx2.adatum.example']],
        reply,
      );
    }
  });

  it('the events in their XML alone', () => {
    const { text } = fixture('seeds/events-imap.txt');
    const xml = (text.match(/<Event [^]*?<\/Event>/g) ?? []).join('\n');
    assert.deepEqual(
      analyse(xml).findings.map(({ rule, facts }) => [rule, facts['server']]),
      [
        ['event.schannel-36888', 'FW-EXCH01.Kat.com'],
        ['event.imap4-1102', 'FW-EXCH01.Kat.com'],
      ],
    );
  });

  it('the event about a deleted object in its XML alone', () => {
    const { text } = fixture('seeds/event-2937.txt');
    const { findings } = analyse(text.slice(text.indexOf('&lt;Event ')));
    assert.deepEqual(
      findings.map(({ rule, facts }) => [rule, facts['property'], facts['process'], facts['objectName']]),
      [
        [
          'event.adaccess-2937',
          'HomeMTA',
          'powershell.exe',
          'FederatedEmail.4c1f4d8b-8179-4148-93bf-00a95fa1e042',
        ],
      ],
    );
  });
});
