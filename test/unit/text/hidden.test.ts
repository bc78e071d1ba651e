import assert from 'node:assert/strict';
import { hiddenCharacters, visible } from '../../../server/src/text/hidden.ts';

describe('hiddenCharacters', () => {
  it('names each once', () => {
    assert.deepEqual(hiddenCharacters('a\u202eb\0c\u202ed'), ['U+202E', 'U+0000']);
    assert.deepEqual(hiddenCharacters('a\u{e0041}'), ['U+E0041']);
    assert.deepEqual(hiddenCharacters("O'Neill Zoë 李"), []);
  });
});

describe('visible', () => {
  it('keeps text on one line and shows that something is hidden', () => {
    assert.equal(visible('a\r\n\tb\u202ec\0d'), 'a b\ufffdc\ufffdd');
    assert.equal(visible('a\u180e\u206a\u206f\u{e0041}b'), 'a\ufffd\ufffd\ufffd\ufffdb');
  });
});
