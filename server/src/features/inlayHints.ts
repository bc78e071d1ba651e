import type { InlayHint, Range } from 'vscode-languageserver-types';
import { explainMention } from '../codes/explainMention.ts';
import { type CodeReading, familyNames } from '../codes/explanation.ts';
import type { Mention } from '../codes/mentions/mention.ts';
import { subjectKey } from '../codes/mentions/subjectKey.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import { ownTablesFolder } from '../knowledge/ownTables.ts';
import { visible } from '../text/hidden.ts';
import type { LogDocument } from './logDocument.ts';
import { mentionsIn } from './mentionsIn.ts';

/** Hints of one answer. VS Code asks for what is on the screen. */
const maxHints = 2000;
const maxLabel = 48;

/**
 * The names of the codes beside their numbers. What is written as a name has none, nor a success, nor a code that has had its hint
 * just before on the same line: `1722 (0x6ba)`, and the long lines of a diagnostic context.
 */
export function inlayHintsIn(log: LogDocument, range: Range, catalog: Catalog): InlayHint[] {
  const { document } = log;
  const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  const hints: InlayHint[] = [];
  let previous = '';
  for (const mention of mentionsIn(log, span, catalog)) {
    const position = document.positionAt(mention.end);
    const code = `${position.line} ${subjectKey(mention)}`;
    const repeated = code === previous;
    previous = code;
    if (repeated || mention.named === true || isSuccess(mention)) continue;
    const { readings } = explainMention(mention, catalog);
    const reading = readings.find(({ uncertain }) => uncertain !== true);
    if (reading?.symbol === undefined || isWritten(reading, mention)) continue;
    hints.push({
      position,
      label: labelOf(reading.symbol),
      paddingLeft: true,
      tooltip: tooltipOf(reading),
    });
    if (hints.length === maxHints) break;
  }
  return hints;
}

/** The text of a reply often is what the tables call it. */
function isWritten({ symbol = '' }: CodeReading, { subject }: Mention): boolean {
  return subject.kind === 'status' && subject.reply.toLowerCase().includes(symbol.toLowerCase());
}

function isSuccess({ subject }: Mention): boolean {
  return subject.kind === 'status' && subject.status.class < 4;
}

function labelOf(symbol: string): string {
  const shown = visible(symbol);
  return shown.length > maxLabel ? `${shown.slice(0, maxLabel - 1)}…` : shown;
}

function tooltipOf({ family, code, symbol, meaning, source }: CodeReading): string {
  const said = meaning === undefined ? '' : `: ${meaning}`;
  const from = source?.includes(ownTablesFolder) ? ' (from your own table)' : '';
  return visible(`${familyNames[family]} ${code} ${symbol ?? ''}${said}${from}`);
}
