import { checkRows } from '../../server/src/knowledge/directory.ts';
import type { CheckResult, Outcome } from '../../server/src/model/check.ts';

const outcomes: readonly Outcome[] = ['passed', 'failed', 'unknown'];
const sides = ['LDAP', 'snapshot'] as const;

/** Collects which outcomes of each check were seen, over LDAP and over the snapshot. */
export function createOutcomes() {
  const seen = new Map<string, number>();
  let compared = 0;
  const take = (side: (typeof sides)[number], results: readonly CheckResult[]) => {
    for (const { check, outcome } of results) {
      const key = `${check} ${outcome} ${side}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  };
  const cells = (check: string) =>
    sides.flatMap((side) => outcomes.map((outcome) => `${check} ${outcome} ${side}`));
  return {
    add({ ofServer, ofFile }: { ofServer: readonly CheckResult[]; ofFile: readonly CheckResult[] }) {
      take('LDAP', ofServer);
      take('snapshot', ofFile);
      compared += ofServer.length;
    },
    get compared() {
      return compared;
    },
    /** What no check may lack: each outcome on each side. */
    missing: () => checkRows.flatMap(({ id }) => cells(id).filter((cell) => !seen.has(cell))),
    /** How often each was seen. */
    table(): string {
      const head = `      ${''.padEnd(28)}${sides.map((side) => side.padEnd(27)).join('')}`;
      const names = `      ${'check'.padEnd(28)}${sides.map(() => outcomes.map((outcome) => outcome.padEnd(9)).join('')).join('')}`;
      const rows = checkRows.map(
        ({ id }) =>
          `      ${id.padEnd(28)}${cells(id)
            .map((cell) => String(seen.get(cell) ?? 0).padEnd(9))
            .join('')}`,
      );
      return [head, names, ...rows].join('\n');
    },
  };
}
