import { explainText, type TextExplanation } from '../codes/explainText.ts';
import { textExplanationLines } from '../codes/formatExplanation.ts';
import { createEngine } from '../engine.ts';
import { loadOwnTables } from '../node/ownTables.ts';
import { decodeText } from './decodeText.ts';

export interface ExplainOptions {
  readonly format: 'text' | 'json';
  /** Folder with tables of one's own; undefined: the one it is run in. */
  readonly knowledge?: string;
}

/**
 * Says what codes and whole texts mean. In: the texts; none or `-` reads standard input.
 * Out: the exit code: 0 known, 1 when something is not known, 2 when there is nothing to explain.
 */
export async function explain(texts: readonly string[], options: ExplainOptions): Promise<number> {
  const inputs = await Promise.all((texts.length > 0 ? texts : ['-']).map(read));
  if (inputs.every((text) => text.trim() === '')) {
    process.stderr.write(
      'Name a code to explain, such as -2147221231, 0x80040111 or 5.7.60, or give a text on standard input.\n',
    );
    return 2;
  }
  const engine = createEngine();
  const { tables, problems } = await loadOwnTables([options.knowledge ?? process.cwd()]);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  engine.setOwnTables(tables);
  const catalog = await engine.catalog();
  let unknown = 0;
  for (const input of inputs) {
    const explanation = explainText(input, catalog);
    if (!isKnown(explanation)) unknown++;
    write(input, explanation, options.format);
  }
  return unknown > 0 ? 1 : 0;
}

async function read(text: string): Promise<string> {
  if (text !== '-') return text;
  if (process.stdin.isTTY) return '';
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return decodeText(Buffer.concat(chunks));
}

function isKnown({ contexts, codes }: TextExplanation): boolean {
  return contexts.length > 0 || codes.some(({ explanation }) => explanation.readings.length > 0);
}

function write(input: string, explanation: TextExplanation, format: ExplainOptions['format']): void {
  if (format === 'json') process.stdout.write(`${JSON.stringify({ input, ...explanation })}\n`);
  else process.stdout.write(`${textExplanationLines(input, explanation).join('\n')}\n`);
}
