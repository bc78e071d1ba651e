import assert from 'node:assert/strict';
import { assertMarked, fixture, recordsOf, textAt, valuesOf } from '../../support/markup.ts';

const lineEnds = { LF: '\n', CRLF: '\r\n', CR: '\r' };

describe('the text of an NDR', () => {
  const ndr2003 = fixture('logs/ndr-2003.txt');
  const ndr2010 = fixture('logs/ndr-2010.txt');
  const ndr2013 = fixture('logs/ndr-2013.txt');

  it('of Exchange 2003 has a record for each recipient', () => {
    const records = recordsOf(ndr2003.text);
    assert.equal(records.length, 2);
    assertMarked(records[0], ndr2003, 'a');
    assertMarked(records[1], ndr2003, 'b');
  });

  it('of Exchange 2007 and 2010 has its reply between # and ##', () => {
    const records = recordsOf(ndr2010.text);
    assert.equal(records.length, 1);
    assertMarked(records[0], ndr2010);
    assert.equal(records[0]?.fields['reply']?.text, '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found');
  });

  it('of Exchange 2013 and later has its reply in quotes', () => {
    const records = recordsOf(ndr2013.text);
    assert.equal(records.length, 1);
    assertMarked(records[0], ndr2013);
    assert.equal(
      records[0]?.fields['reply']?.text,
      '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
    );
  });

  it('may name several recipients', () => {
    const more = ndr2010.text.replace(
      '##\n',
      '##\n\neva@adatum.example\n#550 5.2.2 STOREDRV.Deliver; mailbox full ##\n',
    );
    assert.deepEqual(
      recordsOf(more).map(({ fields }) => [fields['recipient']?.text, fields['status']?.text]),
      [
        ['k.novak@adatum.example', '5.1.1'],
        ['eva@adatum.example', '5.2.2'],
      ],
    );
  });

  for (const [name, end] of Object.entries(lineEnds)) {
    it(`may have lines that end in ${name}`, () => {
      for (const { text } of [ndr2003, ndr2010, ndr2013])
        assert.deepEqual(recordsOf(text.replaceAll('\n', end)).map(valuesOf), recordsOf(text).map(valuesOf));
    });
  }

  it('may be quoted in an answer', () => {
    for (const { text } of [ndr2010, ndr2013]) {
      const [quoted] = recordsOf(text.replace(/^/gm, '> ')).map(valuesOf);
      const [plain] = recordsOf(text).map(valuesOf);
      assert.deepEqual(quoted, plain);
    }
  });

  for (const [language, failed, information, server, headers] of [
    [
      'French',
      'Échec de la remise pour ces destinataires ou groupes :',
      'Informations de diagnostic pour les administrateurs :',
      'Serveur de génération :',
      "En-têtes de message d'origine :",
    ],
    [
      'Italian',
      'Recapito non riuscito per i destinatari o i gruppi seguenti:',
      'Informazioni di diagnostica per gli amministratori:',
      'Server di generazione:',
      'Intestazioni originali del messaggio:',
    ],
  ] as const) {
    it(`may have its titles in ${language}: the reply is always in English`, () => {
      const text = ndr2013.text
        .replace('Delivery has failed to these recipients or groups:', failed)
        .replace("Your message couldn't be delivered.", '…')
        .replace('Diagnostic information for administrators:', information)
        .replace('Generating server:', server)
        .replace('Original message headers:', headers);
      const [record, ...others] = recordsOf(text).map(valuesOf);
      assert.equal(record?.['status'], '5.7.60');
      assert.equal(record['recipient'], 'k.novak@adatum.example');
      assert.equal(record['generatingServer'], 'mbx2.adatum.example');
      assert.equal(others.length, 0);
    });
  }

  it('does not take the refused mail for a refusal', () => {
    const text = `${ndr2013.text}Subject: 550 5.1.1 was the last answer of old@adatum.example\n`;
    assert.equal(recordsOf(text).length, 1);
  });

  it('keeps the reply of the next server within the reply that quotes it', () => {
    const text =
      "Generating server: mbx2.adatum.example\n\nk.novak@contoso.example\nRemote Server returned '550 4.4.7 QUEUE.Expired; message expired; last error 451 4.4.1 no answer'\n";
    const [record, ...others] = recordsOf(text).map(valuesOf);
    assert.equal(record?.['status'], '4.4.7');
    assert.match(record['reply'] ?? '', /451 4\.4\.1 no answer$/);
    assert.equal(others.length, 0);
  });
});

