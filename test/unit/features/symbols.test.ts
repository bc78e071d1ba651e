import assert from 'node:assert/strict';
import { SymbolKind } from 'vscode-languageserver-types';
import { symbolsOf } from '../../../server/src/features/symbols.ts';
import { fixture, openLog, rangeOfMark, unmark } from '../../support/markup.ts';

describe('symbolsOf', () => {
  it('names every event by its source and number', () => {
    const log = openLog(fixture('seeds/events-imap.txt').text);
    assert.deepEqual(
      symbolsOf(log).map(({ name, detail, kind }) => [name, detail, kind]),
      [
        ['Schannel 36888', 'Error', SymbolKind.Event],
        ['MSExchangeIMAP4 1102', 'Error', SymbolKind.Event],
      ],
    );
  });

  it('names events in which nothing is wrong too, as another kind', () => {
    const log = openLog(
      'Log Name: Application\nSource: MSExchangeTransport\nEvent ID: 10028\nLevel: Information\n',
    );
    assert.deepEqual(
      symbolsOf(log).map(({ name, detail, kind }) => [name, detail, kind]),
      [['MSExchangeTransport 10028', 'Information', SymbolKind.Object]],
    );
  });

  it('names every refused recipient of an NDR', () => {
    const log = openLog(fixture('logs/report.eml').text);
    assert.deepEqual(
      symbolsOf(log).map(({ name, detail }) => [name, detail]),
      [
        ['k.novak@adatum.example', '5.1.1'],
        ['eva@adatum.example', '5.2.2'],
      ],
    );
  });

  it('lists of an agent log what is wrong, below the mailbox', () => {
    const seed = fixture('seeds/agent.txt');
    const log = openLog(seed.text);
    const [mailbox, ...others] = symbolsOf(log);
    assert.equal(mailbox?.name, 'Ewan.Millington');
    const [symbol] = mailbox.children ?? [];
    assert.equal(symbol?.name, 'The agent cannot log on to a mailbox');
    assert.match(symbol.detail ?? '', /cn=Ewan\.Millington$/);
    assert.deepEqual(symbol.selectionRange, rangeOfMark(log, seed.marks[0] ?? { start: 0, end: 0 }));
    assert.deepEqual(others, []);
  });

  it('has every selection within its range, as the protocol demands', () => {
    for (const file of [
      'seeds/agent.txt',
      'seeds/kb306308.txt',
      'seeds/imap-proxy.txt',
      'logs/report.eml',
      'logs/ndr-2003.txt',
      'seeds/ndr-storedrv.txt',
    ]) {
      const { document, ...log } = openLog(fixture(file).text);
      for (const { range, selectionRange, name } of symbolsOf({ document, ...log })) {
        assert.ok(
          document.offsetAt(range.start) <= document.offsetAt(selectionRange.start),
          `${file}: ${name}`,
        );
        assert.ok(document.offsetAt(selectionRange.end) <= document.offsetAt(range.end), `${file}: ${name}`);
        assert.notEqual(name.trim(), '', file);
      }
    }
  });

  it('has a name also where a record has none, on one line', () => {
    const { text } = unmark(
      'Subject: Undeliverable: x\nMIME-Version: 1.0\n\nGenerating server: mbx2\n\n550 5.6.0 not good\n',
    );
    const [symbol] = symbolsOf(openLog(text));
    assert.match(symbol?.name ?? '', /^The message to the recipient was refused/i);
    assert.doesNotMatch(symbol?.name ?? '', /\n/);
  });
});
