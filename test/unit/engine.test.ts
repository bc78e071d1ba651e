import assert from 'node:assert/strict';
import { detectEncoding } from '../../server/src/text/encoding.ts';
import {
  analyse,
  analyseBytes,
  encodingsOf,
  fixture,
  openLog,
  positionsOf,
  textAt,
} from '../support/markup.ts';

const files = [
  'seeds/agent.txt',
  'seeds/imap-proxy.txt',
  'seeds/events-imap.txt',
  'seeds/kb306308.txt',
  'seeds/event-1007.txt',
  'seeds/event-2937.txt',
  'seeds/ndr-storedrv.txt',
  'logs/imap4.log',
  'logs/ndr-2003.txt',
  'logs/report.eml',
];

describe('a file and an open document', () => {
  for (const file of files) {
    const { text } = fixture(file);

    for (const [name, bytes] of Object.entries(encodingsOf(text))) {
      it(`agree about ${file} in ${name}`, () => {
        const encoding = detectEncoding(bytes);
        assert.ok(encoding);
        const document = analyse(text);
        // The second cut goes through a unit of UTF-16.
        for (const cut of [bytes.length, (bytes.length >> 1) | 1]) {
          const found = analyseBytes(bytes, encoding, cut);
          assert.equal(found.records, document.records);
          assert.deepEqual(
            found.findings.map(({ rule, time, facts, message }) => [rule, time, facts, message]),
            document.findings.map(({ rule, time, facts, message }) => [rule, time, facts, message]),
          );
        }
      });

      it(`name the same lines and columns of ${file} in ${name}`, () => {
        const encoding = detectEncoding(bytes);
        assert.ok(encoding);
        const { findings } = analyseBytes(bytes, encoding);
        const { analysis, document } = openLog(text);
        const ends = (found: typeof findings) =>
          found.flatMap(({ location }) => [location.start, location.end]);
        assert.deepEqual(
          positionsOf(bytes, encoding, ends(findings)),
          ends(analysis.findings)
            .map((offset) => document.positionAt(offset))
            .map(({ line, character }) => `${line + 1}:${character + 1}`),
        );
      });
    }
  }

  it('agree about a log in a code page of Windows', () => {
    const text =
      '19.02.2013 08:01:02\tCSession::Logon\tError\t-2147221231\tPostfach für J\xf6rg nicht ge\xf6ffnet.\r\n';
    const bytes = Buffer.from(text, 'latin1');
    const encoding = detectEncoding(bytes);
    assert.equal(encoding?.name, 'windows-1252');
    const { findings } = analyseBytes(bytes, encoding);
    assert.deepEqual(
      findings.map(({ message, facts }) => [message, facts]),
      analyse(text).findings.map(({ message, facts }) => [message, facts]),
    );
    assert.equal(textAt(text, findings[0]?.location ?? { start: 0, end: 0 }), '-2147221231');
  });

  it('agree about events with labels in another language', () => {
    const text =
      '記錄檔名稱:         Application\n來源:              MSExchangeIMAP4\n日期:              2026/4/13 下午 03:36:23\n' +
      '事件識別碼:        1102\n工作類別:          (1)\n層級:              錯誤\n電腦:              mbx2.adatum.example\n描述:\nThe IMAP4 service failed.\n';
    assert.deepEqual(
      analyse(text).findings.map(({ rule }) => rule),
      ['event.imap4-1102'],
    );
    for (const bytes of Object.values(encodingsOf(text))) {
      const encoding = detectEncoding(bytes);
      assert.ok(encoding);
      assert.deepEqual(
        analyseBytes(bytes, encoding).findings.map(({ facts }) => facts),
        analyse(text).findings.map(({ facts }) => facts),
        encoding.name,
      );
    }
  });
});

