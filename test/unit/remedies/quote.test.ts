import assert from 'node:assert/strict';
import { commentText, isNativeArgument, powerShellLiteral } from '../../../server/src/remedies/quote.ts';
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

describe('isNativeArgument', () => {
  it('takes what no program can mistake for the end of an argument', () => {
    assert.ok(isNativeArgument("WINGTIP\\svc-migrate, O'Neill"));
    for (const value of ['a" /G "Everyone:GA;', 'a\u201d b', 'C:\\', 'a\nb'])
      assert.ok(!isNativeArgument(value), value);
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
