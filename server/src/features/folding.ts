import type { FoldingRange } from 'vscode-languageserver-types';
import type { LogDocument } from './logDocument.ts';
import { rangeOf } from './ranges.ts';

/** VS Code folds no more than this by default. */
const maxRanges = 5000;

/** Folds every record that runs over several lines. */
export function foldingRangesOf(log: LogDocument): FoldingRange[] {
  const { starts, ends } = log.records;
  const ranges: FoldingRange[] = [];
  for (let index = 0; index < starts.length && ranges.length < maxRanges; index++) {
    const { start, end } = rangeOf(log.document, { start: starts[index] ?? 0, end: ends[index] ?? 0 });
    if (end.line > start.line) ranges.push({ startLine: start.line, endLine: end.line });
  }
  return ranges;
}
