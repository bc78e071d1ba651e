import assert from 'node:assert/strict';
import { formats } from '../../../server/src/formats/detect.ts';
import { createSegmenter } from '../../../server/src/formats/segment.ts';

function recordsOf(pieces: readonly string[]): string[] {
  const records: string[] = [];
  const segmenter = createSegmenter(formats, ({ format, start, text }) =>
    records.push(`${format.id} ${start} ${text}`),
  );
  for (const piece of pieces) segmenter.push(piece);
  segmenter.end();
  return records;
}

const event = (id: number) =>
  `<Event xmlns="x"><System><Provider Name="Schannel"/><EventID>${id}</EventID></System></Event>`;
const texts: Readonly<Record<string, string>> = {
  'events in one line': `<?xml version="1.0"?><Events>${event(1)}${event(2)}${event(3)}</Events>`,
  'events in lines of CRLF': `${event(1)}\r\n${event(2)}\r\n\r\n${event(3)}\r\n`,
  'an end tag in an agent log':
    '02/02/2007 16:24:30 A::B Error -1 x</Event>\n550 5.1.1 mailbox\r\n02/02/2007 16:24:31 A::B Error -1 y\r\n',
  'an event joined by breaks':
    'Log Name: Application<br/>Source: ESE<BR>Event ID: 1<br />Level: Error<br/>\r\nDescription: x\r\n\r\n\r\nEvent ID: 2\nSource: ESE',
  'bare carriage returns': 'Event ID: 1\rSource: ESE\rType: Error\r\rEvent ID: 2\rSource: ESE\r',
};

describe('records do not depend on where the text is cut', () => {
  for (const [name, text] of Object.entries(texts)) {
    it(`in ${name}`, () => {
      const whole = recordsOf([text]);
      assert.ok(whole.length > 1);
      for (let at = 1; at < text.length; at++)
        assert.deepEqual(recordsOf([text.slice(0, at), text.slice(at)]), whole, `cut at ${at}`);
      for (const size of [1, 2, 3, 7]) {
        const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
        assert.deepEqual(recordsOf(pieces), whole, `pieces of ${size}`);
      }
    });
  }

  it('in a file of many events, which is one long line', () => {
    const text = `<Events>${Array.from({ length: 3000 }, (_, id) => event(id)).join('')}</Events>`;
    const pieces = text.match(/[\s\S]{1,65536}/g) ?? [];
    assert.ok(pieces.length > 3);
    assert.equal(recordsOf(pieces).length, recordsOf([text]).length);
    assert.equal(recordsOf([text]).length, 3000);
  });
});
