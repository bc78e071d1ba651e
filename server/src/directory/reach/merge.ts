import type { CheckPart, CheckResult } from '../../model/check.ts';
import { count, worst } from '../checks/verdict.ts';

/**
 * Results of one check for several servers and ports, as one result: a part for each. Called anew with each that comes, it
 * makes a check that fills.
 */
export function mergeResults(results: readonly CheckResult[]): CheckResult {
  const [first] = results;
  if (!first) throw new Error('There is no result to merge.');
  const parts = results.map(partOf);
  const outcome = worst(parts);
  const bad = results.filter((result) => result.outcome === outcome);
  const message =
    outcome === 'passed'
      ? `${count(results.length, 'place')} tried, all as they should be.`
      : `${count(bad.length, 'place')} of ${results.length}: ${bad[0]?.message ?? ''}`;
  return {
    check: first.check,
    outcome,
    message,
    evidence: [],
    parts,
    facts: bad[0]?.facts ?? {},
    remedies: outcome === 'passed' ? [] : [...new Set(bad.flatMap(({ remedies }) => remedies))],
  };
}

/** The parts of a single result are the addresses of one host: they become its evidence. */
function partOf({ outcome, message, evidence, parts, facts }: CheckResult): CheckPart {
  const port = facts['port'];
  return {
    name: [facts['server'] ?? '', ...(port === undefined ? [] : [`port ${port}`])].join(', '),
    outcome,
    message,
    evidence: [
      ...evidence,
      ...parts.flatMap((part) => [{ label: part.name, value: part.message }, ...part.evidence]),
    ],
  };
}
