import assert from 'node:assert/strict';
import { maxRecordLength } from '../../../server/src/formats/segment.ts';
import { cutUp, segmentsOf } from '../../support/markup.ts';

const first = '02/02/2007 16:24:30\tCSession::Logon\tTraceMsg\t4800\tLogging on.\r\n';
const second = '02/02/2007 16:24:31\tCSession::Logon\tError\t-2147221231\tNo store.\r\n  Line: 264\r\n';
const third = '02/02/2007 16:24:32\tCStore::Open\tTraceMsg\t0\tDone.';
const log = first + second + third;

describe('createSegmenter', () => {
  it('cuts a log into records, a continuation with the record above it', () => {
    assert.deepEqual(
      segmentsOf([log]).map(({ text }) => text),
      [first, second, third],
    );
  });

  it('says where each record stands', () => {
    for (const { text, start, end, cut } of segmentsOf([log])) {
      assert.equal(log.slice(start, end), text);
      assert.equal(cut, false);
    }
  });

  it('does not mind where the stream is cut', () => {
    const whole = segmentsOf([log]);
    for (let at = 0; at <= log.length; at++)
      assert.deepEqual(
        segmentsOf(cutUp(log, [at])),
        whole,
        `cut at ${at}, before ${JSON.stringify(log[at])}`,
      );
    assert.deepEqual(
      segmentsOf(
        cutUp(
          log,
          Array.from(log, () => 1),
        ),
      ),
      whole,
      'cut at every character',
    );
  });

  for (const [name, end] of Object.entries({ LF: '\n', CR: '\r' })) {
    it(`reads lines that end in ${name}, cut anywhere`, () => {
      const text = log.replaceAll('\r\n', end);
      const expected = [first, second, third].map((record) => record.replaceAll('\r\n', end));
      for (let at = 0; at <= text.length; at++)
        assert.deepEqual(
          segmentsOf(cutUp(text, [at])).map((record) => record.text),
          expected,
        );
    });
  }

  it('passes over what belongs to no record', () => {
    const found = segmentsOf([`Log of Monday\n\n${first}\nThat was all.\n\n${second}`]);
    assert.deepEqual(
      found.map(({ text }) => text.trimEnd()),
      [first, second].map((text) => text.trimEnd()),
    );
  });

  it('finds two formats in one file, without a line between them', () => {
    const row =
      '2026-03-12T08:05:19.880Z,00000000004A1C27,0,10.20.0.11:993,10.20.4.57:51822,,0,0,45,OpenSession,,,\n';
    const event = 'Log Name: System\nSource: Schannel\nEvent ID: 36888\nLevel: Error\n';
    assert.deepEqual(
      segmentsOf([first + row + event + second]).map(({ format }) => format.id),
      ['exchange-agent-log', 'exchange-protocol-log', 'exchange-event-log', 'exchange-agent-log'],
    );
  });

  it('yields nothing for nothing', () => {
    assert.deepEqual(segmentsOf([]), []);
    assert.deepEqual(segmentsOf(['', '\n', '\r\n \r\n']), []);
  });
});

describe('createSegmenter, within bounds', () => {
  const tail = 'x'.repeat(60_000) + '\n';

  it('keeps the beginning of a record that is too long, and says so', () => {
    const pieces = [first, ...Array.from({ length: 20 }, () => tail), second];
    const [long, next] = segmentsOf(pieces);
    assert.equal(long?.cut, true);
    assert.equal(long.text, pieces.join('').slice(0, maxRecordLength));
    assert.equal(long.end, first.length + 20 * tail.length);
    assert.equal(next?.text, second);
    assert.equal(next.start, long.end);
  });

  it('keeps a record of just that length whole', () => {
    const filled = first + 'x'.repeat(maxRecordLength - first.length - 1) + '\n';
    const [record] = segmentsOf([
      ...cutUp(
        filled,
        Array.from({ length: 20 }, () => 50_000),
      ),
      second,
    ]);
    assert.equal(record?.cut, false);
    assert.equal(record.text.length, maxRecordLength);
  });

  it('reads on after a line that seems endless', () => {
    const pieces = [first.trimEnd(), ...Array.from({ length: 30 }, () => 'x'.repeat(60_000)), '\n', second];
    const [long, next] = segmentsOf(pieces);
    assert.equal(long?.cut, true);
    assert.equal(next?.text, second);
    assert.equal(pieces.join('').slice(next.start, next.end), second);
  });

  it('does not find the beginning of a record within a long line', () => {
    const pieces = [first.trimEnd(), 'x'.repeat(70_000), ` ${second.trimEnd()}`, '\n', third];
    assert.deepEqual(
      segmentsOf(pieces).map(({ text }) => text.slice(0, 19)),
      ['02/02/2007 16:24:30', '02/02/2007 16:24:32'],
    );
  });

  it('reads one record the same way however its endless line is cut', () => {
    const text = `${first.trimEnd()}${'y'.repeat(100_000)}\r\n${second}`;
    const whole = segmentsOf([text]);
    for (const size of [10_000, 65_536, 65_535, 99_999])
      assert.deepEqual(
        segmentsOf(
          cutUp(
            text,
            Array.from({ length: 10 }, () => size),
          ),
        ),
        whole,
        `${size}`,
      );
  });
});
