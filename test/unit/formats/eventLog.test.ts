import assert from 'node:assert/strict';
import { analyse, cutUp, fixture, recordsOf, segmentsOf, textAt, valuesOf } from '../../support/markup.ts';

const viewer = fixture('logs/event-viewer.txt');
const labels = viewer.text.slice(0, viewer.text.indexOf('Event Xml:'));

describe('an event copied from Event Viewer', () => {
  it('is one record with the XML that repeats it', () => {
    const records = recordsOf(viewer.text);
    assert.equal(records.length, 1);
    assert.equal(textAt(viewer.text, records[0] ?? { start: 0, end: 0 }).trimEnd(), viewer.text.trimEnd());
  });

  for (const { name, start, end, text } of viewer.marks) {
    it(`says ${name}`, () => {
      const field = recordsOf(viewer.text)[0]?.fields[name];
      assert.deepEqual(field, { text, start, end });
    });
  }

  it('may lack any of its labels', () => {
    for (const label of ['Log Name', 'Date', 'Task Category', 'Level', 'Keywords', 'User', 'Computer']) {
      const [record, ...others] = recordsOf(labels.replace(new RegExp(`^${label}:.*\n`, 'm'), ''));
      assert.equal(record?.fields['id']?.text, '1102', label);
      assert.equal(record.fields['source']?.text, 'MSExchangeIMAP4', label);
      assert.deepEqual(others, [], label);
    }
  });

  it('may have its description on the line of the label', () => {
    const [record] = recordsOf(labels.replace('Description:\n', 'Description: '));
    assert.equal(record?.fields['description']?.text, valuesOf(recordsOf(labels)[0])['description']);
  });

  it('may have one blank or many after its labels', () => {
    for (const gap of [' ', '\t', ' '.repeat(10)]) {
      const [record] = recordsOf(labels.replace(/: +/g, `:${gap}`));
      assert.equal(record?.fields['computer']?.text, 'mbx2.adatum.example');
    }
  });

  it('may be quoted in a mail or in Markdown', () => {
    const [record, ...others] = recordsOf(viewer.text.replace(/^/gm, '> '));
    assert.equal(record?.fields['id']?.text, '1102');
    assert.equal(record.fields['computer']?.text, 'mbx2.adatum.example');
    assert.equal(record.fields['record']?.text, '77120');
    assert.equal(others.length, 0);
  });

  it('may follow another without a line between them', () => {
    for (const text of [viewer.text, labels]) {
      const ids = recordsOf(text.trimEnd() + '\n' + text.replaceAll('1102', '1103')).map(
        ({ fields }) => fields['id']?.text,
      );
      assert.deepEqual(ids, ['1102', '1103']);
    }
  });

  it('ends before prose that follows its XML', () => {
    const text = `${viewer.text}We then restarted the server. Source: the customer.\n`;
    assert.equal(recordsOf(text).length, 1);
    assert.ok((recordsOf(text)[0]?.end ?? 0) <= viewer.text.length);
  });

  it('may have all of it on one line, as a web page has it', () => {
    const escaped = viewer.text
      .trimEnd()
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('\n', '<br/>');
    const [record, ...others] = recordsOf(`${escaped}\n`);
    assert.equal(others.length, 0);
    assert.deepEqual(valuesOf(record), valuesOf(recordsOf(viewer.text)[0]));
    const id = record?.fields['id'];
    assert.ok(id);
    assert.equal(textAt(escaped, id), '1102');
  });

  it('of another language has the same fields', () => {
    const german =
      'Protokollname: Application\nQuelle:        MSExchangeIMAP4\nDatum:         13.04.2026 15:36:23\n' +
      'Ereignis-ID:   1102\nAufgabenkategorie:(1)\nEbene:         Fehler\nSchlüsselwörter:Klassisch\n' +
      'Benutzer:      Nicht zutreffend\nComputer:      mbx2.adatum.example\nBeschreibung:\nDer Dienst hat kein Zertifikat.\n';
    const [record] = recordsOf(german).map(valuesOf);
    assert.equal(record?.['id'], '1102');
    assert.equal(record['level'], 'Fehler');
    assert.equal(record['keywords'], 'Klassisch');
    assert.equal(record['description'], 'Der Dienst hat kein Zertifikat.');
    assert.equal(analyse(german).findings[0]?.time, '2026-04-13T15:36:23');
  });
});

