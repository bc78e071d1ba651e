import assert from 'node:assert/strict';
import { detectFormat, sampleLength } from '../../../server/src/formats/detect.ts';
import { scriptMark } from '../../../server/src/formats/marks.ts';
import { scriptHead } from '../../../server/src/remedies/script.ts';
import { decodingOf } from '../../../server/src/text/decoding.ts';
import { fixture, openLog } from '../../support/markup.ts';

const ours = {
  'seeds/agent.txt': 'exchange-agent-log',
  'seeds/imap-proxy.txt': 'exchange-protocol-log',
  'seeds/imap-bye.txt': 'exchange-protocol-log',
  'logs/imap4.log': 'exchange-protocol-log',
  'seeds/events-imap.txt': 'exchange-event-log',
  'seeds/kb306308.txt': 'exchange-event-log',
  'seeds/event-1007.txt': 'exchange-event-log',
  'seeds/event-2937.txt': 'exchange-event-log',
  'logs/event.xml': 'exchange-event-log',
  'seeds/ndr-storedrv.txt': 'exchange-ndr',
  'logs/ndr-2003.txt': 'exchange-ndr',
  'logs/ndr-2010.txt': 'exchange-ndr',
  'logs/ndr-2013.txt': 'exchange-ndr',
  'logs/report.eml': 'exchange-ndr',
  'logs/exchange-setup.log': 'exchange-setup-log',
  'seeds/readiness-2010.txt': 'exchange-setup-log',
  'seeds/send-as-export.txt': 'send-as-export',
  'seeds/adpermission.txt': 'exchange-shell-output',
  'seeds/autodiscover.txt': 'exchange-shell-output',
  'logs/shell-settings.txt': 'exchange-shell-output',
  'logs/shell-table.txt': 'exchange-shell-output',
  'logs/shell-error.txt': 'exchange-shell-output',
  'logs/move-report.txt': 'exchange-shell-output',
  'logs/autodiscover.xml': 'exchange-shell-output',
} as const;

/** Texts under headings of their own: `=== name`. */
const notOurs = fixture('not-ours.txt')
  .text.split(/^=== /m)
  .slice(1)
  .map(
    (section) => [section.slice(0, section.indexOf('\n')), section.slice(section.indexOf('\n') + 1)] as const,
  );

describe('detectFormat', () => {
  for (const [file, format] of Object.entries(ours)) {
    const { text } = fixture(file);

    it(`recognises ${file} by its content, whatever it is called`, () => {
      for (const uri of ['untitled:Untitled-1', 'file:///home/eva/notes.md', 'file:///c%3A/x.evtx.bak'])
        assert.equal(openLog(text, uri).analysis.format, format);
    });

    it(`recognises ${file} before it is decoded`, () => {
      for (const name of ['utf-8', 'utf-16le']) {
        const decoding = decodingOf({ name, bom: 0 });
        const bytes = Buffer.from(text, name === 'utf-8' ? 'utf8' : 'utf16le');
        assert.equal(detectFormat(decoding.scanText(bytes), decoding), format, name);
      }
    });

    it(`recognises ${file} below some words of the one who sent it`, () => {
      assert.equal(detectFormat(`Hi all,\n\nwhat is this?\n\n${text}\nThanks, Eva\n`), format);
    });
  }

  it('names a file of two formats by the one that takes up most of it', () => {
    const agent = fixture('seeds/agent.txt').text;
    const events = fixture('seeds/events-imap.txt').text;
    assert.equal(detectFormat(agent + events), 'exchange-event-log');
    assert.equal(detectFormat(agent.repeat(20) + events), 'exchange-agent-log');
  });

  it('looks at the beginning only', () => {
    assert.equal(
      detectFormat(`${'nothing\n'.repeat(sampleLength / 8)}${fixture('seeds/agent.txt').text}`),
      undefined,
    );
  });

  it('does not take a script that was made here for a log', () => {
    const { text } = fixture('seeds/agent.txt');
    assert.ok(scriptHead('a.log').startsWith(scriptMark));
    assert.equal(detectFormat(`${scriptHead('a.log')}\r\n${text}`), undefined);
    assert.equal(detectFormat(`\ufeff${scriptHead('a.log')}\r\n${text}`), undefined);
  });

  it('knows nothing of nothing', () => {
    for (const text of ['', ' ', '\n\n\n', '\ufeff', '\0']) assert.equal(detectFormat(text), undefined);
  });
});

describe('detectFormat, of what is not ours', () => {
  for (const [name, text] of notOurs) {
    it(`does not claim: ${name}`, () => {
      assert.equal(detectFormat(text), undefined);
      assert.equal(detectFormat(text.replaceAll('\n', '\r\n')), undefined);
    });
  }
});
