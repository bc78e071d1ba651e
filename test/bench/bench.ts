// Measures the command line beside ripgrep. Usage: node test/bench/bench.ts [--large] [--runs N] [--size MB] [--mailboxes N] [--profile]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import esbuild from 'esbuild';
import { bundleOptions } from '../../esbuild.mjs';
import { accessRates, sweepFigures } from './directory.ts';
import { generatedLog, type LogKind } from './generate.ts';
import type { EditorFigures } from './editor.ts';
import { isThere, medians, outputOf, peakMemory, run, type Command } from './measure.ts';

const { values } = parseArgs({
  options: {
    large: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    runs: { type: 'string', default: '5' },
    size: { type: 'string', default: '200' },
    mailboxes: { type: 'string', default: '200' },
  },
});
const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}.cache/bench`;
const runs = Number(values.runs);
const size = Number(values.size);
const rows: string[][] = [['what', 'figure', 'beside it']];

/** What takes the error records out of each log, with its fields apart: the least that any diagnosis has to do. */
const patterns: Readonly<Record<LogKind, readonly [pattern: string, replacement: string]>> = {
  agent: [String.raw`^(\S+ \S+)\t(\S+)\tError\t(-?\d+)\t(.*)$`, '$1|$2|$3|$4'],
  imap: [String.raw`^([^,]*),([^,]*),[^,]*,([^,]*),([^,]*),([^,]*),.*ErrMsg=([\w:]+)`, '$1|$2|$3|$4|$5|$6'],
};

mkdirSync(folder, { recursive: true });
const bundles = await buildBundles();
const cli = `${folder}/dist/cli.js`;
await benchLogs();
if (values.large) await benchMemory();
await benchStart();
await benchEditor();
await benchDirectory();
for (const [name, bytes] of bundles)
  rows.push([`dist/${name}`, kilobytes(bytes.length), `${kilobytes(gzipSync(bytes).length)} gzipped`]);
await benchUnitSuite();
if (values.profile) await profile();
printTable();

/** Built apart from dist/, which may hold a development build, or be in use. */
async function buildBundles(): Promise<[string, Uint8Array][]> {
  await esbuild.build({ ...bundleOptions(true), outdir: `${folder}/dist` });
  writeFileSync(`${folder}/dist/package.json`, '{ "type": "commonjs" }\n');
  return ['extension.js', 'server.js', 'cli.js'].map((name) => [
    name,
    readFileSync(`${folder}/dist/${name}`),
  ]);
}

function analyze(file: string): Command {
  return { name: 'analyze', program: process.execPath, args: [cli, 'analyze', file, '--format', 'ndjson'] };
}

async function benchLogs(): Promise<void> {
  const withRipgrep = await isThere('rg');
  if (!withRipgrep) rows.push(['ripgrep', 'not here', 'no ratio (Debian: apt-get install ripgrep)']);
  for (const kind of ['agent', 'imap'] as const) {
    say(`${kind} log of ${size} MB …`);
    const file = generatedLog(folder, kind, size);
    const [pattern, replacement] = patterns[kind];
    const rg: Command = {
      name: 'rg',
      program: 'rg',
      args: ['-j1', '--crlf', '-o', '-r', replacement, pattern, file],
    };
    const commands = withRipgrep ? [analyze(file), rg] : [analyze(file)];
    // Once before, so that each reads from the cache of the system.
    for (const command of commands) await run(command);
    const [ours = NaN, theirs = NaN] = await medians(commands, runs, `${folder}/output`);
    rows.push([
      `${kind} log, ${size} MB`,
      `${milliseconds(ours)}, ${Math.round((size * 1000) / ours)} MB/s`,
      withRipgrep ? `ripgrep ${milliseconds(theirs)}, ratio ${(ours / theirs).toFixed(1)}` : '',
    ]);
    rows.push([`  peak memory`, megabytes(await peakMemory(cli, analyze(file).args.slice(1))), '']);
  }
}

async function benchMemory(): Promise<void> {
  say('agent log of 1 GB …');
  const file = generatedLog(folder, 'agent', 1000);
  const [time = NaN] = await medians([analyze(file)], 1);
  const memory = await peakMemory(cli, analyze(file).args.slice(1));
  rows.push([
    'agent log, 1 GB',
    `${milliseconds(time)}, ${Math.round(1_000_000 / time)} MB/s`,
    `peak memory ${megabytes(memory)}`,
  ]);
}

async function benchStart(): Promise<void> {
  say('cold start …');
  const tiny = `${root}samples/MailTarget.log`;
  const bare: Command = { name: 'node', program: process.execPath, args: ['-e', '0'] };
  const [start = NaN, node = NaN] = await medians([analyze(tiny), bare], Math.max(runs, 5));
  rows.push(['start, tiny log', milliseconds(start), `Node alone ${milliseconds(node)}`]);
  rows.push(['  peak memory', megabytes(await peakMemory(cli, analyze(tiny).args.slice(1))), '']);
}

/** On 50 MB: VS Code sends nothing larger to an extension. */
async function benchEditor(): Promise<void> {
  say('hover and hints on 50 MB …');
  const script = fileURLToPath(new URL('editor.ts', import.meta.url));
  const file = generatedLog(folder, 'agent', 50);
  const said = await outputOf(process.execPath, ['--expose-gc', script, file]);
  const figures = JSON.parse(said) as EditorFigures;
  const { hover, hints } = figures;
  rows.push(
    [`open log of ${Math.round(figures.megabytes)} MB, read`, milliseconds(figures.read), ''],
    ['  hover', `${tenths(hover.median)} median`, `${tenths(hover.p99)} p99`],
    ['  inlay hints of a screen', `${tenths(hints.median)} median`, `${tenths(hints.p99)} p99`],
    [
      'knowledge, loaded',
      milliseconds(figures.knowledge),
      `first lookups ${milliseconds(figures.firstLookup)}`,
    ],
    ['  lookups per second', Math.round(figures.lookupsPerSecond).toLocaleString('en'), ''],
    ['  memory of the tables', megabytes(figures.tableMemory), ''],
  );
}

async function benchUnitSuite(): Promise<void> {
  say('unit suite …');
  const mocha: Command = {
    name: 'mocha',
    program: process.execPath,
    args: [`${root}node_modules/mocha/bin/mocha.js`, '--config', `${root}.mocharc.json`],
  };
  process.chdir(root);
  const { code } = await run(mocha);
  const [time = NaN] = await medians([mocha], 3);
  rows.push(['unit suite', milliseconds(time), code === 0 ? '' : 'with failures']);
}

/** Leaves a profile of the agent log for the inspector of Chromium and of VS Code. */
async function profile(): Promise<void> {
  const command = analyze(generatedLog(folder, 'agent', size));
  await run({
    ...command,
    args: ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-name=agent.cpuprofile', ...command.args],
  });
  rows.push(['profile', '.cache/bench/agent.cpuprofile', '']);
}

function say(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text}`);
}

