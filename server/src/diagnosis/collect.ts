import type { Finding, Severity } from '../model/finding.ts';

/** What is wrong in a record. */
export interface Found {
  readonly rule: string;
  readonly severity: Severity;
  /** All about it: made only where somebody keeps it, since a log may have a million of them. */
  readonly finding: () => Finding;
}

/** Findings of one log, bounded: all are counted, the first of each rule and the first of all are kept. */
export interface Collection {
  add(found: Found): void;
  readonly findings: readonly Finding[];
  readonly total: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly byRule: Readonly<Record<string, number>>;
}

/** However many others there are, this many findings of a rule are kept, so that the rare cause is not lost. */
const keptOfEachRule = 5;

export function createCollection(limit: number): Collection {
  const findings: Finding[] = [];
  const bySeverity = { error: 0, warning: 0, information: 0 };
  const byRule: Record<string, number> = {};
  const kept = new Map<string, number>();
  let total = 0;

  const makeRoom = (): boolean => {
    const [commonest, count] = [...kept].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
    if (count <= keptOfEachRule) return false;
    findings.splice(
      findings.findLastIndex((finding) => finding.rule === commonest),
      1,
    );
    kept.set(commonest, count - 1);
    return true;
  };

  return {
    findings,
    bySeverity,
    byRule,
    get total() {
      return total;
    },
    add({ rule, severity, finding }) {
      total++;
      bySeverity[severity]++;
      byRule[rule] = (byRule[rule] ?? 0) + 1;
      const ofRule = kept.get(rule) ?? 0;
      if (findings.length >= limit && (ofRule >= keptOfEachRule || !makeRoom())) return;
      findings.push(detached(finding()));
      kept.set(rule, ofRule + 1);
    },
  };
}

/** A value cut out of a log keeps the whole piece of the log alive that it was cut from. A copy does not. */
function detached(finding: Finding): Finding {
  return JSON.parse(JSON.stringify(finding)) as Finding;
}