describe('a mail with a delivery status', () => {
  const report = fixture('logs/report.eml');

  it('has a record for each recipient, with all that holds for the mail', () => {
    const records = recordsOf(report.text);
    assert.equal(records.length, 2);
    assertMarked(records[0], report, 'a');
    assertMarked(records[1], report, 'b');
  });

  it('has its folded lines unfolded', () => {
    assert.equal(
      recordsOf(report.text)[0]?.fields['reply']?.text,
      '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found',
    );
  });

  for (const [name, end] of Object.entries(lineEnds)) {
    it(`may have lines that end in ${name}`, () => {
      assert.deepEqual(
        recordsOf(report.text.replaceAll('\n', end)).map(valuesOf),
        recordsOf(report.text).map(valuesOf),
      );
    });
  }

  it('may be cut anywhere behind the first recipient', () => {
    const from = report.text.indexOf('Final-Recipient: rfc822;eva');
    for (let end = from; end < report.text.length; end += 7) {
      const [record] = recordsOf(report.text.slice(0, end)).map(valuesOf);
      assert.equal(record?.['recipient'], 'k.novak@adatum.example', `cut at ${end}`);
      assert.equal(record['status'], '5.1.1', `cut at ${end}`);
    }
  });

  it('may have a delivery status that is quoted-printable', () => {
    const status = report.text.slice(
      report.text.indexOf('Reporting-MTA'),
      report.text.indexOf('--b0undary-1\nContent-Type: message/rfc822'),
    );
    const coded = status
      .replaceAll('=', '=3D')
      .replace('RecipNotFound', 'Recip=\nNot=46ound')
      .replace('eva@', 'eva=40');
    const text = report.text
      .replace(
        'message/delivery-status\n',
        'message/delivery-status\nContent-Transfer-Encoding: quoted-printable\n',
      )
      .replace(status, coded);
    const records = recordsOf(text);
    assert.deepEqual(records.map(valuesOf), recordsOf(report.text).map(valuesOf));
    const recipient = records[1]?.fields['recipient'];
    assert.ok(recipient);
    assert.equal(textAt(text, recipient), 'eva=40adatum.example');
  });

  it('may have a delivery status in base64, with places in the mail', () => {
    const status = report.text.slice(
      report.text.indexOf('Reporting-MTA'),
      report.text.indexOf('--b0undary-1\nContent-Type: message/rfc822'),
    );
    const coded = Buffer.from(status).toString('base64').replace(/.{76}/g, '$&\n') + '\n\n';
    const text = report.text
      .replace('message/delivery-status\n', 'message/delivery-status\nContent-Transfer-Encoding: base64\n')
      .replace(status, coded);
    const records = recordsOf(text);
    assert.deepEqual(records.map(valuesOf), recordsOf(report.text).map(valuesOf));
    const place = records[0]?.fields['recipient'];
    assert.ok(place && place.start > text.indexOf(coded) && place.end < text.indexOf(coded) + coded.length);
  });

  it('may have its words in another character set', () => {
    const text = report.text
      .replace('charset="us-ascii"', 'charset="iso-8859-1"')
      .replace("The e-mail address you entered couldn't be found.", "L'adresse n'a pas =E9t=E9 trouv=E9e.");
    assert.equal(recordsOf(text).length, 2);
  });
});

describe('a mail without a delivery status', () => {
  const ndr = fixture('logs/ndr-2013.txt');
  const headers = (subject: string) =>
    `From: postmaster@adatum.example\nTo: eva@adatum.example\nSubject: ${subject}\nDate: Thu, 2 Apr 2026 08:11:02 +0200\nMIME-Version: 1.0\n\n`;

  it('is an NDR where its subject or its text says so', () => {
    const [record, ...others] = recordsOf(headers('Undeliverable: Offer') + ndr.text).map(valuesOf);
    assert.equal(record?.['recipient'], 'k.novak@adatum.example');
    assert.equal(record['submitter'], 'eva@adatum.example');
    assert.equal(others.length, 0);
  });

  it('is none where somebody only speaks of a number', () => {
    const text = `${headers('Question')}Yesterday k.novak@adatum.example got 550 5.1.1 from the other side. Why?\n`;
    assert.deepEqual(recordsOf(text), []);
  });
});

describe('a reply alone', () => {
  for (const [reply, status] of [
    ['#550 5.2.0 STOREDRV.Deliver: The store reported an error. ##', '5.2.0'],
    ['550 5.1.1 RESOLVER.ADR.RecipNotFound; not found', '5.1.1'],
    [
      "Remote Server returned '554 5.1.10 <mbx2.adatum.example #5.1.10 smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound>'",
      '5.1.10',
    ],
    ['<mail1.adatum.example #5.7.1 smtp;550 5.7.1 Not allowed>', '5.7.1'],
  ] as const) {
    it(`is an NDR: ${reply}`, () => {
      const [record, ...others] = recordsOf(`They get this:\n\n${reply}\n\nPlease help.\n`).map(valuesOf);
      assert.equal(record?.['status'], status);
      assert.equal(record['recipient'], undefined);
      assert.equal(others.length, 0);
    });
  }
});

