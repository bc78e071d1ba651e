import type { Position } from 'vscode-languageserver-types';
import type { SessionStepResult } from '../protocol.ts';
import { indexAt, type LogDocument } from './logDocument.ts';
import { nameOfSession } from './sessionNames.ts';
import { sessionsOf } from './sessions.ts';

/**
 * The next or the last record of the session that a position lies in. What belongs to no record counts to the one above it.
 * Out: `undefined` where the record is of no session; no place where its session ends.
 */
export function sessionStep(
  log: LogDocument,
  position: Position,
  back: boolean,
): SessionStepResult | undefined {
  const { of, next, previous, ordinal, all } = sessionsOf(log);
  const index = indexAt(log, log.document.offsetAt(position));
  const session = all[of[index] ?? -1];
  if (!session) return undefined;
  const target = (back ? previous : next)[index] ?? -1;
  const { who, detail } = nameOfSession(log, session);
  const name = [who, detail].filter((part) => part !== '').join(' · ');
  if (target === -1) return { name, count: session.count };
  const start = log.document.positionAt(log.records.starts[target] ?? 0);
  return { name, count: session.count, to: { position: start, ordinal: ordinal[target] ?? 0 } };
}