describe('event XML', () => {
  const xml = fixture('logs/event.xml');

  for (const { name, start, end, text } of xml.marks) {
    it(`says ${name}`, () => {
      const records = recordsOf(xml.text);
      assert.equal(records.length, 1);
      assert.deepEqual(records[0]?.fields[name], { text, start, end });
    });
  }

  it('is of the kind event-xml, and its data are its message', () => {
    const [record] = recordsOf(xml.text);
    assert.equal(record?.kind, 'event-xml');
    assert.equal(record.fields['description']?.text, '51\n900');
  });

  it('may have data without names', () => {
    const [record] = recordsOf(xml.text.replace(/<Data Name="\w+">/g, '<Data>')).map(valuesOf);
    assert.deepEqual([record?.['data.1'], record?.['data.2']], ['51', '900']);
  });

  it('has its entities decoded once', () => {
    const [record] = recordsOf(xml.text.replace('>51<', '>CN=A &amp; B &lt;x&gt; &amp;amp;<'));
    assert.equal(record?.fields['data.AlertDesc']?.text, 'CN=A & B <x> &amp;');
  });

  it('may be a file of many', () => {
    const event = xml.text.slice(xml.text.indexOf('<Event'));
    for (const glue of ['\n', '', '\n\n']) {
      const text = `<?xml version="1.0"?>\n<Events>${glue}${event.trimEnd()}${glue}${event.replace('36888', '36887').trimEnd()}\n</Events>\n`;
      assert.deepEqual(
        recordsOf(text).map(({ fields }) => fields['id']?.text),
        ['36888', '36887'],
        JSON.stringify(glue),
      );
    }
  });

  it('saved by Event Viewer has thousands of events in one line', () => {
    const one = xml.text.slice(xml.text.indexOf('<Event')).replace(/\n\s*/g, '').replaceAll('"', "'");
    const text = `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<Events>${one.repeat(300)}</Events>`;
    assert.ok(text.length > 1 << 17);
    for (const pieces of [
      [text],
      cutUp(
        text,
        Array.from({ length: text.length / 1009 }, () => 1009),
      ),
    ]) {
      const found = segmentsOf(pieces);
      assert.equal(found.length, 300);
      assert.ok(found.every((raw) => raw.text === one || raw.text === `<Events>${one}`));
    }
    assert.equal(analyse(text).totalByRule['event.schannel-36888'], 300);
  });

  it('does not end a record of another format that quotes its last tag', () => {
    const line = '02/02/2007 16:24:30\tCStore::Open\tError\t12\tNo </Event>\n  to be seen\n';
    assert.equal(recordsOf(line)[0]?.fields['message']?.text, 'No </Event>\n  to be seen');
  });

  it('may be all on one line', () => {
    const [record] = recordsOf(xml.text.replace(/\n\s*/g, '')).map(valuesOf);
    assert.equal(record?.['id'], '36888');
    assert.equal(record['data.ErrorState'], '900');
  });

  it('may be cut', () => {
    const [record] = recordsOf(xml.text.slice(0, xml.text.indexOf('<Channel>'))).map(valuesOf);
    assert.equal(record?.['id'], '36888');
    assert.equal(record['source'], 'Schannel');
  });
});

describe('events in the style of old articles', () => {
  const event = {
    'Event ID': '1023',
    Source: 'MSExchangeIS Private',
    Type: 'Failure Audit',
    Category: 'Logons',
  };
  const inOrder = (names: readonly (keyof typeof event)[], gap: string) =>
    `${names.map((name) => `${name}:${gap}${event[name]}\n`).join('')}Description:\nADATUM\\svc was validated as x but was unable to log on to y\n`;

  it('have their labels in any order, with a blank or without', () => {
    for (const names of [
      ['Event ID', 'Source', 'Type', 'Category'],
      ['Source', 'Event ID', 'Category', 'Type'],
      ['Type', 'Category', 'Source', 'Event ID'],
    ] as const)
      for (const gap of [' ', '', '   ']) {
        const records = recordsOf(`The log has this:\n\n${inOrder(names, gap)}`);
        const [record] = records.map(valuesOf);
        assert.equal(records.length, 1, names.join());
        assert.equal(record?.['id'], '1023', names.join());
        assert.equal(record['source'], 'MSExchangeIS Private', names.join());
        assert.equal(record['level'], 'Failure Audit', names.join());
        assert.match(record['description'] ?? '', /^ADATUM\\svc was validated/, names.join());
      }
  });

  it('may have all labels on one line', () => {
    const [record] = recordsOf(
      'Event ID: 1023 Source: MSExchangeIS Private Type: Failure Audit Category: Logons Description: Nobody may.\n',
    ).map(valuesOf);
    assert.deepEqual(record, {
      id: '1023',
      source: 'MSExchangeIS Private',
      level: 'Failure Audit',
      category: 'Logons',
      description: 'Nobody may.',
    });
  });

  it('follow each other', () => {
    const names = ['Event ID', 'Source', 'Type', 'Category'] as const;
    for (const between of ['', '\n', '\n\n'])
      assert.equal(recordsOf(inOrder(names, ' ') + between + inOrder(names, ' ')).length, 2);
  });

  it('of Exchange 2000 and 2003 name them Event Type, Event Source', () => {
    const [record] = recordsOf(
      'Event Type:\tError\nEvent Source:\tMSExchangeIS\nEvent Category:\tGeneral \nEvent ID:\t9519\nDate:\t\t13.04.2026\nTime:\t\t15:36:23\nUser:\t\tN/A\nComputer:\tMAIL1\nDescription:\nError 0x80040115 starting database.\n',
    ).map(valuesOf);
    assert.equal(record?.['id'], '9519');
    assert.equal(record['level'], 'Error');
    assert.equal(record['time'], '13.04.2026 15:36:23');
    assert.equal(record['description'], 'Error 0x80040115 starting database.');
  });
});

