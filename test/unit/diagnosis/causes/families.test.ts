import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createEngine } from '../../../../server/src/engine.ts';
import type { Cause } from '../../../../server/src/model/cause.ts';
import { analyse, fixture, seedNames } from '../../../support/markup.ts';

const engine = createEngine();

function causesOf(...texts: readonly string[]): Cause[] {
  const opened = engine.openCase();
  for (const text of texts) opened.add(analyse(text));
  return opened.causes();
}

const seed = (name: (typeof seedNames)[number]) => fixture(`seeds/${name}.txt`).text;
const sample = (name: string) =>
  readFileSync(new URL(`../../../../samples/${name}`, import.meta.url), 'utf8');
const event = (
  source: string,
  id: number,
  level: string,
  time: string,
  text: string,
  computer = 'EX2.adatum.example',
) =>
  `Log Name:      System\nSource:        ${source}\nDate:          ${time}\nEvent ID:      ${id}\nTask Category: None\nLevel:         ${level}\nKeywords:      \nUser:          SYSTEM\nComputer:      ${computer}\nDescription:\n${text}\n`;

describe('the first cause', () => {
  const first: Readonly<Record<(typeof seedNames)[number], string>> = {
    agent: 'mapi.rights-denied',
    'imap-proxy': 'imap.proxy-version',
    'imap-bye': 'imap.certificate',
    'events-imap': 'imap.certificate',
    kb306308: 'store.logon-limited',
    'event-1007': 'mrs.network',
    'event-2937': 'directory.deleted-link',
    'ndr-storedrv': 'mail.not-replicated',
  };
  for (const name of seedNames) {
    it(`of ${name} is what its article says`, () => {
      assert.equal(causesOf(seed(name))[0]?.id, first[name]);
    });
  }

  it('of a bounced reply to a moved mailbox is the missing X500 address', () => {
    const ndr =
      "Delivery has failed to these recipients or groups:\n\nIMCEAEX-_O=ADATUM_OU=FIRST+20ADMINISTRATIVE+20GROUP_CN=RECIPIENTS_CN=EWAN@adatum.example\nThe e-mail address you entered couldn't be found.\n\nDiagnostic information for administrators:\n\nGenerating server: ex1.adatum.example\n\nIMCEAEX-_O=ADATUM_OU=FIRST+20ADMINISTRATIVE+20GROUP_CN=RECIPIENTS_CN=EWAN@adatum.example\n#550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found ##\n";
    const [cause] = causesOf(ndr);
    assert.equal(cause?.id, 'mail.x500-missing');
    assert.match(cause.message, /\/O=ADATUM\/OU=FIRST ADMINISTRATIVE GROUP\/CN=RECIPIENTS\/CN=EWAN/);
  });
});

describe('the cause of a refused sender', () => {
  const refused = (name: string, reason: string) =>
    causesOf(
      `Your message did not reach some or all of the intended recipients.\n\n      Subject: Plan\n\nThe following recipient(s) could not be reached:\n\n      ${name} on 3/4/2006 2:11 AM\n            You do not have permission to send to this recipient.  For assistance, contact your system administrator.\n            ${reason}\n`,
    );

  it('asks no check about the recipient where the mailbox in From is what counts', () => {
    const [cause] = refused('All Staff', 'MSEXCH:MSExchangeIS:/DC=example/DC=adatum:MAIL1');
    assert.equal(cause?.id, 'mail.send-as');
    assert.deepEqual(
      cause.checks.map(({ subject }) => subject),
      [{}],
    );
  });

  it('opens no group to everybody where one sender is not on its list', () => {
    const [cause] = refused('All Staff', '<mail1.adatum.example #5.7.1>');
    assert.equal(cause?.id, 'mail.not-on-list');
    assert.deepEqual(
      cause.remedies.filter((id) => id.startsWith('allow-outside')),
      [],
    );
  });
});

