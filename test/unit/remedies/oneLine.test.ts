import assert from 'node:assert/strict';
import { remedyTemplates } from '../../../server/src/knowledge/remedies.ts';
import { fillRemedy } from '../../../server/src/remedies/fill.ts';
import { onOneLine } from '../../../server/src/remedies/oneLine.ts';
import { powerShellLiteral } from '../../../server/src/remedies/quote.ts';
import { runningCode, syntaxErrors } from '../../support/powershell.ts';

const lineOf = (...lines: readonly string[]) => {
  const typed = onOneLine(lines.join('\n'));
  return 'line' in typed ? typed.line : `refused: ${typed.refusal}`;
};

describe('onOneLine', () => {
  it('parts statements by semicolons', () => {
    assert.equal(lineOf('Get-Mailbox', 'Get-Service'), 'Get-Mailbox; Get-Service');
  });

  it('joins a pipeline, wherever its bar stands', () => {
    assert.equal(lineOf('Get-Mailbox |', '  Format-List'), 'Get-Mailbox | Format-List');
    assert.equal(lineOf('Get-Mailbox', '  | Format-List'), 'Get-Mailbox | Format-List');
  });

  it('joins a block, a list and what a back-tick continues', () => {
    assert.equal(
      lineOf('Get-Mailbox | ForEach-Object {', '  $_.Name', '  $_.Guid', '} | Sort-Object'),
      'Get-Mailbox | ForEach-Object { $_.Name; $_.Guid } | Sort-Object',
    );
    assert.equal(lineOf("Get-X -Name 'a',", "  'b'"), "Get-X -Name 'a', 'b'");
    assert.equal(lineOf('Get-Mailbox `', '  -Identity a'), 'Get-Mailbox -Identity a');
  });

  it('keeps an else with its if', () => {
    assert.equal(lineOf('if ($a) {', '  b', '}', 'else {', '  c', '}'), 'if ($a) { b } else { c }');
    assert.equal(lineOf('if ($a)', '{', '  b', '}'), 'if ($a) { b }');
  });

  it('ends a statement behind a switch', () => {
    assert.equal(lineOf('Format-Table -AutoSize', 'Get-Service'), 'Format-Table -AutoSize; Get-Service');
  });

  it('leaves comments out, and no # of a text', () => {
    assert.equal(
      lineOf('# first', "Get-X 'a # b' # why", '<# more', 'of it #>', 'Get-Y'),
      "Get-X 'a # b'; Get-Y",
    );
  });

  it('leaves a hash table and a switch as they are', () => {
    assert.equal(lineOf('$a = @{', '  b = 1', '  c = 2', '}'), '$a = @{ b = 1; c = 2 }');
  });

  const refused: Readonly<Record<string, readonly string[]>> = {
    'a text with a line end': ["Get-X 'a", "b'"],
    'a here-string': ["$a = @'", 'b', "'@", 'Get-X'],
    'a quote that is not closed': ["Get-X 'a", 'Get-Y'],
    'an expression within a text': ['Get-X "a $(Get-Y', ')"'],
    'an operator at the end of a line': ['$a -and', '$b'],
    'what may be an operator or a wildcard': ['Get-X *', 'Get-Y'],
    'a while that may belong to a do': ['do { a }', 'while ($b)'],
    'a # within a word': ['Get-X a#b', 'Get-Y'],
    'a # behind an equals sign, which may be part of a word': ['Get-X a=#b', 'Get-Y'],
    'a block of its own below a command that ends in a bracket': ['Invoke-Command (Get-X)', '{ Get-Y }'],
    'a block of its own below a command that ends in a word of the language': ['Get-X try', '{ Get-Y }'],
    'arguments as they stand': ['& icacls --% a', 'Get-Y'],
    'line ends within brackets that part nothing': ['$a = (Get-X', '-Name b)'],
    'a comment alone': ['# nothing'],
  };
  for (const [what, lines] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      assert.match(lineOf(...lines), /^refused: /);
    });
  }

  it('refuses every character that is a key to a terminal, or that does not show', () => {
    for (const code of [...Array(32).keys(), 127, 0x9b, 0x200b, 0x2028, 0x202e]) {
      const typed = lineOf(`Get-X ${powerShellLiteral(`a${String.fromCodePoint(code)}b`)}`);
      assert.match(typed, /^refused: /, code.toString(16));
    }
  });

  it('refuses a line that nobody reads', () => {
    assert.match(lineOf(`Get-X '${'a'.repeat(5000)}'`), /^refused: it is too long/);
  });

  it('takes no time over quotes, comments and brackets that never end', () => {
    const begun = performance.now();
    for (const piece of [
      "'",
      "''",
      '"',
      '""',
      '$',
      '`',
      '<#',
      '#',
      '(',
      '{',
      '@{',
      'a ',
      '-a ',
      '\n',
      '; \n',
    ])
      onOneLine(piece.repeat(20_000));
    onOneLine("Get-X -Identity 'a'\n".repeat(50_000));
    assert.ok(performance.now() - begun < 2000);
  });
});

describe('every remedy of PowerShell on one line', () => {
  const powerShell = remedyTemplates.filter(({ shell }) => /Shell$/.test(shell));
  const facts = new Proxy({}, { get: () => "O'Neill; $(x)", has: () => true });

  it('parses, and runs the same commands in the same order', async () => {
    for (const template of powerShell) {
      const { command } = fillRemedy(template, facts);
      const typed = onOneLine(command);
      if (!('line' in typed)) continue;
      assert.deepEqual(await syntaxErrors(typed.line), [], template.id);
      const words = (script: string) => runningCode(script).match(/[\w$.-]+/g);
      assert.deepEqual(words(typed.line), words(command), template.id);
    }
  });

  it('is there for almost all of them', () => {
    const refused = powerShell.filter(
      (template) => 'refusal' in onOneLine(fillRemedy(template, facts).command),
    );
    assert.ok(refused.length <= powerShell.length / 20, refused.map(({ id }) => id).join(', '));
  });
});
