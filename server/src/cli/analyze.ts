import type { Case } from '../diagnosis/causes/openCase.ts';
import { createEngine, type Engine } from '../engine.ts';
import type { Cause } from '../model/cause.ts';
import type { Finding } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import { analyseFile, type FileResult, type ReadOptions } from '../node/analyseFile.ts';
import { listFiles, reasonOf, type Unreadable } from '../node/listFiles.ts';
import type { Position } from '../text/locate.ts';
import { visible } from '../text/hidden.ts';
import type { PositionOf } from './causeOutput.ts';
import type { DirectoryToAsk } from './settle.ts';
import { ndjsonOutput } from './ndjsonOutput.ts';
import { textOutput } from './textOutput.ts';

/** Counts over all files. */
export interface Totals {
  files: number;
  logs: number;
  findings: number;
  errors: number;
  unreadable: number;
}

export interface Options extends ReadOptions {
  readonly format: 'text' | 'ndjson';
  /** What settles causes, where a directory is named. */
  readonly directory?: DirectoryToAsk;
}

/** One way of printing what was found. Each method returns the lines to print. */
export interface Output {
  file(result: FileResult): string[];
  unreadable(unreadable: Unreadable): string[];
  causes(causes: readonly Cause[], positionOf: PositionOf): string[];
  /** People read what explains the findings before these; a program reads each row as soon as it is known. */
  readonly causesFirst: boolean;
  summary(totals: Totals): string[];
}

/**
 * Reads every file below some paths and prints what is wrong in them, and why.
 * @returns the exit code: 2 when something could not be read, else 1 when there are errors, else 0
 */
export async function analyze(paths: readonly string[], options: Options): Promise<number> {
  const engine = createEngine();
  const output = options.format === 'ndjson' ? ndjsonOutput : textOutput;
  const totals: Totals = { files: 0, logs: 0, findings: 0, errors: 0, unreadable: 0 };
  const held: string[] = [];
  const tell = (lines: readonly string[]) => {
    if (output.causesFirst) held.push(...lines);
    else print(lines);
  };
  const fail = (unreadable: Unreadable) => {
    totals.unreadable++;
    process.stderr.write(`${visible(unreadable.path)} could not be read: ${visible(unreadable.reason)}.\n`);
    tell(output.unreadable(unreadable));
  };
  const opened = engine.openCase();
  const places = createPlaces();
  for await (const file of listFiles(paths, fail)) {
    try {
      const result = await analyseFile(engine, file, options);
      count(totals, result);
      if (result.analysis) places.keep(result, opened.add(result.analysis));
      tell(output.file(result));
    } catch (error) {
      fail({ path: file, reason: reasonOf(error) });
    }
  }
  const causes = await causesOf(opened, engine, options.directory, fail);
  print([...output.causes(causes, places.positionOf), ...held, ...output.summary(totals)]);
  if (totals.unreadable > 0) return 2;
  return totals.errors > 0 ? 1 : 0;
}

/** With what the directory says of them, where there is one to ask. */
async function causesOf(
  opened: Case,
  engine: Engine,
  directory: DirectoryToAsk | undefined,
  fail: (unreadable: Unreadable) => void,
): Promise<Cause[]> {
  const causes = opened.causes();
  if (!directory || causes.length === 0) return causes;
  const { askDirectory } = await import('./settle.ts');
  const { results, refusal } = await askDirectory(causes, directory, await engine.catalog());
  const { target } = directory;
  if (refusal !== undefined) fail({ path: 'file' in target ? target.file : target.url, reason: refusal });
  return opened.causes(results);
}

/** Lines and columns of the findings that evidence points to. The others are forgotten with their file. */
function createPlaces() {
  const bySource = new Map<string, Map<number, Position>>();
  return {
    keep({ file, positions }: FileResult, findings: readonly Finding[]): void {
      const found = findings.flatMap(({ location }) => {
        const at = positions.get(location.start);
        return at ? [[location.start, at] as const] : [];
      });
      if (found.length > 0) bySource.set(file, new Map(found));
    },
    positionOf: ({ source, start }: Location) => bySource.get(source)?.get(start),
  };
}

function count(totals: Totals, { analysis }: FileResult): void {
  totals.files++;
  if (analysis?.format) totals.logs++;
  totals.findings += analysis?.total ?? 0;
  totals.errors += analysis?.totalBySeverity.error ?? 0;
}

function print(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}
