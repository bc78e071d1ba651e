import assert from 'node:assert/strict';
import { cleanText, decodeEntities } from '../../../server/src/text/cleanText.ts';

describe('cleanText', () => {
  it('leaves a clean text alone', () => {
    const text = "Error -2147221231 'a' & <b> 3 x 4";
    assert.equal(cleanText(text).text, text);
    assert.equal(cleanText(text).original(7), 7);
  });

  it('makes a line end of <br>, however it is written', () => {
    assert.equal(cleanText('a<br/>b<br>c<BR />d').text, 'a\nb\nc\nd');
  });

  it('makes characters of entities', () => {
    assert.equal(
      cleanText('&lt;Data Name=&quot;x&quot;&gt;&apos;a&apos; &amp; &#39;b&#39; &#34;c&#34;&lt;/Data&gt;')
        .text,
      `<Data Name="x">'a' & 'b' "c"</Data>`,
    );
  });

  it('makes a blank of a no-break space', () => {
    assert.equal(cleanText('Event\u00a0ID:&nbsp;1007&#160;x').text, 'Event ID: 1007 x');
  });

  it('makes an x of the multiplication sign of a number only', () => {
    assert.equal(cleanText('error: 0\u00d780040111').text, 'error: 0x80040111');
    assert.equal(cleanText('3 \u00d7 4').text, '3 \u00d7 4');
  });

  it('does not decode twice', () => {
    assert.equal(cleanText('&amp;lt;').text, '&lt;');
  });

  it('keeps curly quotes and unknown entities, which may be part of a name', () => {
    assert.equal(cleanText('\u2018a\u2019 &uuml; &#x41;<br>').text, '\u2018a\u2019 &uuml; &#x41;\n');
  });

  it('leaves the entities of real event XML to its reader', () => {
    const xml = '<Event xmlns="x"><Data>a &lt;b&gt; &amp; c</Data></Event>';
    assert.equal(cleanText(xml).text, xml);
    assert.equal(cleanText(xml.replace('a', '0\u00d71')).text, xml.replace('a', '0x1'));
  });

  it('knows where every character came from', () => {
    const raw = 'A<br/>B&lt;C\u00a0D&amp;E0\u00d71F<br>';
    const clean = cleanText(raw);
    const { text } = clean;
    assert.equal(text, 'A\nB<C D&E0x1F\n');
    for (const letter of 'ABCDEF01')
      assert.equal(clean.original(text.indexOf(letter)), raw.indexOf(letter), letter);
    assert.equal(clean.original(text.indexOf('<')), raw.indexOf('&lt;'));
    assert.equal(clean.original(text.indexOf('\n')), raw.indexOf('<br/>'));
    assert.equal(clean.original(text.length), raw.length);
    assert.equal(clean.original(text.length + 5), raw.length);
  });
});

describe('decodeEntities', () => {
  it('decodes what XML escapes', () => {
    assert.equal(decodeEntities('a &lt;b&gt; &amp;amp; c'), 'a <b> &amp; c');
  });
});