describe('an engine', () => {
  it('makes nothing of nothing', () => {
    for (const text of ['', '\n', '\r', '\ufeff', 'no log\n', '\0\0\0']) {
      assert.deepEqual(analyse(text), {
        source: 'untitled:1',
        format: null,
        encoding: 'utf-16',
        records: 0,
        findings: [],
        total: 0,
        totalBySeverity: { error: 0, warning: 0, information: 0 },
        totalByRule: {},
        problems: [],
      });
    }
    assert.equal(analyseBytes(new Uint8Array(), { name: 'utf-8', bom: 0 }).format, null);
  });

  it('gives plain data that any border lets through', () => {
    const analysis = analyse(fixture('seeds/agent.txt').text);
    assert.deepEqual(structuredClone(analysis), analysis);
    assert.deepEqual(JSON.parse(JSON.stringify(analysis)), analysis);
  });

  it('does not change a format by what another log of it had', () => {
    const { text } = fixture('logs/imap4.log');
    const before = analyse(text);
    analyse('#Fields: dateTime,sIp,user\n2026-04-02T06:00:00.000Z,1,a\n');
    assert.deepEqual(analyse(text), before);
  });

  it('says where it stopped to read a record that is too long', () => {
    const line = '02/19/2007 16:24:30\tCStore::Open\tError\t12\tIt failed.\n';
    const text = line + `${'x'.repeat(1 << 20)}\n` + line;
    const { findings, problems, records } = analyse(text);
    assert.equal(records, 2);
    assert.equal(findings.length, 2);
    assert.equal(problems.length, 1);
    assert.deepEqual(problems[0]?.location, { source: 'untitled:1', unit: 'utf16', start: 0, end: 1 });
  });

  it('reads the beginning of such a record, also where its end goes through a character', () => {
    const line = '02/19/2007 16:24:30\tCStore::Open\tError\t12\tPostfach für Jörg';
    for (const padding of ['', 'x']) {
      const bytes = Buffer.from(`${line}${padding}\n${`${'ü'.repeat(500)}\n`.repeat(1100)}`);
      const { findings, problems } = analyseBytes(bytes, { name: 'utf-8', bom: 0 });
      assert.equal(problems.length, 1);
      assert.match(findings[0]?.facts['text'] ?? '', /^Postfach für Jörg/);
    }
  });

  it('reads a log that is cut anywhere', () => {
    for (const file of files) {
      const { text } = fixture(file);
      for (let end = 0; end < text.length; end += 31) {
        const { total, findings } = analyse(text.slice(0, end));
        assert.equal(total, findings.length);
        for (const { location, record } of findings)
          assert.ok(
            record.start <= record.end && location.end <= end && record.end <= end,
            `${file} cut at ${end}`,
          );
      }
    }
  });
});

describe('a user name that is made to do harm', () => {
  const names = {
    'ends the command': "'; Remove-Mailbox x; '",
    'looks like a template': '{{server}} {code} $& $1',
    'is a link of Markdown': '[click](command:workbench.action.quit)',
    'is HTML': '<img src=x onerror=alert(1)>',
    'is a property of every object': '__proto__',
    'turns the direction of text': 'a\u202egnp.exe',
  };

  for (const [what, name] of Object.entries(names)) {
    it(`stays the text that it is: ${what}`, () => {
      const { findings } = analyse(
        `02/19/2007 16:24:30 CSession::Logon TraceMsg 4800 Logging on to the mailbox '/o=A/cn=B' (Server: 'EX1', user: '${name}').\n` +
          '02/19/2007 16:24:30 CSession::Logon Error -2147221231 No store. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n',
      );
      assert.equal(findings.length, 1);
      assert.equal(findings[0]?.facts['account'], name);
      // What does not show is shown.
      assert.ok(findings[0].message.startsWith(`${name.replace('\u202e', '\ufffd')} cannot log on`));
    });
  }

  it('may be a column of a protocol log, of which no other column is changed', () => {
    const text =
      '#Fields: dateTime,alpha,__proto__,event-id,constructor\n2026-04-02T06:00:00.000Z,a,polluted,FAIL,x\n';
    const { findings } = analyse(text);
    assert.equal(findings[0]?.rule, 'tracking.failed');
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });
});
