/** An input that grows: the same thing over and over, where a careless expression looks back or ahead. */
export interface Pattern {
  readonly name: string;
  /** @returns about `size` characters */
  make(size: number): string;
}

export function patterns(): Pattern[] {
  return [
    ...places.flatMap(([place, before, after]) => tokens.map((token) => run(place, before, token, after))),
    ...shapes,
  ];
}

/** Where a run of something can stand: each is read by other code. The accent makes places in UTF-8 differ from characters. */
const places: readonly (readonly [name: string, before: string, after: string])[] = [
  ['a line', '', '\u00e9!\n'],
  [
    'an agent record',
    '02/02/2007 16:24:30 CSession::Logon Error -2147221231 ',
    '\u00e9! MAPI_E_LOGON_FAILED\n',
  ],
  [
    'an agent logon',
    "02/02/2007 16:24:30 CSession::Logon TraceMsg 4800 Logging on to the mailbox '",
    '\u00e9!\n',
  ],
  [
    'a first column',
    '#Fields: dateTime,context\n2026-03-12T08:00:00',
    '!\u00e9 ,ErrMsg=ProxyNotAuthenticated\n',
  ],
  [
    'a quoted context',
    '#Fields: dateTime,sIp,user,context\n2026-03-12T08:00:00.000Z,a,b,"R=""1 NO"";ErrMsg=ProxyNotAuthenticated',
    '\u00e9!"\n',
  ],
  [
    'a tail of columns',
    '#Fields: dateTime,context\n2026-03-12T08:00:00.000Z,ErrMsg=ProxyNotAuthenticated,',
    '\u00e9!\n',
  ],
  [
    'a description',
    'Log Name: Application\nSource: MSExchangeIS\nEvent ID: 1023\nLevel: Error\nDescription:\na was validated as ',
    '\u00e9! was unable to log on to x!\n',
  ],
  ['an event header', 'Event ID: 36888\nSource: Schannel\nLevel: Error', '\u00e9!\n'],
  [
    'event data',
    '<Event xmlns="x"><System><Provider Name="Schannel"/><EventID>36888</EventID><Level>2</Level></System><EventData>',
    '\u00e9!</EventData></Event>\n',
  ],
  [
    'a reply',
    "Diagnostic information for administrators:\n\na@b\nRemote Server returned '550 5.1.1 ",
    "\u00e9!'\n",
  ],
  ['a property of the shell', 'FailureType : X\nFailureSide : Source\nMessage : ', '\u00e9!\n'],
  [
    'an error of the shell',
    'Get-Mailbox : ',
    '\u00e9!\n    + CategoryInfo          : NotSpecified: (:) [Get-Mailbox], X\n',
  ],
  ['a prompt of the shell', '[PS] C:\\>Get-Mailbox ', '\u00e9! | fl\n\nDeny : True\n'],
  ['a report of the shell', '3/14/2026 9:01:02 AM [EX01] Move for mailbox ', '\u00e9! is stalled\n'],
  ['Autodiscover in the shell', '<Autodiscover ><Response><Server>', '\u00e9!</Server></Response>\n'],
  ['before a reply', 'Diagnostic information for administrators:\n', '\u00e9!\n550 5.1.1 x'],
  [
    'a delivery status',
    'Reporting-MTA: dns;x\n\nFinal-Recipient: rfc822;a@b\nStatus: 5.1.1\nDiagnostic-Code: smtp;550 5.1.1 x\n ',
    '\u00e9!\n',
  ],
  ['a header of a mail', 'From: a@b\nSubject: Undeliverable: ', '\u00e9!\n\n550 5.1.1 x\n'],
  [
    'a body of a mail',
    'From: a@b\nSubject: Undeliverable: x\nContent-Transfer-Encoding: quoted-printable\n\n',
    '\u00e9!\n550 5.1.1 x\n',
  ],
  [
    'a body in base64',
    'From: a@b\nSubject: Undeliverable: x\nContent-Transfer-Encoding: base64\n\n',
    'NTUwIDUuMS4xIHg=\n',
  ],
];

