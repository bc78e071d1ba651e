import assert from 'node:assert/strict';
import { findMentions } from '../../../../server/src/codes/mentions/findMentions.ts';
import type { Mention } from '../../../../server/src/codes/mentions/mention.ts';
import { spellingsOf } from '../../../../server/src/codes/mentions/spellings.ts';
import { subjectKey } from '../../../../server/src/codes/mentions/subjectKey.ts';
import { openCatalog } from '../../../../server/src/knowledge/catalog.ts';
import { codeFamilies } from '../../../../server/src/knowledge/rows.ts';
import ldap from '../../../../server/src/knowledge/codes/ldap.json' with { type: 'json' };

const catalog = await openCatalog();
const only = (text: string): Mention => {
  const [mention, ...others] = findMentions(text, catalog);
  assert.ok(mention !== undefined && others.length === 0, text);
  return mention;
};
const foundIn = (text: string, mention: Mention) =>
  [...text.matchAll(spellingsOf(mention, catalog))].map(([found]) => found);

describe('the spellings of a code', () => {
  for (const row of ldap.rows) {
    const [, symbol = ''] = row.map(String);
    it(`find ${symbol} where it stands by its name`, () => {
      const mention = only(`the result was ${symbol} there`);
      assert.deepEqual(foundIn(`x ${symbol} y`, mention), [symbol]);
    });
  }

  it('have the names of every family, and always the text itself', () => {
    for (const family of codeFamilies) {
      const number = { unsigned: 48, signed: 48, hex: '0x00000030' };
      const symbol = catalog.code(family, 48)?.symbol;
      const place = { families: [family], why: '' };
      const mention: Mention = { start: 0, end: 4, text: 'itsf', subject: { kind: 'number', number }, place };
      assert.deepEqual(foundIn('itsf', mention), ['itsf']);
      if (symbol !== undefined) assert.deepEqual(foundIn(symbol, mention), [symbol], family);
    }
  });

  it('are found in a context whose hex a mail has folded', () => {
    const text = 'MapiExceptionX:16.18969:C4000000, 4.21921:1101\r\n 0480, 4.29385:11<br/>010480';
    const mentions = findMentions(text, catalog).filter(({ subject }) => subject.kind === 'number');
    const folded = mentions.filter(({ text: each }) => each.length > 8);
    assert.equal(folded.length, 2);
    for (const mention of folded) {
      assert.ok(foundIn(text, mention).includes(mention.text), mention.text);
      assert.ok(foundIn(text, only('error 0x80040111')).includes(mention.text), mention.text);
    }
  });

  const spelled: Readonly<Record<string, readonly string[]>> = {
    '-2147221231': ['2147221231'],
    '2147746065, 0x80040111': ['2147746065', '0x80040111'],
    '80040111 and 0\u00d780040111': ['80040111', '0\u00d780040111'],
    '0xFFFFFFFF80040111': ['80040111'],
    '4.21921:11010480': ['11010480'],
    MAPI_E_LOGON_FAILED: ['MAPI_E_LOGON_FAILED'],
    '180040111 80040111f x80040111': [],
  };
  for (const [text, wanted] of Object.entries(spelled)) {
    it(`find ${wanted.join(' and ') || 'nothing'} in ${text}`, () => {
      assert.deepEqual(foundIn(text, only('error 0x80040111')), wanted);
    });
  }

  it('of a short number are none of the parts of others', () => {
    const five = only('failed with error 5');
    assert.deepEqual(foundIn('15 50 2015-11-05 0x55 5a a5 15.2.5555', five), []);
    assert.deepEqual(foundIn('error 5, 0x5 and 0x80070005', five), ['5', '0x5', '0x80070005']);
  });
});

describe('what two mentions have in common', () => {
  const keyOf = (text: string) => subjectKey(only(text));
  const event = (source: string) => `Source: ${source}\nEvent ID: 1102`;

  it('is the source of an event beside its id', () => {
    assert.notEqual(keyOf(event('MSExchangePOP3')), keyOf(event('MSExchangeIMAP4')));
    assert.equal(keyOf(event('MSExchangePOP3')), keyOf(event('msexchangepop3')));
    assert.equal(keyOf(event('MSExchange POP3')), keyOf(event('MSExchangePOP3')));
  });

  it('is the number in every spelling', () => {
    assert.equal(keyOf('(RetCode=1722)'), keyOf('0x800706BA'));
    assert.equal(keyOf('error -2147221231'), keyOf('MAPI_E_LOGON_FAILED'));
  });
});
