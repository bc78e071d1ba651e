import { visible } from '../text/hidden.ts';

/** A command as it can be typed without running any of it, or why it cannot be: the rest of "…, because". */
export type TypedLine = { readonly line: string } | { readonly refusal: string };

/** A longer line than this nobody reads at a prompt. */
const longest = 4000;

/**
 * Writes a command of PowerShell on one line: whoever types a line end at a prompt runs what stands before it. Comments go, statements
 * are parted by semicolons, and what is continued is joined. Where it is not plain which of the two a line end is, or a line end
 * belongs to a text, the command is refused: a line that runs otherwise than the lines is worse than none.
 * In: a command of any number of lines, from a template or from a script that anybody may have changed.
 */
export function onOneLine(command: string): TypedLine {
  const tokens = tokensOf(command);
  if (typeof tokens === 'string') return { refusal: tokens };
  const line = joinTokens(tokens);
  if (typeof line !== 'string') return line;
  if (line === '') return { refusal: 'there is nothing in it to run' };
  // A control character is a key to a terminal: Enter, Tab, Ctrl+C.
  if (visible(line) !== line) return { refusal: 'a value in it has characters that do not show' };
  return { line };
}

interface Token {
  readonly kind: 'blank' | 'lineEnd' | 'text' | 'open' | 'close';
  readonly text: string;
}

const quote = `['\\u2018\\u2019\\u201a\\u201b]`;
const notQuote = `[^'\\u2018\\u2019\\u201a\\u201b\\r\\n]`;
const doubleQuote = '["\\u201c\\u201d\\u201e]';
const notDoubleQuote = '[^"\\u201c\\u201d\\u201e`$\\r\\n]';

/** [MS-PSL] 2.3, as far as it decides where a line ends. The first that matches counts. */
const shapes: readonly (readonly [Token['kind'] | 'comment', RegExp])[] = [
  ['comment', /<#[^#]*(?:#(?!>)[^#]*)*#>/y],
  ['comment', /(?<=^|[\s;|&({,])#[^\r\n]*/y],
  ['blank', /[ \t]+|`\r?\n/y],
  ['lineEnd', /\r?\n|\r/y],
  ['text', new RegExp(`${quote}(?:${notQuote}|${quote}{2})*${quote}`, 'y')],
  [
    'text',
    new RegExp(
      `${doubleQuote}(?:${notDoubleQuote}|\`[^\\r\\n]|${doubleQuote}{2}|\\$(?!\\())*${doubleQuote}`,
      'y',
    ),
  ],
  ['open', /[$@]?\(|@?\{|\[/y],
  ['close', /[)}\]]/y],
  ['text', /`[^\r\n]|[^\s'"`#()[\]{}\u2018-\u201e]+/y],
];

/** @returns why the text cannot be read with certainty */
function tokensOf(command: string): Token[] | string {
  if (/@['"\u2018-\u201e]/.test(command)) return 'it holds a text of several lines';
  if (/(?:^|\s)--%/.test(command)) return 'it hands the rest of a line on as it stands';
  const tokens: Token[] = [];
  for (let at = 0; at < command.length;) {
    const found = tokenAt(command, at);
    if (found === undefined) return 'a text in it runs over a line end, or does not show where it ends';
    if (found.kind !== 'comment') tokens.push({ kind: found.kind, text: found.text });
    at += found.text.length;
  }
  return tokens;
}

function tokenAt(command: string, at: number) {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    const text = shape.exec(command)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

function joinTokens(tokens: readonly Token[]): string | { readonly refusal: string } {
  const open: string[] = [];
  let line = '';
  for (let at = 0; at < tokens.length; at++) {
    const { kind, text } = tokens[at] ?? { kind: 'blank', text: '' };
    if (kind === 'open') open.push(text);
    if (kind === 'close') open.pop();
    if (kind !== 'lineEnd') {
      line += kind !== 'blank' ? text : line.endsWith(' ') ? '' : ' ';
      if (line.length > longest) return { refusal: 'it is too long for one line' };
      continue;
    }
    while (isSpace(tokens[at + 1])) at++;
    const next = tokens.slice(at + 1, at + 20).map((token) => token.text);
    const between = separator(line.trimEnd(), next.join(''), open.at(-1));
    if (between === undefined) return { refusal: 'it is not plain where one of its statements ends' };
    line = line.trimEnd() + between;
  }
  return line.trim();
}

function isSpace(token: Token | undefined): boolean {
  return token?.kind === 'blank' || token?.kind === 'lineEnd';
}

/** In: what stands before and behind line ends, and the bracket around them. Out: what takes their place; `undefined` where that is not plain. */
function separator(before: string, after: string, bracket: string | undefined): string | undefined {
  if (before === '' || after === '') return '';
  if (/[({[|,;=]$/.test(before) || /^[)}\]|]/.test(after)) return ' ';
  if (before.endsWith('}') && /^(?:else|elseif|catch|finally|until)\b/i.test(after)) return ' ';
  if (after.startsWith('{')) return takesBlock.test(before) ? ' ' : undefined;
  if (before.endsWith('}') && /^while\b/i.test(after)) return undefined;
  // Behind an operator a statement goes on; what looks like one may as well be the last argument of a command.
  if (/[-+*/%&!.]$/.test(before) || operators.test(before)) return undefined;
  return bracket === '(' || bracket === '[' ? undefined : '; ';
}

/** What a block belongs to that begins on the next line. Behind any other bracket it is a value, which is not run. */
const takesBlock = /(?:^|[;{}] ?)(?:(?:if|elseif|while|foreach|switch) ?\([^;{}]*\)|else|try|do|finally)$/i;

const operators =
  /\s-(?:b?(?:and|or|xor|not)|[ic]?(?:eq|ne|gt|ge|lt|le|(?:not)?(?:like|match|contains|in)|replace|split)|join|is|isnot|as|f|shl|shr)$/i;
