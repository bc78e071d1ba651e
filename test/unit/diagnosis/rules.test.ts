import assert from 'node:assert/strict';
import { analyse, fixture } from '../../support/markup.ts';

const imap =
  '2026-04-02T06:11:03.015Z,00000000007B10F2,2,10.1.0.5:993,10.1.7.20:50122,k.novak,311,34,23,login,k.novak *****';
const smtp =
  '2026-04-02T06:30:10.000Z,EX01\\Default Frontend EX01,08DBC1A2B3C4D5E6,7,10.1.0.5:25,203.0.113.9:40112';
const tracking =
  '2026-04-02T06:40:00.000Z,10.1.0.5,ex01,10.1.0.6,ex02,,Intra,ROUTING,FAIL,512,<1@adatum.example>,6f2b3a31-7a10-4be2-9a11-08dbc1a2b3c4,k.novak@adatum.example';
const http =
  '#Software: Microsoft Exchange Server\n#Log-type: HttpProxy Logs\n#Fields: DateTime,UrlStem,AuthenticatedUser,HttpStatus,BackEndStatus,ErrorCode,TargetServer\n2026-04-02T06:11:03.015Z,/owa/,ADATUM\\eva';
const event = (level: string) =>
  `Log Name: Application\nSource: MSExchangeTransport\nEvent ID: 4711\nLevel: ${level}\nComputer: ex1\nDescription:\nText.\n`;
const ndr = (reply: string) =>
  `Generating server: mbx2.adatum.example\n\nk.novak@adatum.example\nRemote Server returned '${reply}'\n`;

/** What stands in a log, and the rule and some facts that it has to give; nothing for a log in which nothing is wrong. */
const cases: Readonly<
  Record<string, readonly [text: string, rule?: string, facts?: Record<string, string>]>