const tokens: readonly string[] = [
  ...Array.from(' \t\n\r,;:"\'`<>()[]{}=-_./\\#@&*|%0aA\0\u00e9\u2019\u201c\u00a0\u00d7'),
  '\r\n',
  '\n\n',
  ' \n',
  '\n ',
  '\n\t>',
  '""',
  '","',
  '"\n',
  "(Server: '",
  ", user: '",
  "mailbox '",
  "' (Server:",
  '{q}',
  '::~',
  '<Data',
  '<Data>',
  '<Data Name="',
  '<Provider ',
  '<Message>',
  '</Event>',
  '<Event>',
  '<Event xmlns',
  '<?xml ',
  '<br',
  '<br ',
  '<br/>',
  '&lt;',
  '&amp;',
  '&#',
  '550 5.7.1 ',
  '550 5.7.1\n',
  '#5.7.1 ',
  '5.7.1',
  'a@',
  '@b',
  'a@b ',
  'a@b\n',
  "returned '",
  'Server at x returned ',
  'MSEXCH:',
  'MSEXCH:x(0',
  '(000C05A6)',
  'STOREDRV.',
  'x on 1/1',
  'x on Jan, 1\n',
  '<x #5.7.1 ',
  'Final-Recipient: ',
  'Final-Recipient: a\n',
  'Final-Recipient: rfc822;a@b\n\n',
  'Reporting-MTA: x\n',
  'To: ',
  'To: a\n',
  'From: x\n',
  'abcd:\n x\n',
  'Subject: ',
  'Event ID: 1',
  'Event ID: 1\n',
  'Source: ',
  'Source: x\n',
  'Level : ',
  'Description:',
  'Description:\n',
  'Date: ',
  'Event 1 - MSExchange ',
  'Error 2140: A',
  'Event Xml:\n',
  'was validated as ',
  ' was unable to log on to ',
  'unable to log on to ',
  'Object [',
  'CN=\\',
  'CN=a,',
  'Mailbox server: ',
  'MapiException',
  'service on \\\\',
  'Could not start the ',
  'R="',
  'R=""',
  'Msg="',
  '"";Msg=A',
  ';ErrMsg=',
  'ErrMsg=A',
  'LegacyDn: ',
  'Display Name: ',
  'Proxy:a',
  'User: ',
  'BYE ',
  'BYE connection is closed. ',
  '12:34:56',
  '1-',
  '2026-03-12T08:00:00',
  'T08:00:00.000Z,',
  '0:1,',
  'a,b,',
  '#Fields: a,b\n',
  '#Fields: ',
  '=3D',
  '=\n',
  '=E2=80',
  '==',
  '--b\n',
  'Content-Type: ',
  'boundary=',
  'ABCD',
  '\n-- ',
  '02/02/2007 16:24:30 ',
  'A::B Error 1 ',
  'A::B Error 1\n',
  'Error ',
  '-2147221231 ',
  '- MAPI_E_A ',
];

function run(place: string, before: string, token: string, after: string): Pattern {
  return {
    name: `${JSON.stringify(token)} in ${place}`,
    make: (size) => before + token.repeat(Math.ceil(size / token.length)) + after,
  };
}

function times(size: number, part: (index: number) => string): string {
  let text = '';
  for (let index = 0; text.length < size; index++) text += part(index);
  return text;
}

const report =
  'From: a@b\nSubject: Undeliverable: x\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n';

