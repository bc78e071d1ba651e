import type { FoldingRange } from 'vscode-languageserver-types';
import type { LogDocument } from './logDocument.ts';
import { rangeOf } from './ranges.ts';

/** VS Code folds no more than this by default. */
const maxRanges = 5000;

/** Folds every record that runs over several lines. */
export function foldingRangesOf(log: LogDocument): FoldingRange[] {
  const { starts, ends } = log.records;
  const text = log.document.getText();
  const ranges: FoldingRange[] = [];
  for (let index = 0; index < starts.length && ranges.length < maxRanges; index++) {
    const span = { start: starts[index] ?? 0, end: ends[index] ?? 0 };
    // Most records are one line: these are passed over without asking for their place.
    const lineEnd = text.indexOf('\n', span.start);
    if (lineEnd === -1 || lineEnd >= span.end - 1) continue;
    const { start, end } = rangeOf(log.document, span);
    if (end.line > start.line) ranges.push({ startLine: start.line, endLine: end.line });
  }
  return ranges;
}