> = {
  'an IMAP logon with a wrong password': [
    `${imap},"R=""C7 NO LOGIN failed."";Msg=""User: k.novak"";ErrMsg=AuthFailed:LogonDenied",`,
    'imap.auth-failed',
    { user: 'k.novak', client: '10.1.7.20:50122', error: 'AuthFailed:LogonDenied' },
  ],
  'a logon that a program tells was refused': [
    "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Username and Password not accepted.')\n",
    'ndr.smtp-logon-refused',
  ],
  'a mailbox without an address': [
    `${imap},"R=""C7 NO LOGIN failed."";Msg=NoPrimarySmtpAddress",`,
    'imap.no-primary-smtp',
    { user: 'k.novak' },
  ],
  'a user with too many connections': [
    `${imap},"R=""C7 NO LOGIN failed."";ErrMsg=UserConnectionLimitReached",`,
    'imap.connection-limit',
    { user: 'k.novak' },
  ],
  'any other command that failed': [
    `${imap},"R=""C7 BAD Command Argument Error. 11"";ErrMsg=Unknown",`,
    'imap.command-failed',
    { error: 'Unknown', command: 'login' },
  ],
  'a command that did not fail': [`${imap},R=OK,`],
  'a command of IMAP with NO in a name': [`${imap},"R=""C7 OK done NOBODY.""",`],
  'an SMTP logon that was refused': [
    `${smtp},>,"535 5.7.3 Authentication unsuccessful",`,
    'smtp.auth-failed',
    { status: '5.7.3', client: '203.0.113.9', connector: 'EX01\\Default Frontend EX01' },
  ],
  'a client that may not relay': [
    `${smtp},>,550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain,`,
    'smtp.relay-refused',
    { status: '5.7.54', client: '203.0.113.9' },
  ],
  'any other SMTP command that was refused': [
    `${smtp},>,503 5.5.2 Send hello first,`,
    'smtp.rejected',
    { status: '5.5.2' },
  ],
  'an SMTP command that was accepted': [`${smtp},>,250 2.1.0 Sender OK,`],
  'a message that tracking gave up': [
    `${tracking},"550 5.1.1 RESOLVER.ADR.RecipNotFound; not found",2300,1,,,Hello,eva@adatum.example`,
    'tracking.failed',
    {
      status: '5.1.1',
      recipient: 'k.novak@adatum.example',
      sender: 'eva@adatum.example',
      messageId: '<1@adatum.example>',
    },
  ],
  'a message that tracking delivered': [
    `${tracking.replace('FAIL', 'DELIVER')},,2300,1,,,about a FAIL,eva@adatum.example`,
  ],
  'a delivery to a server in maintenance': [
    '2026-04-02T06:50:00.000Z,08DBC1A2B3C4D5E6,SMTP,mbx3.adatum.example,-,Messages: 0 Bytes: 0 (Retry : Service not active)',
    'connectivity.service-not-active',
    { destination: 'mbx3.adatum.example', reason: 'Service not active' },
  ],
  'a delivery that was put off for another reason': [
    '2026-04-02T06:50:00.000Z,08DBC1A2B3C4D5E6,SMTP,mbx3.adatum.example,-,Messages: 0 Bytes: 0 (Retry : Connection dropped)',
    'connectivity.retry',
    { destination: 'mbx3.adatum.example', reason: 'Connection dropped' },
  ],
  'a web request that failed': [
    `${http},503,,ServerNotFound,mbx2.adatum.example`,
    'http.server-error',
    { status: '503', error: 'ServerNotFound', server: 'mbx2.adatum.example' },
  ],
  'a web request that was answered': [`${http},200,200,,mbx2.adatum.example`],
  'an event that is an error': [
    event('Error'),
    'event.error',
    { source: 'MSExchangeTransport', eventId: '4711' },
  ],
  'an event that is a warning': [event('Warning'), 'event.warning', { server: 'ex1' }],
  'an event that is neither': [event('Information')],
  'an alert that was received': [
    'Log Name: System\nSource: Schannel\nEvent ID: 36887\nLevel: Error\nComputer: ex1\nDescription:\nA fatal alert was received from the remote endpoint. The TLS protocol defined fatal alert code is 46.\n',
    'event.schannel-36887',
    { alert: '46', server: 'ex1' },
  ],
  'an alert that was generated, in the words of 2012 and later': [
    'Log Name: System\nSource: Schannel\nEvent ID: 36888\nLevel: Error\nComputer: ex1\nDescription:\nA fatal alert was generated and sent to the remote endpoint. This may result in termination of the connection. The TLS protocol defined fatal error code is 40. The Windows SChannel error state is 1205.\n',
    'event.schannel-alert',
    { alert: '40', errorState: '1205' },
  ],
  'an unknown recipient': [
    ndr('550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'),
    'ndr.recipient-unknown',
    { status: '5.1.10', recipient: 'k.novak@adatum.example', server: 'mbx2.adatum.example' },
  ],
  'an old legacyExchangeDN': [
    'Generating server: mbx2\n\nIMCEAEX-_O=ADATUM_OU=First+20Group_CN=Recipients_CN=knovak@adatum.example\n#550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found ##\n',
    'ndr.legacy-dn-unknown',
    { legacyExchangeDN: '/O=ADATUM/OU=First Group/CN=Recipients/CN=knovak' },
  ],
  'a full mailbox': [
    ndr(
      '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded',
    ),
    'ndr.quota',
    { exception: 'MapiExceptionShutoffQuotaExceeded' },
  ],
  'a mailbox that the BlackBerry service cannot open': [
    '[20400] (08/09 08:03:33.101):{0xB98} {eva@adatum.example} MAPIMailbox::MAPIMailbox(2) - OpenMsgStore (0x8004011d) failed, MailboxDN=/o=Adatum/ou=HQ/cn=Recipients/cn=eva, ServerDN=/o=Adatum/ou=HQ/cn=Configuration/cn=Servers/cn=MAIL1/cn=Microsoft Private MDB',
    'agent.blackberry-open',
    { mailbox: '/o=Adatum/ou=HQ/cn=Recipients/cn=eva', server: 'MAIL1', hex: '0x8004011D' },
  ],
  'a message that was to be forwarded outside, which the own tenant blocks': [
    ndr('550 5.7.520 Access denied, Your organization does not allow external forwarding. AS(7555)'),
    'ndr.external-forwarding',
    { status: '5.7.520', recipient: 'k.novak@adatum.example' },
  ],
  'a list of senders that an Exchange 2003 server applied before the store': [
    'Your message did not reach some or all of the intended recipients.\n\n      Subject: Plan\n\nThe following recipient(s) could not be reached:\n\n      All Staff on 3/4/2006 2:11 AM\n            You do not have permission to send to this recipient.  For assistance, contact your system administrator.\n            <mail1.adatum.example #5.7.1>\n',
    'ndr.not-authorized',
    { status: '5.7.1', recipient: 'All Staff' },
  ],
  'the same words where the store itself refused: the sender lacks Send As, whoever the mail is for': [
    'Your message did not reach some or all of the intended recipients.\n\n      Subject: Plan\n\nThe following recipient(s) could not be reached:\n\n      All Staff on 3/4/2006 2:11 AM\n            You do not have permission to send to this recipient.  For assistance, contact your system administrator.\n            MSEXCH:MSExchangeIS:/DC=example/DC=adatum:MAIL1\n',
    'ndr.send-as-denied',
    { sentTo: 'All Staff' },
  ],
  'a group that takes no mail from outside': [
    ndr('550 5.7.1 RESOLVER.RST.AuthRequired; authentication required'),
    'ndr.sender-not-allowed',
    { recipient: 'k.novak@adatum.example' },
  ],
  'a message that expired': [
    ndr('550 4.4.7 QUEUE.Expired; message expired'),
    'ndr.expired',
    { status: '4.4.7' },
  ],
  'a server that does not answer': [
    ndr(
      '451 4.4.0 Primary target IP address responded with: "421 4.4.2 Connection dropped due to SocketError." Last error: Winsock error code: 10060, last endpoint attempted was 203.0.113.9:25',
    ),
    'ndr.expired',
    { socketError: '10060', endpoint: '203.0.113.9:25' },
  ],
  'any other refusal': [ndr('550 5.6.0 Invalid content'), 'ndr.failed', { status: '5.6.0' }],
  'a delay': [ndr('432 4.3.2 Concurrent connections limit exceeded'), 'ndr.delayed', { status: '4.3.2' }],
  'a delay as Exchange reports it': [
    'Reporting-MTA: dns;mbx2\n\nFinal-Recipient: rfc822;k.novak@adatum.example\nAction: delayed\nStatus: 4.4.7\nDiagnostic-Code: smtp;400 4.4.7 Message delayed\n',
    'ndr.delayed',
    { status: '4.4.7', recipient: 'k.novak@adatum.example' },
  ],
  'one recipient who was refused and one who was not': [
    `${ndr('550 5.1.1 RESOLVER.ADR.RecipNotFound; not found')}\neva@adatum.example\nRemote Server returned '250 2.1.5 Recipient OK'\n`,
    'ndr.recipient-unknown',
    { recipient: 'k.novak@adatum.example' },
  ],
  'a receipt for a message that arrived': [fixture('logs/receipt.eml').text],
};

describe('the rules', () => {
  for (const [name, [text, rule, facts]] of Object.entries(cases)) {
    it(`${rule ?? 'nothing'}: ${name}`, () => {
      const { format, findings } = analyse(`${text}\n`);
      assert.notEqual(format, null);
      assert.deepEqual(
        findings.map((finding) => finding.rule),
        rule ? [rule] : [],
      );
      for (const [fact, value] of Object.entries(facts ?? {}))
        assert.equal(findings[0]?.facts[fact], value, fact);
    });
  }

  it('take no tags for the words of an event whose XML holds none', () => {
    const [finding] = analyse(
      '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="MSExchangeTransport"/><EventID>4711</EventID><Level>2</Level><Computer>EX1</Computer></System></Event>',
    ).findings;
    assert.equal(finding?.rule, 'event.error');
    assert.equal(finding.facts['text'], undefined);
  });
});
