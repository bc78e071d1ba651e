import assert from 'node:assert/strict';
import { analyse, assertMarked, fixture, recordsOf, textAt, unmark, valuesOf } from '../../support/markup.ts';

const message =
  'The information store could not be opened. - MAPI_E_LOGON_FAILED (MAPI 1.0) Low level error: 0x0';
const fields = {
  time: '02/02/2007 16:24:30',
  function: 'CSession::Logon',
  severity: 'Error',
  code: '-2147221231',
  message,
};
const columns = Object.values(fields);

describe('an agent log', () => {
  for (const [name, separator] of Object.entries({
    'a tab': '\t',
    'a blank': ' ',
    'a run of blanks': '     ',
  })) {
    it(`is read where its columns are parted by ${name}`, () => {
      const [record, ...others] = recordsOf(`${columns.join(separator)}\r\n`);
      assert.deepEqual(valuesOf(record), fields);
      assert.equal(others.length, 0);
    });
  }

  it('says where each field stands', () => {
    const marked = unmark(
      '⟦time:19.02.2013 08:01:02⟧\t⟦function:CaeMAPISession::OpenStore⟧\t⟦severity:Error⟧\t⟦code:3049⟧\t⟦message:Cannot open database.⟧\r\n',
    );
    assertMarked(recordsOf(marked.text)[0], marked);
  });

  it('may come from a German host', () => {
    const { findings } = analyse('19.02.2013 08:01:02\tCSession::Logon\tError\t-2147221231\tFehler.\n');
    assert.equal(findings[0]?.time, '2013-02-19T08:01:02');
  });

  it('shows by its other dates which is the day', () => {
    const line = (date: string, severity: string) =>
      `${date} 08:00:00\tCStore::Open\t${severity}\t12\tText.\n`;
    assert.equal(analyse(line('02/03/2007', 'Error')).findings[0]?.time, '02/03/2007 08:00:00');
    assert.equal(
      analyse(line('02/03/2007', 'Error') + line('02/19/2007', 'TraceMsg')).findings[0]?.time,
      '2007-02-03T08:00:00',
    );
    assert.equal(
      analyse(line('02/03/2007', 'Error') + line('19/03/2007', 'TraceMsg')).findings[0]?.time,
      '2007-03-02T08:00:00',
    );
  });

  it('takes lines without a stamp to the record above', () => {
    const [record, next] = recordsOf(
      `${columns.join('\t')}\n   File: 'aeWrapHelpers.h'\n   Line: '264'\n${columns.join('\t')}\n`,
    );
    assert.equal(record?.fields['message']?.text, `${message}\n   File: 'aeWrapHelpers.h'\n   Line: '264'`);
    assert.ok(next);
  });

  it('takes a text that begins on the next line', () => {
    const [record] = recordsOf(`02/02/2007 16:24:30\tCStore::Open\tError\t1207\n  It is not there.\n`);
    assert.equal(record?.fields['code']?.text, '1207');
    assert.equal(record.fields['message']?.text, 'It is not there.');
  });

  it('ends a record at a blank line', () => {
    const [record, ...others] = recordsOf(`${columns.join('\t')}\n\nThis is what the customer says.\n`);
    assert.equal(record?.fields['message']?.text, message);
    assert.equal(others.length, 0);
  });

  it('may have lost its dates', () => {
    const [record] = recordsOf('16:24:30 CSession::Logon Error -2147221231 No store.\n');
    assert.deepEqual(valuesOf(record), {
      time: '16:24:30',
      function: 'CSession::Logon',
      severity: 'Error',
      code: '-2147221231',
      message: 'No store.',
    });
    const [bare] = recordsOf('CSession::Logon Error -2147221231 No store.\n');
    assert.equal(bare?.fields['code']?.text, '-2147221231');
  });

  it('may have lost all but the end of its line', () => {
    const [record, ...others] = recordsOf(`Error -2147221231 ${message}\n`);
    assert.equal(record?.fields['code']?.text, '-2147221231');
    assert.equal(record.fields['message']?.text, message);
    assert.equal(others.length, 0);
  });

  it('may stand in a mail that quotes it', () => {
    const [record] = recordsOf(`> ${columns.join(' ')}\n`);
    assert.deepEqual(valuesOf(record), fields);
  });

  it('may have hours of AM and PM', () => {
    const [record] = recordsOf('2/2/2007 4:24:30 PM\tCSession::Logon\tError\t-2147221231\tNo store.\n');
    assert.equal(record?.fields['time']?.text, '2/2/2007 4:24:30 PM');
  });

  it('copied from a web page has curly quotes and another x, in a place that is right to the unit', () => {
    const seed = fixture('seeds/agent.txt');
    const records = recordsOf(seed.text);
    assert.equal(records.length, 2);
    const code = records[1]?.fields['code'];
    assert.ok(code);
    assert.equal(textAt(seed.text, code), '-2147221231');
    assert.match(
      records[1]?.fields['message']?.text ?? '',
      /error: 0x0 File: ‘aeWrapHelpers\.h’ Line: ‘264′$/,
    );
    assert.match(textAt(seed.text, records[1]?.fields['message'] ?? code), /error: 0×0 File/);
  });
});

describe('a log of BlackBerry Enterprise Server', () => {
  it('has records with time, number, thread and mailbox, and a severity by the first digit', () => {
    const text =
      '[40700] (12/13 15:38:10):{0xFF0} {eva@adatum.example} Receiving packet from device, size=111\n' +
      '[20265] (12/13 15:38:10.754):{0\u00d7FF0} {eva@adatum.example} SubmitMessage (0x80070005) failed\n' +
      '[30066] (12/13 15:38:11): Total Msgs Pending 1\n';
    assert.deepEqual(recordsOf(text).map(valuesOf), [
      {
        event: '40700',
        time: '12/13 15:38:10',
        thread: 'FF0',
        mailbox: 'eva@adatum.example',
        severity: 'Debug',
        message: 'Receiving packet from device, size=111',
      },
      {
        event: '20265',
        time: '12/13 15:38:10.754',
        thread: 'FF0',
        mailbox: 'eva@adatum.example',
        severity: 'Warning',
        message: 'SubmitMessage (0x80070005) failed',
      },
      { event: '30066', time: '12/13 15:38:11', severity: 'Informational', message: 'Total Msgs Pending 1' },
    ]);
  });
});
