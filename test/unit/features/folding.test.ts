import assert from 'node:assert/strict';
import { foldingRangesOf } from '../../../server/src/features/folding.ts';
import { fixture, openLog } from '../../support/markup.ts';

/** The folding ranges of a log as `first-last`, lines from zero. */
const folds = (text: string) =>
  foldingRangesOf(openLog(text)).map(({ startLine, endLine }) => `${startLine}-${endLine}`);

describe('foldingRangesOf', () => {
  it('folds a record with its continuation, and no record of one line', () => {
    const line = '02/19/2007 16:24:30\tCStore::Open\tError\t12\tIt failed.\n';
    assert.deepEqual(folds(`${line}  File: 'a'\n  Line: '2'\n${line}${line}  File: 'b'\n`), ['0-2', '4-5']);
  });

  it('leaves blank lines at the end of a record out', () => {
    const line = '02/19/2007 16:24:30\tCStore::Open\tError\t12\tIt failed.\n';
    assert.deepEqual(folds(`${line}  more\n\n\n${line}`), ['0-1']);
  });

  it('does not fold one line with blank ones below', () => {
    assert.deepEqual(folds('Event 1007 – MSExchange Mailbox Replication\n\n\nThat is all.\n'), []);
  });

  it('folds an event with its XML as one', () => {
    const { text } = fixture('logs/event-viewer.txt');
    assert.deepEqual(folds(text), [`0-${text.trimEnd().split('\n').length - 1}`]);
  });

  it('folds each of several events', () => {
    const { text } = fixture('seeds/events-imap.txt');
    const lines = text.split('\n');
    const second = lines.lastIndexOf('Log Name: Application');
    assert.deepEqual(folds(text), [`0-${second - 1}`, `${second}-${lines.lastIndexOf('</Event>')}`]);
  });

  it('folds a whole NDR once, however many recipients it has', () => {
    const { text } = fixture('logs/report.eml');
    assert.deepEqual(folds(text), [`0-${text.trimEnd().split('\n').length - 1}`]);
  });

  it('lets two events that share a line not cross each other', () => {
    const event =
      '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event">\n<System><Provider Name="MSExchangeIS"/><EventID>1007</EventID></System>\n</Event>';
    assert.deepEqual(folds(event + event), ['0-1', '2-4']);
  });

  it('folds nothing in a log of nothing', () => {
    assert.deepEqual(folds(''), []);
  });

  it('takes no time over many records that share one line', () => {
    const event =
      '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><EventID>1007</EventID></System></Event>';
    const log = openLog(event.repeat(100_000));
    const begun = performance.now();
    assert.deepEqual(foldingRangesOf(log), []);
    assert.ok(performance.now() - begun < 1000);
  });
});
