import assert from 'node:assert/strict';
import { htmlText } from '../../../server/src/formats/htmlText.ts';

describe('htmlText', () => {
  it('leaves out a style sheet and a comment, and nothing behind them', () => {
    const { text } = htmlText('<p>a<style>b { }</STYLE>c<!-- d -->e</p>');
    assert.equal(text, '\nace\n');
  });

  it('loses no place behind letters that are two in lower case', () => {
    const { text, from } = htmlText(`${'\u0130'.repeat(12)}<style>a</style>behind`);
    assert.equal(text, `${'\u0130'.repeat(12)}behind`);
    assert.equal(from[12], 12 + '<style>a</style>'.length);
  });
});