function printTable(): void {
  say('');
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    process.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
}

/** The domain controller is the same for both: what is compared is the whole way of the objects. */
async function benchDirectory(): Promise<void> {
  say('directory …');
  const { checks, descriptors } = accessRates();
  rows.push(['access checks, 40 ACEs', `${Math.round(checks / 1000)} thousand/s`, '']);
  rows.push(['security descriptors read', `${Math.round(descriptors / 1000)} thousand/s`, '']);
  const figures = await sweepFigures(cli, Number(values.mailboxes), runs);
  if (typeof figures === 'string') return void rows.push(['all mailboxes', 'not here', figures]);
  const { mailboxes, ours, theirs, memory } = figures;
  rows.push([
    `all checks of ${mailboxes} mailboxes`,
    milliseconds(ours),
    theirs === undefined ? '' : `ldapsearch ${milliseconds(theirs)}, ratio ${(ours / theirs).toFixed(1)}`,
  ]);
  rows.push(['  peak memory', megabytes(memory), '']);
}

function milliseconds(value: number): string {
  return `${Math.round(value)} ms`;
}

function tenths(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function kilobytes(value: number): string {
  return `${(value / 1000).toFixed(0)} kB`;
}

function megabytes(value: number): string {
  return `${Math.round(value / 1e6)} MB`;
}