describe('findings of several logs', () => {
  it('are one cause where a front end, a service and Schannel speak of the same certificate', () => {
    const [first] = causesOf(sample('IMAP4-EX01.log'), sample('EX02-events.txt'));
    assert.equal(first?.id, 'imap.certificate');
    assert.deepEqual(
      new Set(first.explains.map(({ rule }) => rule)),
      new Set(['imap.proxy-not-authenticated', 'imap.bye-14', 'event.imap4-1102', 'event.schannel-36888']),
    );
  });

  it('are joined by the seconds that they stand apart, on one server', () => {
    const alert = (time: string, computer?: string) =>
      event(
        'Schannel',
        36888,
        'Error',
        time,
        'A fatal alert was generated and sent to the remote endpoint. The TLS protocol defined fatal error code is 40. The Windows SChannel error state is 900.',
        computer,
      );
    const noCertificate = event(
      'MSExchangeIMAP4',
      1102,
      'Error',
      '4/22/2019 2:38:40 PM',
      'The IMAP4 service failed to connect using SSL or TLS encryption.',
    );
    const against = (text: string) => {
      const cause = causesOf(noCertificate + text).find(({ id }) => id === 'tls.handshake');
      return cause?.against.map((each) => each.text) ?? [];
    };
    assert.match(against(alert('4/22/2019 2:39:10 PM')).join(), /within two minutes/);
    assert.deepEqual(against(alert('4/22/2019 3:39:10 PM')), []);
    assert.deepEqual(against(alert('4/22/2019 2:39:10 PM', 'EX9.adatum.example')), []);
  });
});

describe('what a configuration shows', () => {
  const server = (name: string, version: string) =>
    `Name                : ${name}\nServerRole          : Mailbox\nFqdn                : ${name}.adatum.example\nAdminDisplayVersion : ${version}\n\n`;
  const list = (second: string) =>
    server('EX1', 'Version 15.1 (Build 2507.6)') + server('EX2', `Version ${second}`);
  const versionCause = (...texts: readonly string[]) =>
    causesOf(...texts).find(({ id }) => id === 'imap.proxy-version');

  it('explains an IMAP session that is refused between servers of different versions', () => {
    const [first] = causesOf(seed('imap-proxy'), list('15.0 (Build 1497.2)'));
    assert.equal(first?.id, 'imap.proxy-version');
    assert.equal(first.state, 'likely');
    assert.ok(first.for.some(({ text }) => text.includes('different versions')));
  });

  it('does not, where the servers are of one version', () => {
    const [alone, same] = [
      versionCause(seed('imap-proxy')),
      versionCause(seed('imap-proxy'), list('15.1 (Build 2507.6)')),
    ];
    assert.equal(same?.score, alone?.score);
    assert.equal(same?.state, 'possible');
  });

  it('is one cause with the connections that are closed for it', () => {
    const [first] = causesOf(seed('imap-bye'), fixture('logs/shell-settings.txt').text);
    assert.equal(first?.id, 'imap.certificate');
    assert.deepEqual(
      new Set(first.explains.map(({ rule }) => rule)),
      new Set(['imap.bye-14', 'shell.imap-certificate-empty']),
    );
  });
});

