import assert from 'node:assert/strict';
import { explainCode as explain } from '../../../server/src/codes/explainCode.ts';
import {
  escapeMarkdown,
  explanationLines,
  explanationMarkdown,
} from '../../../server/src/codes/formatExplanation.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';

const explainCode = async (text: string) => explain(text, await openCatalog());

const linesOf = async (text: string) => explanationLines(await explainCode(text));
const markdownOf = async (text: string) => explanationMarkdown(await explainCode(text));

describe('explanationLines', () => {
  it('puts spellings, fields, the first reading in full and the others in brief', async () => {
    const lines = await linesOf('-2147221231');
    assert.equal(lines[0], '-2147221231 = 0x80040111');
    assert.match(lines[1] ?? '', /^Failure, facility 4 \(FACILITY_ITF/);
    assert.equal(
      lines[3],
      'MAPI 0x80040111 MAPI_E_LOGON_FAILED (also ecLoginFailure, MapiExceptionLogonFailed)',
    );
    assert.ok(lines.includes('  Likely causes:'));
    assert.ok(lines.includes('  What to do next:'));
    assert.ok(lines.some((line) => line.startsWith('  See [MS-OXCSTOR]')));
    assert.deepEqual(lines.slice(-3), [
      'Other readings:',
      '  HRESULT 0x80040111 CLASS_E_CLASSNOTAVAILABLE',
      '    The HRESULT table has this number too.',
    ]);
  });

  it('says whether the message is lost', async () => {
    assert.deepEqual((await linesOf('550 5.7.60 x')).slice(0, 2), [
      '550 5.7.60',
      'Permanent: the message is given back to the sender.',
    ]);
    assert.deepEqual(await linesOf('4.9.99'), [
      '4.9.99: in none of the tables.',
      'Temporary: the sending server keeps the message and tries again.',
    ]);
  });

  it('lets no control character of the input reach the terminal', async () => {
    assert.deepEqual(await linesOf('\u001b[31mred\u0007\u202e\r\nnext'), [
      '\ufffd[31mred\ufffd\ufffd next: in none of the tables.',
    ]);
  });
});

describe('explanationMarkdown', () => {
  it('shows symbol, meaning, causes, next steps and a link to the reference', async () => {
    const markdown = await markdownOf('0x80040111');
    assert.match(markdown, /^\*\*MAPI\\_E\\_LOGON\\_FAILED\*\* \(MAPI\) \\-2147221231 \\= 0x80040111\n\n/);
    assert.match(markdown, /\n\nLikely causes:\n\n- Account has neither/);
    assert.match(markdown, /\n\nSee \[.*\]\(<https:\/\/learn\.microsoft\.com\/[^>]+>\)\n\n/);
    assert.match(markdown, /- HRESULT 0x80040111 CLASS\\_E\\_CLASSNOTAVAILABLE$/);
  });

  const hostile = [
    '[x](command:evil)',
    '![x](https://evil.example/a.png)',
    '<img src=x onerror=alert(1)>',
    'https://evil.example www.evil.example a@evil.example',
    '$(warning) `code` **bold** ~~s~~ | a | b |',
    '&lt;script&gt;',
    '# heading\n\n- list\n1. list',
    '\\[x](y)',
  ];
  for (const text of hostile) {
    it(`shows ${JSON.stringify(text)} as text`, async () => {
      for (const markdown of [await markdownOf(text), escapeMarkdown(text)]) {
        assert.doesNotMatch(
          markdown.replace(/\\[!-/:-@[-`{-~]/g, ''),
          /[!-/:-@[-`{-~\n]/,
          'no punctuation mark is left bare',
        );
      }
    });
  }

  it('takes nothing from the text of a reply', async () => {
    assert.doesNotMatch(await markdownOf('550 5.7.1 <b>evil</b> [x](command:evil)'), /evil/);
  });
});
