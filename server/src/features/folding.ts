import type { FoldingRange } from 'vscode-languageserver-types';
import type { Span } from '../model/location.ts';
import type { LogDocument } from './logDocument.ts';
import { rangeOf } from './ranges.ts';
import { sessionsOf } from './sessions.ts';

/** VS Code folds no more than this by default. */
const maxRanges = 5000;

/**
 * Folds every run of records of one session, and every record that runs over several lines. Records of several sessions stand mixed
 * in a log: what folds is what stands together, so that no range crosses another.
 */
export function foldingRangesOf(log: LogDocument): FoldingRange[] {
  const { starts, ends } = log.records;
  const text = log.document.getText();
  const ranges: FoldingRange[] = [];
  let run = 0;
  for (let index = 0; index < starts.length && ranges.length < maxRanges; index++) {
    if (index >= run) {
      run = endOfRun(log, index);
      // A run may be one record: that is folded as such.
      if (run > index + 1) pushFold(ranges, log, { start: starts[index] ?? 0, end: ends[run - 1] ?? 0 });
    }
    const span = { start: starts[index] ?? 0, end: ends[index] ?? 0 };
    // Most records are one line: these are passed over without asking for their place.
    const record = text.slice(span.start, span.end - 1);
    if (!record.includes('\n')) continue;
    pushFold(ranges, log, span);
  }
  return apart(ranges);
}

/** @returns the index behind the last record that stands together with this one and is of the same session */
function endOfRun(log: LogDocument, index: number): number {
  const { of } = sessionsOf(log);
  let end = index + 1;
  while (of[index] !== -1 && of[end] === of[index]) end++;
  return end;
}

/** An editor folds a line once: what begins where another range does is within it, and left out. */
function pushFold(ranges: FoldingRange[], log: LogDocument, span: Span): void {
  const { start, end } = rangeOf(log.document, span);
  if (end.line > start.line && ranges.at(-1)?.startLine !== start.line)
    ranges.push({ startLine: start.line, endLine: end.line });
}

/** Two records may share a line: then the first folds no further than the line above it. */
function apart(ranges: readonly FoldingRange[]): FoldingRange[] {
  const around: FoldingRange[] = [];
  for (const range of ranges) {
    while ((around.at(-1)?.endLine ?? Infinity) <= range.startLine) {
      const ended = around.pop();
      if (ended?.endLine === range.startLine) ended.endLine--;
    }
    around.push(range);
  }
  return ranges.filter(({ startLine, endLine }) => endLine > startLine);
}
