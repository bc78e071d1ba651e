import type { DocumentSymbol, Position } from 'vscode-languageserver-types';
import { foldingRangesOf } from '../../server/src/features/folding.ts';
import { pipelineAt } from '../../server/src/features/pipeline.ts';
import { sessionsOf } from '../../server/src/features/sessions.ts';
import { sessionStep } from '../../server/src/features/sessionStep.ts';
import { symbolsOf } from '../../server/src/features/symbols.ts';
import { openLog } from '../support/markup.ts';
import type { Random } from './random.ts';

/** What an editor shows of an open log: ranges that lie in each other or apart, and steps that lead back. @returns what should not be */
export function checkEditor(text: string, random: Random): string[] {
  const log = openLog(text);
  const failures: string[] = [];
  const folds = foldingRangesOf(log);
  for (const [index, { startLine, endLine }] of folds.entries()) {
    const next = folds[index + 1];
    if (endLine <= startLine) failures.push('editor: a fold of one line');
    if (next && next.startLine <= startLine) failures.push('editor: folds out of order');
    if (next && next.startLine <= endLine && next.endLine > endLine)
      failures.push('editor: two folds cross each other');
  }
  failures.push(...checkSymbols(symbolsOf(log)));
  const { next, previous, of } = sessionsOf(log);
  for (const [index, after] of next.entries())
    if (after !== -1 && (previous[after] !== index || of[after] !== of[index]))
      failures.push('editor: the next record of a session does not lead back');
  const offset = random.below(text.length + 1);
  const step = sessionStep(log, log.document.positionAt(offset), random.chance(0.5));
  if (step?.to && step.to.ordinal > step.count) failures.push('editor: a record beyond its session');
  const span = pipelineAt(log, offset)?.span;
  if (span && (span.start > offset || span.end < offset)) failures.push('editor: a hover that is elsewhere');
  return failures;
}

function checkSymbols(symbols: readonly DocumentSymbol[], within?: DocumentSymbol): string[] {
  return symbols.flatMap((symbol) => {
    const { range, selectionRange, name, children = [] } = symbol;
    const inside =
      holds(range, selectionRange.start) && holds(range, selectionRange.end) && name.trim() !== '';
    const outer =
      within === undefined || (holds(within.range, range.start) && holds(within.range, range.end));
    return [
      ...(inside ? [] : ['editor: an entry of the outline without a name, or that begins elsewhere']),
      ...(outer ? [] : ['editor: an entry of the outline reaches beyond the one that it is in']),
      ...checkSymbols(children, symbol),
    ];
  });
}

function holds({ start, end }: { start: Position; end: Position }, { line, character }: Position): boolean {
  const after = line > start.line || (line === start.line && character >= start.character);
  return after && (line < end.line || (line === end.line && character <= end.character));
}
