import { createRequire } from 'node:module';
import v8 from 'node:v8';
import { Language, Parser, type Node } from 'web-tree-sitter';

// The grammar is a few hundred kilobytes of WebAssembly that runs for milliseconds: compiling it twice takes seconds.
for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) v8.setFlagsFromString(flag);

/** A piece of a PowerShell script, as far as quoting goes. */
export interface Piece {
  readonly kind: 'literal' | 'expandable' | 'comment' | 'code';
  /** The value of a literal, its quotes undone; else the text as it stands. */
  readonly text: string;
}

const quote = /['\u2018\u2019\u201a\u201b]/;
const doubleQuote = /["\u201c\u201d\u201e]/;

/**
 * Cuts a script at its quotes as PowerShell does ([MS-PSL] 2.3.5.2, and CharTraits in its tokenizer): any of five
 * characters opens and closes a single-quoted literal, and any two of them in a row stand for the first.
 * @throws Error when a literal is not closed
 */
export function powerShellPieces(script: string): Piece[] {
  const pieces: Piece[] = [];
  let code = '';
  let at = 0;
  const flush = () => {
    if (code !== '') pieces.push({ kind: 'code', text: code });
    code = '';
  };
  while (at < script.length) {
    const char = script.charAt(at);
    if (quote.test(char) || doubleQuote.test(char)) {
      flush();
      const { text, end } = quoted(script, at, quote.test(char) ? quote : doubleQuote);
      pieces.push({ kind: quote.test(char) ? 'literal' : 'expandable', text });
      at = end;
    } else if (char === '#' && /(?:^|[\s;|({])$/.test(script.slice(0, at).slice(-1))) {
      flush();
      const end = /[\r\n]/.exec(script.slice(at))?.index ?? script.length - at;
      pieces.push({ kind: 'comment', text: script.slice(at, at + end) });
      at += end;
    } else {
      // A backtick takes the meaning from the character after it.
      const width = char === '`' ? 2 : 1;
      code += script.slice(at, at + width);
      at += width;
    }
  }
  flush();
  return pieces;
}

function quoted(script: string, start: number, mark: RegExp): { text: string; end: number } {
  let text = '';
  for (let at = start + 1; at < script.length; at++) {
    const char = script.charAt(at);
    if (!mark.test(char)) {
      text += char;
    } else if (mark.test(script.charAt(at + 1))) {
      text += char;
      at++;
    } else {
      return { text, end: at + 1 };
    }
  }
  throw new Error(`The literal that begins at ${start} is not closed.`);
}

/** @returns what runs: the script without the values of its literals and without its comments */
export function runningCode(script: string): string {
  return powerShellPieces(script)
    .filter((piece) => piece.kind === 'code' || piece.kind === 'expandable')
    .map((piece) => piece.text)
    .join(' ');
}

let parser: Promise<Parser> | undefined;

/**
 * The names of parameters may hold digits, as -X509CertificateName does: PowerShell takes them, this grammar does not.
 * Letters stand for them, so that every place stays what it was.
 */
const digitsInParameter = /(?<=\s-[A-Za-z]{1,40})\d+(?=[A-Za-z]*[\s:])/g;

/** PowerShell takes five characters for a single quote, four for a double one and four for a hyphen; this grammar one of each. */
function asGrammarHasIt(script: string): string {
  return script
    .replace(/[\u2018\u2019\u201a\u201b]/g, "'")
    .replace(/[\u201c\u201d\u201e]/g, '"')
    .replace(/[\u2013\u2014\u2015]/g, '-')
    .replace(digitsInParameter, (digits) => 'x'.repeat(digits.length));
}

async function parse(script: string): Promise<Node> {
  parser ??= loadParser();
  const tree = (await parser).parse(asGrammarHasIt(script));
  if (!tree) throw new Error('The script was not parsed.');
  return tree.rootNode;
}

/** @returns the texts of the nodes that tree-sitter's PowerShell grammar cannot parse */
export async function syntaxErrors(script: string): Promise<string[]> {
  const root = await parse(script);
  const errors = root.descendantsOfType('ERROR').map(({ text }) => text);
  return root.hasError && errors.length === 0 ? ['(something is missing)'] : errors;
}

/** @returns the tree of a script without its texts: what stands where, and in what */
export async function shapeOf(script: string): Promise<string> {
  return (await parse(script)).toString();
}

/** What a script calls, and with which parameters. */
export interface Call {
  readonly name: string;
  readonly parameters: readonly string[];
}

/** @returns every command of a script, those in script blocks too; a name that is computed stands as it is written */
export async function callsIn(script: string): Promise<Call[]> {
  const root = await parse(script);
  const written = (node: Node) => script.slice(node.startIndex, node.endIndex);
  return root.descendantsOfType('command').map((command) => {
    const name = command.childForFieldName('command_name');
    const elements = command.childForFieldName('command_elements')?.namedChildren ?? [];
    const parameters = elements.filter((element) => element.type === 'command_parameter');
    return {
      name: name ? written(name) : '',
      parameters: parameters.map((parameter) => written(parameter).replace(/^-|:$/g, '')),
    };
  });
}

async function loadParser(): Promise<Parser> {
  await Parser.init();
  const created = new Parser();
  const grammar = createRequire(import.meta.url).resolve(
    'tree-sitter-powershell/tree-sitter-powershell.wasm',
  );
  created.setLanguage(await Language.load(grammar));
  return created;
}
