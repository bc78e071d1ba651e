import type { Engine } from '../engine.ts';
import type { LogDocument } from '../features/logDocument.ts';
import { joinLogs, type OpenCase } from '../features/openCase.ts';
import type { SubjectResult } from '../model/cause.ts';
import type { LogStore } from './logStore.ts';

/** The open logs as one case, with all that directory checks have said of it. */
export interface CaseStore {
  /** Ranked anew only where something has changed. */
  current(): Promise<OpenCase>;
  /** Keeps what a check said. */
  remember(result: SubjectResult): void;
}

/** Results that are kept; the oldest go first. */
const mostResults = 5000;
/** How long results must rest before the Findings view is told: they come many at once. */
const restingTime = 200;

/** @param changed called when causes may be others than before because of what checks said */
export function createCaseStore(engine: Engine, logs: LogStore, changed: () => void): CaseStore {
  const results = new Map<string, SubjectResult>();
  let ranked: OpenCase | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    async current() {
      const open = await logs.all();
      if (ranked && isSame(ranked.logs, open)) return ranked;
      ranked = joinLogs(engine.openCase(), open, [...results.values()]);
      return ranked;
    },
    remember(result) {
      const key = JSON.stringify([result.check, result.subject.account, result.subject.mailbox]);
      // Another directory that knows nothing of them takes nothing back.
      if (result.outcome === 'unknown' && results.has(key)) return;
      results.delete(key);
      results.set(key, result);
      const [oldest] = results.keys();
      if (results.size > mostResults && oldest !== undefined) results.delete(oldest);
      ranked = undefined;
      clearTimeout(timer);
      timer = setTimeout(changed, restingTime);
    },
  };
}

function isSame(a: readonly LogDocument[], b: readonly LogDocument[]): boolean {
  return a.length === b.length && a.every((log, index) => log === b[index]);
}
