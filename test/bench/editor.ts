// What an editor feels: hovers and hints on a log of the largest size that VS Code gives to extensions. Run by bench.ts in a process
// of its own; prints one line of JSON. Usage: node test/bench/editor.ts FILE
import { readFileSync } from 'node:fs';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { explainText } from '../../server/src/codes/explainText.ts';
import { createEngine } from '../../server/src/engine.ts';
import { hoverAt } from '../../server/src/features/hover.ts';
import { inlayHintsIn } from '../../server/src/features/inlayHints.ts';
import { readDocument } from '../../server/src/features/logDocument.ts';
import { createRandom } from '../fuzz/random.ts';

/** Figures of one run. Times in milliseconds. */
export interface EditorFigures {
  readonly megabytes: number;
  readonly read: number;
  readonly hover: Percentiles;
  readonly hints: Percentiles;
  readonly knowledge: number;
  readonly firstLookup: number;
  readonly lookupsPerSecond: number;
  /** Bytes that the tables hold once every one of them is in use. */
  readonly tableMemory: number;
}

export interface Percentiles {
  readonly median: number;
  readonly p99: number;
}

const [file = ''] = process.argv.slice(2);
/** Lines that a screen shows, and as many that VS Code asks for around them. */
const screen = 120;
const samples = 1000;

const engine = createEngine();
const before = memory();
const knowledge = await time(() => engine.catalog());
const catalog = await engine.catalog();
const spellings = [
  '-2147221231',
  '1722',
  '0x80070057',
  '10060',
  '5.7.1',
  'MAPI_E_NOT_FOUND',
  '1C010480',
  '12014',
];
const firstLookup = await time(() => spellings.map((text) => explainText(text, catalog)));
const tableMemory = memory() - before;
const lookups = 20_000;
const lookupTime = await time(() => {
  for (let at = 0; at < lookups; at++) explainText(spellings[at % spellings.length] ?? '', catalog);
});

/** Every twentieth line names a version, as the headers of a log of mail do. */
const version =
  '03/12/2026 08:05:20\tCConnector::Greet\tTraceMsg\t5130\tMicrosoft SMTP Server id 15.2.1118.40 greeted.\r\n';
const text = readFileSync(file, 'utf8').replace(/(?:[^\n]*\n){20}/g, (lines) => lines + version);
const document = TextDocument.create('file:///bench.log', 'exchange-agent-log', 1, text);
let log = readDocument((options) => engine.analyser(options), document, 500);
const read = await time(() => (log = readDocument((options) => engine.analyser(options), document, 500)));
const lines = document.lineCount;
/** The same places in every run. */
const random = createRandom(2026);
const hover: number[] = [];
const hints: number[] = [];
for (let at = 0; at < samples; at++) {
  const line = random.below(lines);
  const position = { line, character: 40 + random.below(60) };
  hover.push(await time(() => hoverAt(log, position, catalog)));
  const range = { start: { line, character: 0 }, end: { line: line + screen, character: 0 } };
  hints.push(await time(() => inlayHintsIn(log, range, catalog)));
}
const figures: EditorFigures = {
  megabytes: text.length / 1e6,
  read,
  hover: percentiles(hover),
  hints: percentiles(hints),
  knowledge,
  firstLookup,
  lookupsPerSecond: (lookups * 1000) / lookupTime,
  tableMemory,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);

async function time(run: () => unknown): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

function memory(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? NaN;
  return { median: at(0.5), p99: at(0.99) };
}