describe('a reply that a program tells', () => {
  for (const [told, status, reply] of [
    ["smtplib.SMTPDataError: (554, b'5.2.0 Not sent. [EX01]')", '5.2.0', /^554, b'5\.2\.0 Not sent/],
    [
      'SMTP error from remote mail server after end of data: host 192.0.2.4 [192.0.2.4]: 451 4.7.0 Try later. PRX4',
      '4.7.0',
      /^451 4\.7\.0 Try later\. PRX4$/,
    ],
    ['com.sun.mail.smtp.SMTPSendFailedException: 530 5.7.57 Log on first', '5.7.57', /^530 5\.7\.57/],
  ] as const) {
    it(`is read: ${told}`, () => {
      const [fields] = recordsOf(`Traceback:\n${told}\n`).map(valuesOf);
      assert.equal(fields?.['status'], status);
      assert.match(fields['reply'] ?? '', reply);
    });
  }

  it('may come without its number, in the language of .NET', () => {
    for (const told of [
      'The server response was: ',
      'Die Serverantwort war: ',
      'A resposta do servidor foi: ',
    ]) {
      const [fields] = recordsOf(`Transaction failed. ${told}5.2.2 Mailbox full.\n`).map(valuesOf);
      assert.equal(fields?.['status'], '5.2.2');
    }
  });
});

it('an NDR whose lines were pulled apart keeps all that servers said of a recipient', () => {
  const [fields] = recordsOf(
    "Diagnostic information for administrators:\n\nGenerating server: EX01.adatum.example\n\neva@fabrikam.example\n\nRemote Server returned '400 4.4.7 Message delayed'\n\n4/2/2020 - Remote Server returned '451 4.4.0\n\nPrimary target IP address responded with: \"451 4.7.3 Not now.\"'\n",
  ).map(valuesOf);
  assert.equal(fields?.['status'], '4.4.7');
  assert.match(fields['history'] ?? '', /451 4\.7\.3 Not now/);
});

describe('an NDR without the text that it should have', () => {
  const html =
    '<html><head><style>p { color: red } /* 550 5.9.9 style */</style></head><body><p>Delivery has failed to these recipients:</p>' +
    '<p><a href="mailto:k.novak@adatum.example">k.novak@adatum.example</a></p><!-- 550 5.8.8 comment --><p>Diagnostic information for administrators:</p>' +
    '<p>Generating server: mbx2.adatum.example</p><p>k.novak@adatum.example<br>Remote Server returned &#39;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found&#x27;</p></body></html>';
  const mail = (body: string, encoding: string) =>
    `From: postmaster@adatum.example\nTo: eva@adatum.example\nSubject: Undeliverable: Hello\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: ${encoding}\n\n${body}\n`;

  const bodies = {
    '7bit': html,
    base64: Buffer.from(html).toString('base64').replace(/.{76}/g, '$&\n'),
    'quoted-printable': html.replaceAll('=', '=3D').replaceAll('Remote', 'Rem=\note'),
  };
  for (const [encoding, body] of Object.entries(bodies)) {
    it(`may have HTML alone, in ${encoding}`, () => {
      const text = mail(body, encoding);
      const [record, ...others] = recordsOf(text);
      assert.equal(others.length, 0);
      const { recipient, status, reply, generatingServer } = valuesOf(record);
      assert.deepEqual(
        { recipient, status, reply, generatingServer },
        {
          recipient: 'k.novak@adatum.example',
          status: '5.1.1',
          reply: '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found',
          generatingServer: 'mbx2.adatum.example',
        },
      );
      if (encoding === '7bit')
        assert.equal(textAt(text, record?.fields['status'] ?? { start: 0, end: 0 }), '5.1.1');
    });
  }

  it('may have lost the reply before its status', () => {
    const [record] = recordsOf('> LastError: DSN 5.3.0 Too many related errors.\n');
    assert.deepEqual(valuesOf(record), {
      status: '5.3.0',
      reason: '5.3.0 Too many related errors.',
    });
  });

  it('may be the sentence for its reader alone', () => {
    const [record, ...others] = recordsOf(
      "Your message wasn\u2019t delivered to anyone because it\u2019s too large.\nEva (eva@adatum.example)\nYour message couldn't be sent because it's too large.\n",
    );
    assert.equal(others.length, 0);
    assert.equal(record?.fields['recipient']?.text, 'eva@adatum.example');
  });

  it('may have the numbers of Outlook on the line below', () => {
    const [record] = recordsOf(
      'This message could not be sent. Try sending the message again later, or contact your network administrator.\nError is [0x80070005-0x000004dc-0x00000524].\n',
    );
    assert.match(record?.fields['reason']?.text ?? '', /0x000004dc/);
  });

  it('may be an address of an old AutoComplete entry', () => {
    const [record] = recordsOf(
      '`IMCEAEX-_O=ADATUM_OU=First+20Group_CN=Recipients_CN=knovak@adatum.example`\n',
    );
    assert.equal(
      record?.fields['recipient']?.text,
      'IMCEAEX-_O=ADATUM_OU=First+20Group_CN=Recipients_CN=knovak@adatum.example',
    );
  });
});