describe('the time of an event', () => {
  const event = (date: string) =>
    `Log Name: Application\nSource: MSExchangeIS\nDate: ${date}\nEvent ID: 9519\nLevel: Error\nDescription:\nText.\n\n`;
  const times = (text: string) => analyse(text).findings.map(({ time }) => time);

  it('is read in the order of day and month that other dates of the file show', () => {
    assert.deepEqual(times(event('3/12/2026 9:05:20 AM')), ['3/12/2026 9:05:20 AM']);
    assert.deepEqual(times(event('3/12/2026 9:05:20 AM') + event('3/22/2026 9:05:20 AM')), [
      '2026-03-12T09:05:20',
      '2026-03-22T09:05:20',
    ]);
    assert.deepEqual(times(event('3/12/2026 9:05:20') + event('22/12/2026 9:05:20')), [
      '2026-12-03T09:05:20',
      '2026-12-22T09:05:20',
    ]);
  });

  it('of Exchange 2000 and 2003 stands on two lines', () => {
    const text =
      'Event Type:\tError\nEvent Source:\tMSExchangeIS\nEvent ID:\t9519\nDate:\t\t13.04.2026\nTime:\t\t15:36:23\nComputer:\tMAIL1\nDescription:\nText.\n';
    assert.deepEqual(times(text), ['2026-04-13T15:36:23']);
  });
});

describe('other forms of an event', () => {
  it('a title under which it is discussed', () => {
    const [record] = recordsOf(
      'Event 1007 – MSExchange Mailbox Replication\n\nThe service could not reach a server.\n',
    ).map(valuesOf);
    assert.equal(record?.['id'], '1007');
    assert.equal(record['source'], 'MSExchange Mailbox Replication');
    assert.equal(record['description'], 'The service could not reach a server.');
  });

  it('a message that is known by its words', () => {
    const [record] = recordsOf(
      'We see this:\n\nThe IMAP4 service failed to connect using SSL or TLS encryption. No valid certificate is configured.\n',
    ).map(valuesOf);
    assert.equal(record?.['id'], '1102');
    assert.equal(record['source'], 'MSExchangeIMAP4');
  });

  it('a row of an exported list', () => {
    for (const separator of [',', '\t']) {
      const row = [
        'Error',
        '4/13/2026 3:36:23 PM',
        'MSExchangeIMAP4',
        '1102',
        '(1)',
        '"No certificate, none."',
      ];
      const [record] = recordsOf(`${row.join(separator)}\n`).map(valuesOf);
      assert.deepEqual(record, {
        level: 'Error',
        time: '4/13/2026 3:36:23 PM',
        source: 'MSExchangeIMAP4',
        id: '1102',
        category: '(1)',
        description: 'No certificate, none.',
      });
    }
  });

  it('a line of an event list', () => {
    const [record] = recordsOf('4/13/2026 3:36:23 PM MSExchangeIS Error General 9519 N/A MAIL1\n').map(
      valuesOf,
    );
    assert.equal(record?.['id'], '9519');
    assert.equal(record['source'], 'MSExchangeIS');
    assert.equal(record['computer'], 'MAIL1');
  });

  it('is not a text that only looks like labels', () => {
    for (const text of [
      'Source: the customer\nDate: yesterday\n',
      'Message: it does not work\n',
      'ID: 4711\nType: Order\n',
      'Event ID: 2026-04 conference\n',
    ])
      assert.deepEqual(recordsOf(text), [], text);
  });
});