describe('a symptom and its reason', () => {
  it('are one cause: a server that does not find its own name is restarted', () => {
    const reboot = event(
      'ManagedAvailability',
      500,
      'Error',
      '4/22/2019 2:39:10 PM',
      'Recovery Action Started. (ActionId=ForceReboot, ResourceName=EX2, Requester=ServiceHealthMSExchangeReplForceReboot)',
    );
    const probe = event(
      'Microsoft-Exchange-ActiveMonitoring',
      2,
      'Error',
      '4/22/2019 2:38:10 PM',
      'The probe MSExchangeReplEndpoint/ServiceHealthMSExchangeReplEndpointProbe/RPC failed: the TcpListener did not answer.',
    );
    const [first, ...others] = causesOf(reboot, probe);
    assert.equal(first?.id, 'server.own-name');
    assert.deepEqual(first.explains.map(({ rule }) => rule).toSorted(), [
      'event.forced-reboot',
      'event.probe-replication-name',
    ]);
    assert.deepEqual(others, []);
  });

  it('are one cause for all connections of one client, whatever their ports', () => {
    const row = (port: number) =>
      `2026-04-02T06:30:10.000Z,EX1\\Default Frontend EX1,08DBC1A2B3C4D5E6,7,10.1.0.5:25,203.0.113.9:${port},>,"535 5.7.3 Authentication unsuccessful",\n`;
    const header =
      '#Software: Microsoft Exchange Server\n#Version: 15.0.0.0\n#Log-type: SMTP Receive Protocol Log\n#Date: 2026-04-02T06:00:00.000Z\n#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n';
    const causes = causesOf(header + row(40112) + row(40113) + row(40115));
    assert.deepEqual(
      causes.map(({ id, about }) => [id, about]),
      [['smtp.credentials', '203.0.113.9']],
    );
  });
});

describe('a finding that nothing joins', () => {
  it('is a cause by itself, with the words and commands of its rule', () => {
    const [first, ...others] = causesOf('02/19/2007 16:24:30 CStore::Open Error 12 It failed.\n'.repeat(3));
    assert.deepEqual(others, []);
    assert.equal(first?.id, 'rule:agent.error');
    assert.equal(first.state, 'possible');
    assert.match(first.message, /^3 times, such as: CStore::Open failed with 12/);
    assert.ok(first.remedies.length > 0);
  });

  it('comes behind one that says more', () => {
    const [first] = causesOf(
      '02/19/2007 16:24:30 CStore::Open Error 12 It failed.\n'.repeat(30),
      seed('event-1007'),
    );
    assert.equal(first?.id, 'mrs.network');
  });
});

describe('the causes of a case', () => {
  it('explain every finding, and are sorted from what is settled to what is ruled out', () => {
    const texts = [
      ...seedNames.map(seed),
      ...[
        'MailTarget.log',
        'IMAP4-EX01.log',
        'EX02-events.txt',
        'EX02-application.xml',
        'Undeliverable.eml',
        'bounced-mail.txt',
      ].map(sample),
    ];
    const causes = causesOf(...texts);
    const rules = new Set(texts.flatMap((text) => analyse(text).findings.map(({ rule }) => rule)));
    assert.deepEqual(new Set(causes.flatMap(({ explains }) => explains.map(({ rule }) => rule))), rules);
    const states = causes.map(({ state }) => ['confirmed', 'likely', 'possible', 'ruled out'].indexOf(state));
    assert.deepEqual(states, states.toSorted());
  });

  it('are plain data that any border lets through', () => {
    const causes = causesOf(sample('MailTarget.log'));
    assert.deepEqual(JSON.parse(JSON.stringify(causes)), causes);
  });

  it('are none where nothing is wrong', () => {
    assert.deepEqual(causesOf(''), []);
    assert.deepEqual(causesOf(), []);
  });

  it('show a hostile name as it is, on one line and not longer than a line', () => {
    const name = `a\u202e{{server}} {tally} $& ${'x'.repeat(900)}`;
    const [first] = causesOf(
      `02/19/2007 16:24:30 CSession::Logon TraceMsg 4800 Logging on to the mailbox '/o=A/cn=B' (Server: 'EX1', user: '${name}').\n` +
        '02/19/2007 16:24:30 CSession::Logon Error -2147221231 No store. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n',
    );
    assert.match(first?.message ?? '', /refuses a\ufffd\{\{server\}\} \{tally\} \$& x+ on EX1: the account/);
    assert.ok((first?.message.length ?? 0) < 700);
    assert.ok((first?.about.length ?? 0) <= 260);
  });
});
