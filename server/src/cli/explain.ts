import { stat } from 'node:fs/promises';
import { explainText, type TextExplanation } from '../codes/explainText.ts';
import { textExplanationLines } from '../codes/formatExplanation.ts';
import { createEngine } from '../engine.ts';
import { ruleById } from '../knowledge/rules.ts';
import type { Finding } from '../model/finding.ts';
import { loadOwnTables } from '../node/ownTables.ts';
import { visible } from '../text/hidden.ts';
import { decodeText } from './decodeText.ts';

export interface ExplainOptions {
  readonly format: 'text' | 'json';
  /** Folder with tables of one's own; undefined: the one it is run in. */
  readonly knowledge?: string;
}

/**
 * Says what codes and whole texts mean. In: the texts; none or `-` reads standard input.
 * Out: the exit code: 0 everything known, 1 when something is not, 2 when there is nothing to explain or no folder of that name.
 */
export async function explain(texts: readonly string[], options: ExplainOptions): Promise<number> {
  const piped = texts.length === 0 || texts.includes('-') ? await readStandardInput() : '';
  if (piped === undefined) {
    process.stderr.write(`Standard input has more than ${maxInput / 1e6} MB: give explain a part of it.\n`);
    return 2;
  }
  const inputs = texts.length === 0 ? [piped] : texts.map((text) => (text === '-' ? piped : text));
  if (inputs.every((text) => text.trim() === '')) {
    process.stderr.write(
      'Name a code to explain, such as -2147221231, 0x80040111 or 5.7.60, or give a text on standard input.\n',
    );
    return 2;
  }
  if (options.knowledge !== undefined && !(await isFolder(options.knowledge))) {
    process.stderr.write(`--knowledge ${visible(options.knowledge)}: there is no such folder.\n`);
    return 2;
  }
  const engine = createEngine();
  const { tables, problems } = await loadOwnTables([options.knowledge ?? process.cwd()]);
  for (const problem of problems) process.stderr.write(`${visible(problem)}\n`);
  engine.setOwnTables(tables);
  const catalog = await engine.catalog();
  let unknown = 0;
  for (const input of inputs) {
    const answer = { findings: engine.findingsOf(input), ...explainText(input, catalog) };
    if (!isKnown(answer)) unknown++;
    write(input, answer, options.format);
  }
  return unknown > 0 ? 1 : 0;
}

/** Of a longer text only the beginning is explained in any case. */
const maxInput = 64_000_000;

/** Out: undefined where there is more than anybody can have meant. */
async function readStandardInput(): Promise<string | undefined> {
  if (process.stdin.isTTY) return '';
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxInput) return undefined;
    chunks.push(chunk);
  }
  return decodeText(Buffer.concat(chunks));
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function isKnown({ findings, contexts, codes }: Answer): boolean {
  return (
    findings.length + contexts.length + codes.length > 0 &&
    codes.every(({ explanation }) => explanation.readings.length > 0)
  );
}

interface Answer extends TextExplanation {
  readonly findings: readonly Finding[];
}

function write(input: string, { findings, ...explanation }: Answer, format: ExplainOptions['format']): void {
  if (format === 'json') {
    process.stdout.write(`${escaped(JSON.stringify({ input, findings, ...explanation }))}\n`);
    return;
  }
  const found = findingLines(findings);
  const hasCodes = explanation.contexts.length + explanation.codes.length > 0;
  const lines =
    found.length > 0 && !hasCodes ? found : [...found, ...textExplanationLines(input, explanation)];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** What a terminal would obey or a reader not see, as JSON may write it too. */
function escaped(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function findingLines(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const said = findings.flatMap(({ rule, severity, message }) => {
    const next = ruleById(rule)?.next;
    return [`${severity}: ${message}`, ...(next === undefined ? [] : [`    ${next}`])];
  });
  return [...new Set(said.map(visible)), ''];
}