describe('an event in a form that is seldom seen', () => {
  const xml =
    '<e:Event xmlns:e="http://schemas.microsoft.com/win/2004/08/events/event"><e:System><e:Provider Name="MSExchangeIMAP4"/>' +
    '<e:EventID Qualifiers="49156">1102</e:EventID><e:Level>2</e:Level><e:Channel>Application</e:Channel>' +
    '<e:Computer>mbx2.adatum.example</e:Computer></e:System><e:EventData><e:Data>No valid certificate</e:Data>' +
    '<e:Data Name="Host">mbx2</e:Data></e:EventData></e:Event>';

  it('may be XML with a prefix', () => {
    const [record, ...others] = recordsOf(`${xml}\n${xml}`);
    assert.equal(others.length, 1);
    assert.equal(record?.kind, 'event-xml');
    const { id, source, level, computer, description } = valuesOf(record);
    assert.deepEqual(
      { id, source, level, computer, description },
      {
        id: '1102',
        source: 'MSExchangeIMAP4',
        level: '2',
        computer: 'mbx2.adatum.example',
        description: 'No valid certificate\nmbx2',
      },
    );
  });

  it('is found in any pieces of a file when its XML has a prefix and no line ends', () => {
    const text = xml + xml;
    for (let at = 1; at < text.length; at++)
      assert.equal(segmentsOf(cutUp(text, [at])).length, 2, String(at));
  });

  it('may name its number above the labels that repeat it', () => {
    const text =
      'Event ID: 2004\nLog Name: Application\nSource: MSExchangeTransport\nEvent ID: 2004\nLevel: Information\nDescription:\nRefused.\n' +
      'Event ID: 2005\nSource: MSExchangeTransport\nDescription:\nOther.\n';
    assert.deepEqual(
      recordsOf(text).map(({ fields }) => [fields['id']?.text, fields['description']?.text]),
      [
        ['2004', 'Refused.'],
        ['2005', 'Other.'],
      ],
    );
  });

  it('may be a line of the list with its description below', () => {
    const text =
      'Warning 4/21/2015 2:07:09 PM ASP.NET 4.0.30319.0 1309 Web Event\nDescription:\nMRS proxy service is disabled\n';
    const { id, source, level, description } = valuesOf(recordsOf(text)[0]);
    assert.deepEqual(
      { id, source, level, description },
      {
        id: '1309',
        source: 'ASP.NET 4.0.30319.0',
        level: 'Warning',
        description: 'MRS proxy service is disabled',
      },
    );
  });

  it('may have values on the line below their labels', () => {
    const event = (source: string, id: string) =>
      `Event Type:\nError\nEvent Source:\n${source}\nEvent Category: General\nEvent ID:\n${id}\nDescription: Information Store (912) The text\nof ${id}.\n`;
    const records = recordsOf(`${event('MSExchangeSA', '9175')}\n${event('ESE98', '455')}`);
    assert.deepEqual(
      records.map(({ fields }) => [fields['source']?.text, fields['id']?.text, fields['level']?.text]),
      [
        ['MSExchangeSA', '9175', 'Error'],
        ['ESE98', '455', 'Error'],
      ],
    );
  });

  it('may leave out the label of its message, as articles of the first versions do', () => {
    const [record] = recordsOf(
      'Event ID: 1203\nSource:   ExchangeIS Private\nType: Error\nCategory: General\n\nFailed to delete the mailbox of\n/o=A/cn=Eva with error\n0x8004010f.\n',
    );
    assert.match(record?.fields['description']?.text ?? '', /^Failed to delete the mailbox of/);
    const [known] = recordsOf('Event ID 15007\n\nResource pressure increased from Low to High.\n');
    assert.equal(known?.fields['source']?.text, 'MSExchangeTransport');
  });

  it('may be one paragraph with its title', () => {
    const text =
      '- Event 4010 \u2013 Source: MSExchange Messaging Policies \u2013 Task Category: Rules \u2013 Message: Transport engine failed.\n';
    const { id, source, description } = valuesOf(recordsOf(text)[0]);
    assert.deepEqual(
      { id, source, description },
      { id: '4010', source: 'MSExchange Messaging Policies', description: 'Transport engine failed.' },
    );
  });
});
