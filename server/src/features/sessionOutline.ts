import { SymbolKind, type DocumentSymbol, type Range } from 'vscode-languageserver-types';
import { indexAt, type LogDocument } from './logDocument.ts';
import { rangeOf } from './ranges.ts';
import { nameOfSession } from './sessionNames.ts';
import { sessionsOf, type Session, type Sessions } from './sessions.ts';

/** Naming one takes reading three of its records, and an editor asks after every change. */
const maxSessions = 2000;

/**
 * The sessions of a log by their names, each with the findings in it. Where sessions stand mixed, one reaches as far as its first
 * records stand together: entries that cross each other would hide in each other. What lies behind that stands on its own.
 * In: symbols of the findings, by their place. Out: symbols by their place.
 */
export function outlineOfSessions(log: LogDocument, findings: readonly DocumentSymbol[]): DocumentSymbol[] {
  const outlined = sessionsToList(log, findings).map((session) => sessionSymbol(log, session));
  const alone: DocumentSymbol[] = [];
  let at = 0;
  for (const finding of findings) {
    while (at < outlined.length && isBefore(outlined[at]?.range, finding.range)) at++;
    const session = outlined[at];
    if (session && contains(session.range, finding.range)) (session.children ??= []).push(finding);
    else alone.push(finding);
  }
  return [...outlined, ...alone].sort((a, b) => compare(a.range.start, b.range.start));
}

/** Of too many, those in which something is wrong and the first. A record that is alone is no session. */
function sessionsToList(log: LogDocument, findings: readonly DocumentSymbol[]): Session[] {
  const { of, all } = sessionsOf(log);
  const wrong = new Set(findings.map(({ range }) => of[indexAt(log, log.document.offsetAt(range.start))]));
  let left = maxSessions - wrong.size;
  return all.filter(({ count }, number) => count > 1 && (wrong.has(number) || left-- > 0));
}

function sessionSymbol(log: LogDocument, session: Session): DocumentSymbol {
  const { starts, ends } = log.records;
  const start = starts[session.first] ?? 0;
  const range = rangeOf(log.document, { start, end: ends[lastTogether(sessionsOf(log), session)] ?? start });
  const { who, detail } = nameOfSession(log, session);
  return {
    name: who || 'Session',
    detail: `${detail}${detail && ' · '}${session.count} records`,
    kind: SymbolKind.Namespace,
    range,
    selectionRange: { start: range.start, end: range.start },
  };
}

function lastTogether({ next }: Sessions, { first }: Session): number {
  let last = first;
  while (next[last] === last + 1) last++;
  return last;
}

type Position = Range['start'];

function isBefore(range: Range | undefined, other: Range): boolean {
  return range !== undefined && compare(range.end, other.start) <= 0;
}

function contains(range: Range, inner: Range): boolean {
  return compare(range.start, inner.start) <= 0 && compare(inner.end, range.end) <= 0;
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
