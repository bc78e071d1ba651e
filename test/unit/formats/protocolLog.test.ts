import assert from 'node:assert/strict';
import { assertMarked, fixture, recordsOf, textAt, valuesOf } from '../../support/markup.ts';

const imap = fixture('logs/imap4.log');
const rows = imap.text.split('\n').filter((line) => line.startsWith('2026'));
const failed = rows.at(-1) ?? '';

const smtp =
  '2026-04-02T06:30:10.000Z,EX01\\Default Frontend EX01,08DBC1A2B3C4D5E6,7,10.1.0.5:25,203.0.113.9:40112,>,"535 5.7.3 Authentication unsuccessful, try again",\n';

describe('a protocol log with its header', () => {
  it('has header lines and rows', () => {
    assert.deepEqual(
      recordsOf(imap.text).map(({ kind }) => kind),
      ['header', 'header', 'header', 'header', 'header', 'row', 'row', 'row'],
    );
  });

  it('names its columns, and says where each value stands without its quotes', () => {
    assertMarked(recordsOf(imap.text).at(-1), imap);
  });

  it('undoes the doubled quotes of a quoted context', () => {
    assert.match(
      valuesOf(recordsOf(imap.text).at(-1))['context'] ?? '',
      /^R="C7 NO LOGIN failed\.";Msg="User:LegacyDn: \/o=ADATUM\/ou=First, second\/.*:SSL";ErrMsg=ProxyNotAuthenticated$/,
    );
  });

  it('has a name for nothing that is empty', () => {
    const [, , , , , open] = recordsOf(imap.text);
    assert.deepEqual(Object.keys(valuesOf(open)), [
      'time',
      'dateTime',
      'sessionId',
      'seqNumber',
      'sIp',
      'cIp',
      'duration',
      'rqsize',
      'rpsize',
      'command',
    ]);
  });

  it('follows #Fields that come again in the middle of the file', () => {
    const text =
      '#Fields: dateTime,sessionId,alpha,beta\n2026-04-02T06:00:00.000Z,1,a,b\n' +
      '#Fields: dateTime,beta,alpha\n2026-04-02T06:00:01.000Z,b,a\n';
    const [, before, , after] = recordsOf(text).map(valuesOf);
    assert.deepEqual([before?.['alpha'], before?.['beta']], ['a', 'b']);
    assert.deepEqual([after?.['alpha'], after?.['beta'], after?.['sessionId']], ['a', 'b', undefined]);
  });

  it('names what is beyond the last column by its number', () => {
    const text = '#Fields: dateTime,alpha\n2026-04-02T06:00:00.000Z,a,b,c\n';
    assert.equal(valuesOf(recordsOf(text)[1])['column4'], 'c');
  });

  it('may have a quote that is never closed', () => {
    const text = `#Fields: dateTime,alpha,beta\n2026-04-02T06:00:00.000Z,"a,b\n2026-04-02T06:00:01.000Z,c,d\n`;
    const [, torn, next] = recordsOf(text).map(valuesOf);
    assert.equal(torn?.['alpha'], 'a,b');
    assert.equal(next?.['beta'], 'd');
  });

  it('may have a quoted value that runs over lines', () => {
    const text = `#Fields: dateTime,alpha,beta\n2026-04-02T06:00:00.000Z,"a\n  b",c\n`;
    const row = recordsOf(text).map(valuesOf)[1];
    assert.deepEqual([row?.['alpha'], row?.['beta']], ['a\n  b', 'c']);
  });

  it('reads the 30 columns of a message tracking log of 2013 and later by #Fields', () => {
    const fields =
      'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,' +
      'internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count';
    const text =
      `#Software: Microsoft Exchange Server\n#Log-type: Message Tracking Log\n#Fields: ${fields}\n` +
      '2026-04-02T06:40:00.000Z,10.1.0.5,ex01,10.1.0.6,ex02,"queue, ""A""",,ROUTING,FAIL,512,<1@adatum.example>,7f0e-1,info@adatum.example,"550 5.1.1 RESOLVER.ADR.RecipNotFound; not found",2300,1\n';
    const row = valuesOf(recordsOf(text).at(-1));
    assert.equal(row['event-id'], 'FAIL');
    assert.equal(row['source-context'], 'queue, "A"');
    assert.equal(row['recipient-status'], '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found');
  });
});

