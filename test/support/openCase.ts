import { createEngine } from '../../server/src/engine.ts';
import type { LogDocument } from '../../server/src/features/logDocument.ts';
import { joinLogs, type OpenCase } from '../../server/src/features/openCase.ts';
import type { SubjectResult } from '../../server/src/model/cause.ts';

const engine = createEngine();

/** Logs as one case, as the server joins them. */
export function openCaseOf(
  logs: readonly LogDocument[] = [],
  results: readonly SubjectResult[] = [],
): OpenCase {
  return joinLogs(engine.openCase(), logs, results);
}