/** What no single repeated piece shows. */
const shapes: readonly Pattern[] = [
  {
    name: 'errors without end',
    make: (size) =>
      times(
        size,
        (i) =>
          `02/02/2007 16:24:30 CSession::Logon Error -2147221231 M\u00fcller ${i} - MAPI_E_LOGON_FAILED (MAPI 1.0)\n`,
      ),
  },
  {
    name: 'errors of many lines',
    make: (size) => times(size, (i) => `02/02/2007 16:24:30 A::B Error ${i}\n${'continued\n'.repeat(50)}`),
  },
  {
    name: 'one record of very many lines',
    make: (size) => `02/02/2007 16:24:30 A::B Error 1 x\n${times(size, () => 'a\u00e9\n')}`,
  },
  {
    name: 'recipients of a report',
    make: (size) =>
      `${report}Content-Type: message/delivery-status\n\nReporting-MTA: dns;x\n\n${times(size, (i) => `Final-Recipient: rfc822;u${i}@b\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp;550 5.1.1 \u00e9\n\n`)}--b--\n`,
  },
  {
    name: 'recipients of a text',
    make: (size) =>
      `Diagnostic information for administrators:\n\n${times(size, (i) => `u${i}@b\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; \u00e9 ##\n\n`)}`,
  },
  {
    name: 'recipients of both',
    make: (size) =>
      `${report}Content-Type: text/plain\n\n${times(size / 2, (i) => `u${i}@b\n#550 5.1.1 x ##\n\n`)}--b\nContent-Type: message/delivery-status\n\n${times(size / 2, (i) => `Final-Recipient: rfc822;u${i}@b\nStatus: 5.1.1\n\n`)}--b--\n`,
  },
  {
    name: 'recipients of Exchange 2003',
    make: (size) =>
      `Your message did not reach some or all\n\n${times(size, (i) => `   u${i}@b on 2/2/2007 4:24 PM\n   The \u00e9 is not recognized\n   MSEXCH:MSExchangeMTA:X (000C05A6) 000C05A6 Unknown\n`)}`,
  },
  {
    name: 'parts of a mail',
    make: (size) => report + times(size, (i) => `Content-Type: text/plain\n\n550 5.1.1 ${i}\n--b\n`),
  },
  {
    name: 'a multipart in every part',
    make: (size) => report + times(size, () => 'Content-Type: multipart/mixed; boundary=zz\n\n--b\n'),
  },
  {
    name: 'multiparts, deeper and deeper',
    make: (size) =>
      report.replace('--b\n', '') +
      times(
        size,
        (i) => `--${'b'.repeat(i + 1)}\nContent-Type: multipart/mixed; boundary=${'b'.repeat(i + 2)}\n\n`,
      ),
  },
  {
    name: 'multiparts of other boundaries',
    make: (size) => {
      const width = Math.ceil(Math.sqrt(size / 60));
      return (
        report +
        times(
          size,
          (i) =>
            `Content-Type: multipart/mixed; boundary=c${i % width}\n\n--c${i % width}\n${i % width === 0 ? '--b\n' : ''}`,
        )
      );
    },
  },
  { name: 'multiparts in multiparts', make: (size) => report + nested(size, 0, 'b') },
  {
    name: 'rows of many columns',
    make: (size) =>
      `#Fields: ${times(4000, (i) => `c${i},`)}context\n${times(size, () => `2026-03-12T08:00:00.000Z,${'"\u00e9,""",'.repeat(300)}ErrMsg=A\n`)}`,
  },
  {
    name: 'a header before every row',
    make: (size) => times(size, () => '#Fields: dateTime,context\n2026-03-12T08:00:00.000Z,ErrMsg=Az\n'),
  },
  {
    name: 'events without a blank line',
    make: (size) =>
      times(size, (i) => `Event ID: ${i % 60000}\nSource: MSExchange\u00e9\nLevel: Error\nDescription: x\n`),
  },
  {
    name: 'event data',
    make: (size) =>
      `<Event xmlns="x"><System><Provider Name="S"/><EventID>1</EventID><Level>2</Level></System><EventData>${times(size, (i) => `<Data Name="n${i}">\u00e9</Data>`)}</EventData></Event>\n`,
  },
  {
    name: 'formats in turn',
    make: (size) =>
      times(
        size,
        () =>
          '02/02/2007 16:24:30 A::B Error 1 x\n2026-03-12T08:00:00.000Z,00000000004A1C27,1,a:1,b:2,u,1,2,3,login,,ErrMsg=A,\nEvent ID: 1\nSource: x\nLevel: Error\n\n550 5.1.1 x\n',
      ),
  },
];

function nested(size: number, depth: number, boundary: string): string {
  if (depth > 6 || size < 200) return `Content-Type: text/html\n\nx\n--${boundary}\n`;
  const inner = `${boundary}.${depth}`.slice(-40).split('').reverse().join('');
  const head = `Content-Type: multipart/mixed; boundary="${inner}"\n\n`;
  let text = head;
  const width = Math.min(45, Math.floor(size / 200));
  for (let i = 0; i < width; i++) text += `--${inner}\n${nested(size / width - 60, depth + 1, inner)}`;
  return `${text}\n--${boundary}\n`;
}
