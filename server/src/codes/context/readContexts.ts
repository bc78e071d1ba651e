import { readCompactRun, type CompactRun } from './compact.ts';
import type { ContextRecord, DiagnosticContext } from './context.ts';
import { readExpandedRun, type ExpandedRun } from './expanded.ts';
import { cleanSlice, isDigit, isLetter, skipFiller } from './filler.ts';
import { type Header, readHeader, withMessage } from './header.ts';

/**
 * Finds and decodes every MAPI diagnostic context in a text: an event, a delivery report, a page of a log, a web page.
 *
 * Compact: `MapiExceptionUnconfigured:16.18969:C4000000, 4.6372:05000780, …`. Expanded: `Lid: 24060   StoreEc: 0x80040115`.
 * What mail and web pages do to them is undone: line breaks and blanks inside hex, `<br/>`, entities, quote marks, soft breaks.
 *
 * In: any text. Out: the contexts in the order of the text, spans in its UTF-16 units; never throws. One pass, bounded looks ahead:
 * the time is linear in the text. After 50,000 records it stops, and says so; a context of Exchange has some hundred at most.
 */
export function readContexts(text: string): DiagnosticContext[] {
  const contexts: DiagnosticContext[] = [];
  let header: Header | undefined;
  let left = maxRecords;
  let at = 0;
  /** An exception that no records follow still tells its codes. */
  const release = () => {
    if (header?.full === true && left-- > 0) contexts.push(headerOnly(header));
    header = undefined;
  };
  while (at < text.length && left > 0) {
    const found = readAt(text, at, left, header);
    if (found === undefined) {
      at = nextStart(text, at);
    } else if ('full' in found) {
      release();
      header = found;
      at = found.end;
    } else {
      const own = belongs(found, header) ? header : undefined;
      if (own === undefined) release();
      header = undefined;
      contexts.push(contextOf(text, found, own, contexts.at(-1)?.span.end ?? 0));
      left -= found.records.length;
      at = found.end;
    }
  }
  release();
  return left > 0 ? contexts : stopped(contexts);
}

const maxRecords = 50_000;
/** How far before its records the line of an exception may end. */
const headerReach = 700;

type Run = CompactRun | ExpandedRun;

function readAt(
  text: string,
  at: number,
  most: number,
  header: Header | undefined,
): Header | Run | undefined {
  const code = text.charCodeAt(at);
  if (code === 77) return readHeader(text, at); // M
  if (code === 76) return readExpanded(text, at, most, header); // L
  if (!isDigit(code) || !startsNumber(text, at)) return undefined;
  const blob = header !== undefined && skipFiller(text, header.end) === at;
  const run = readCompactRun(text, at, most, blob);
  return run !== undefined && (run.records.length > 1 || belongs(run, header)) ? run : undefined;
}

/** One location id alone is a word of an article, two or one with a value are a context. */
function readExpanded(text: string, at: number, most: number, header: Header | undefined): Run | undefined {
  const run = readExpandedRun(text, at, most);
  if (run === undefined) return undefined;
  const [first, second] = run.records;
  const says = first !== undefined && first.kind !== 'marker' && first.kind !== 'unknown';
  return second !== undefined || says || belongs(run, header) ? run : undefined;
}

function belongs(run: Run, header: Header | undefined): boolean {
  return header !== undefined && run.start - header.end <= headerReach;
}

/** A number of its own: not the rest of a version, an address or a name. */
function startsNumber(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  if (isDigit(before) || isLetter(before)) return false;
  return before !== 46 || !isDigit(text.charCodeAt(at - 2));
}

/** Digits that begin nothing are passed together. */
function nextStart(text: string, from: number): number {
  let at = from + 1;
  if (isDigit(text.charCodeAt(from))) while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

function contextOf(
  text: string,
  run: Run,
  header: Header | undefined,
  previousEnd: number,
): DiagnosticContext {
  const dots = leadingDots(text, Math.max(header?.end ?? 0, previousEnd, run.start - 120), run.start);
  const compact = 'cutTail' in run;
  return {
    span: { start: header?.start ?? dots ?? run.start, end: run.end },
    form: compact ? 'compact' : 'expanded',
    ...(header === undefined ? {} : { header: withMessage(text, header, dots ?? run.start) }),
    records: run.records,
    cutHead: dots !== undefined,
    cutTail: compact && run.cutTail,
    overflow: run.records.some(({ kind }: ContextRecord) => kind === 'overflow'),
    problems: shortened(run.problems),
  };
}

/** Where the dots begin that stand for dropped records. */
function leadingDots(text: string, from: number, to: number): number | undefined {
  const cleaned = cleanSlice(text, from, to);
  const match = /(?:\.{4,12}|…{1,4})\s?$/.exec(cleaned.text);
  return match === null ? undefined : cleaned.starts[match.index];
}

function headerOnly({ header, start, end }: Header): DiagnosticContext {
  return {
    span: { start, end },
    form: 'none',
    header,
    records: [],
    cutHead: false,
    cutTail: false,
    overflow: false,
    problems: [],
  };
}

function stopped(contexts: DiagnosticContext[]): DiagnosticContext[] {
  const problem = `Reading stopped here: ${maxRecords} records are read of one text`;
  return contexts.map((context, index) =>
    index === contexts.length - 1 ? { ...context, problems: [...context.problems, problem] } : context,
  );
}

function shortened(problems: readonly string[]): readonly string[] {
  return problems.length <= 20
    ? problems
    : [...problems.slice(0, 20), `${problems.length - 20} more problems of this kind`];
}
