import assert from 'node:assert/strict';
import { commentText, powerShellLiteral, unseenCharacters } from '../../../server/src/remedies/quote.ts';
import { powerShellPieces } from '../../support/powershell.ts';

describe('powerShellLiteral', () => {
  for (const mark of ["'", '\u2018', '\u2019', '\u201a', '\u201b']) {
    it(`doubles U+${mark.charCodeAt(0).toString(16)}, which closes a literal`, () => {
      assert.equal(powerShellLiteral(`a${mark}b`), `'a${mark}${mark}b'`);
    });
  }

  it('leaves alone what means nothing between single quotes', () => {
    assert.equal(powerShellLiteral('$(x) `n "y" ; | &'), '\'$(x) `n "y" ; | &\'');
  });

  it('is read back as the value that went in', () => {
    for (const value of ["''", "'", "\u2018'\u2019", 'a\nb', 'x\0y', '\u202e$(z)', '']) {
      assert.deepEqual(powerShellPieces(powerShellLiteral(value)), [{ kind: 'literal', text: value }]);
    }
  });
});

describe('unseenCharacters', () => {
  it('names each once', () => {
    assert.deepEqual(unseenCharacters('a\u202eb\0c\u202ed'), ['U+202E', 'U+0000']);
    assert.deepEqual(unseenCharacters("O'Neill Zoë 李"), []);
  });
});

describe('commentText', () => {
  it('stays on one line and shows nothing hidden', () => {
    assert.equal(commentText('a\r\nRemove-Mailbox x\u2028y\u202ez'), 'a Remove-Mailbox x y z');
  });

  it('cannot close a block comment', () => {
    assert.doesNotMatch(commentText('#> Remove-Mailbox x'), /#>/);
  });

  it('is cut where nobody reads on', () => {
    assert.equal(commentText('x'.repeat(1000)).length, 301);
  });
});
