import assert from 'node:assert/strict';
import { splitRow } from '../../../server/src/formats/csv.ts';

const texts = (row: string) => splitRow(row).map(({ text }) => text);

describe('splitRow', () => {
  it('splits at commas', () => {
    assert.deepEqual(texts('a,,c,'), ['a', '', 'c', '']);
    assert.deepEqual(texts(''), ['']);
  });

  it('takes commas and line ends of a quoted value for part of it', () => {
    assert.deepEqual(texts('a,"b,\nc",d'), ['a', 'b,\nc', 'd']);
  });

  it('reads a doubled quote as one', () => {
    assert.deepEqual(texts('"R=""A NO"";Msg=""x,y""",z'), ['R="A NO";Msg="x,y"', 'z']);
    assert.deepEqual(texts('"""",""'), ['"', '']);
  });

  it('closes a quote that nobody closed with the row', () => {
    assert.deepEqual(texts('a,"b,c'), ['a', 'b,c']);
  });

  it('takes curly quotes for straight ones, where a page has changed all of them', () => {
    assert.deepEqual(texts('a,\u201cb,c\u201d,d'), ['a', 'b,c', 'd']);
  });

  it('says where each value stands', () => {
    const row = 'ab,"c""d",e';
    assert.deepEqual(
      splitRow(row).map(({ start, end }) => row.slice(start, end)),
      ['ab', 'c""d', 'e'],
    );
  });

  it('stops somewhere', () => {
    assert.equal(splitRow(','.repeat(100_000)).length, 256);
  });
});
