import { createEngine } from '../engine.ts';
import { analyseFile, type FileResult, type ReadOptions } from '../node/analyseFile.ts';
import { listFiles, reasonOf, type Unreadable } from '../node/listFiles.ts';
import { visible } from '../text/hidden.ts';
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
}

/** One way of printing what was found. Each method returns the lines to print. */
export interface Output {
  file(result: FileResult): string[];
  unreadable(unreadable: Unreadable): string[];
  summary(totals: Totals): string[];
}

/**
 * Reads every file below some paths and prints what is wrong in them.
 * @returns the exit code: 2 when something could not be read, else 1 when there are errors, else 0
 */
export async function analyze(paths: readonly string[], options: Options): Promise<number> {
  const engine = createEngine();
  const output = options.format === 'ndjson' ? ndjsonOutput : textOutput;
  const totals: Totals = { files: 0, logs: 0, findings: 0, errors: 0, unreadable: 0 };
  const fail = (unreadable: Unreadable) => {
    totals.unreadable++;
    process.stderr.write(`${visible(unreadable.path)} could not be read: ${visible(unreadable.reason)}.\n`);
    print(output.unreadable(unreadable));
  };
  for await (const file of listFiles(paths, fail)) {
    try {
      const result = await analyseFile(engine, file, options);
      count(totals, result);
      print(output.file(result));
    } catch (error) {
      fail({ path: file, reason: reasonOf(error) });
    }
  }
  print(output.summary(totals));
  if (totals.unreadable > 0) return 2;
  return totals.errors > 0 ? 1 : 0;
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