describe('an excerpt of a protocol log without its header', () => {
  it('of IMAP has 13 columns, or the 12 of before', () => {
    const [thirteen] = recordsOf(`${failed}\n`).map(valuesOf);
    const [twelve] = recordsOf(`${failed.replace(/,$/, '')}\n`).map(valuesOf);
    assert.equal(thirteen?.['user'], 'k.novak');
    assert.equal(thirteen['command'], 'login');
    assert.deepEqual(twelve, thirteen);
  });

  it('may begin with a word that announces it', () => {
    const [row] = recordsOf(`Example: ${failed.slice(8)}\n`).map(valuesOf);
    assert.equal(row?.['time'], '02T06:11:03.015Z');
    assert.equal(row['user'], 'k.novak');
  });

  for (let cut = 1; cut < '2026-04-02T'.length; cut++) {
    it(`may begin with a time stamp cut to ${failed.slice(cut, 24)}`, () => {
      const [row] = recordsOf(`${failed.slice(cut)}\n`).map(valuesOf);
      assert.equal(row?.['time'], failed.slice(cut, 24));
      assert.equal(row['user'], 'k.novak');
    });
  }

  it('may have lost its first columns', () => {
    const columns = failed.split(',');
    for (const lost of [1, 2]) {
      const [row] = recordsOf(`${columns.slice(lost).join(',')}\n`).map(valuesOf);
      assert.equal(row?.['sIp'], '10.1.0.5:993', `${lost} lost`);
      assert.equal(row['user'], 'k.novak', `${lost} lost`);
      assert.match(row['context'] ?? '', /ErrMsg=ProxyNotAuthenticated$/);
    }
  });

  it('may have addresses of IPv6', () => {
    const [row] = recordsOf(
      '2026-04-02T06:11:02.402Z,00000000007B10F2,1,[::1]:993,[fe80::1c2:3%4]:50122,k.novak,1,15,64,login,,R=OK\n',
    ).map(valuesOf);
    assert.equal(row?.['cIp'], '[fe80::1c2:3%4]:50122');
    assert.equal(row['user'], 'k.novak');
  });

  it('may have been wrapped by a mail: what stands below is no row of its own', () => {
    for (const word of ['RecipientType', 'ErrMsg', 'Proxy']) {
      const [row, ...others] = recordsOf(`${failed.replace(word, `\n${word}`)}\n`).map(valuesOf);
      assert.equal(row?.['user'], 'k.novak', word);
      assert.match(row['context'] ?? '', /ErrMsg=ProxyNotAuthenticated$/, word);
      assert.deepEqual(others, [], word);
    }
  });

  it('may have a stray quote before its first row and after its last', () => {
    const [first, last] = recordsOf(`"${smtp}${smtp.trimEnd()}"\n`).map(valuesOf);
    for (const row of [first, last]) {
      assert.equal(row?.['event'], '>');
      assert.equal(row['data'], '535 5.7.3 Authentication unsuccessful, try again');
    }
  });

  it('of SMTP is told by its event column', () => {
    const [row] = recordsOf(smtp).map(valuesOf);
    assert.equal(row?.['connector-id'], 'EX01\\Default Frontend EX01');
    assert.equal(row['event'], '>');
    assert.equal(row['data'], '535 5.7.3 Authentication unsuccessful, try again');
    assert.equal(row['remote-endpoint'], '203.0.113.9:40112');
  });

  it('of SMTP may have lost its event column to Markdown', () => {
    const [row] = recordsOf(smtp.replace(',>,', ',,')).map(valuesOf);
    assert.equal(row?.['event'], undefined);
    assert.match(row?.['data'] ?? '', /^535/);
  });

  it('of a connectivity log', () => {
    const [row] = recordsOf(
      '2026-04-02T06:50:00.000Z,08DBC1A2B3C4D5E6,SMTP,mail.adatum.example,-,Messages: 0 Bytes: 0 (Retry : Service not active)\n',
    ).map(valuesOf);
    assert.equal(row?.['Destination'], 'mail.adatum.example');
    assert.match(row['description'] ?? '', /\(Retry/);
  });

  it('of message tracking, 2010 and 2013', () => {
    const start =
      '2026-04-02T06:40:00.000Z,10.1.0.5,ex01,10.1.0.6,ex02,,Intra,SMTP,RECEIVE,512,<1@adatum.example>';
    const [old] = recordsOf(`${start},a@adatum.example,,2300,1,,,Hello,b@adatum.example\n`).map(valuesOf);
    assert.equal(old?.['recipient-address'], 'a@adatum.example');
    const [late] = recordsOf(
      `${start},6f2b3a31-7a10-4be2-9a11-08dbc1a2b3c4,a@adatum.example,,2300,1,,,Hello,b@adatum.example\n`,
    ).map(valuesOf);
    assert.equal(late?.['network-message-id'], '6f2b3a31-7a10-4be2-9a11-08dbc1a2b3c4');
    assert.equal(late['recipient-address'], 'a@adatum.example');
  });
});

describe('a fragment of a protocol log', () => {
  for (const text of [
    'BYE connection is closed. 14',
    'IMAP does not work any more: "* BYE Connection is closed. 14"',
    '993:SSL""; ErrMsg=ProxyNotAuthenticated ",',
    'R="A1 NO LOGIN failed.";Msg=NoPrimarySmtpAddress',
  ]) {
    it(`is ${text}`, () => {
      const mail = `What the user sees:\n\n${text}\n\nNothing else.\n`;
      const [record, ...others] = recordsOf(mail);
      assert.equal(record?.kind, 'fragment');
      assert.equal(record.fields['context']?.text, text);
      assert.equal(textAt(mail, record).trimEnd(), text);
      assert.equal(others.length, 0);
    });
  }
});

describe('a piece of a protocol log', () => {
  it('may be SMTP rows without their first columns', () => {
    const [record] = recordsOf(
      '17,10.1.0.5:28252,203.0.113.9:25,*,,TLS negotiation failed with error NoCredentials\n',
    );
    assert.deepEqual(valuesOf(record), {
      'sequence-number': '17',
      'local-endpoint': '10.1.0.5:28252',
      'remote-endpoint': '203.0.113.9:25',
      event: '*',
      context: 'TLS negotiation failed with error NoCredentials',
    });
  });

  it('may have names of columns in place of what is nobody\u2019s business', () => {
    const [record] = recordsOf(
      'Date/Time,Outbound to Office 365,SessionId,SequenceNumber,LocalEndpoint,RemoteEndpoint,<,550 5.7.64 TenantAttribution,\n',
    );
    assert.equal(record?.fields['connector-id']?.text, 'Outbound to Office 365');
    assert.equal(record.fields['event']?.text, '<');
    assert.equal(record.fields['data']?.text, '550 5.7.64 TenantAttribution');
  });

  it('may be a row of HttpProxy without the header', () => {
    const [record] = recordsOf(
      '2026-04-02T06:11:03.015Z,r1,15,1,2375,7,,Ews,mail.adatum.example,/EWS/exchange.asmx,,Negotiate,true,ADATUM\\eva,,,Outlook,10.1.7.20,CAS1,500,500,,POST,Proxy,mbx2.adatum.example,14.03.0123.000,IntraForest\n',
    );
    assert.equal(record?.fields['HttpStatus']?.text, '500');
    assert.equal(record.fields['TargetServer']?.text, 'mbx2.adatum.example');
    assert.equal(record.fields['TargetServerVersion']?.text, '14.03.0123.000');
  });

  it('runs to the end of a quoted value that was opened on its first line', () => {
    const text =
      '-2147024891 (rop::AccessDenied),,"RopHandler: CreateFolder:\n[AccessDeniedException] Cannot open mailbox /o=A.\n at Store()",,\nprose\n';
    const [record, ...others] = recordsOf(text);
    assert.equal(others.length, 0);
    assert.match(record?.fields['context']?.text ?? '', /Cannot open mailbox/);
    assert.doesNotMatch(record?.fields['context']?.text ?? '', /prose/);
  });
});

describe('a conversation with an SMTP server', () => {
  const text =
    '220 mbx1.adatum.example Microsoft ESMTP MAIL Service ready\nehlo\n250-mbx1.adatum.example Hello\n250 XSHADOWREQUEST\nmail from: eva@adatum.example\n\n412 4.3.2 Service not active\nrcpt to: a\n503 5.5.2 Need mail command\nquit\n221 2.0.0 Bye\n';

  it('has a record for each reply that refuses something', () => {
    const records = recordsOf(text);
    assert.deepEqual(
      records.map((record) => [record.kind, record.fields['data']?.text, textAt(text, record)]),
      [
        ['transcript', '412 4.3.2 Service not active', '412 4.3.2 Service not active'],
        ['transcript', '503 5.5.2 Need mail command', '503 5.5.2 Need mail command'],
      ],
    );
  });

  it('is over with the goodbye, or after two empty lines', () => {
    assert.equal(recordsOf(`${text}550 Budget\n`).length, 2);
    assert.equal(recordsOf('220 mbx1 SMTP ready\nhelo\n\n\n550 Budget\n').length, 1);
  });

  it('shows a greeting that a firewall has masked', () => {
    const [record] = recordsOf('220 ********************************0*2******0*****\n\n2002*****2***0*00\n');
    assert.match(record?.fields['banner']?.text ?? '', /^220 \*{6}/);
  });
});
