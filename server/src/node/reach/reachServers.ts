import { mergeResults } from '../../directory/reach/merge.ts';
import type { CheckResult } from '../../model/check.ts';
import { probeReach, type ReachOptions, type ReachTarget } from './probeReach.ts';

/**
 * Probes servers, and hands out each reach check anew whenever there is more to it.
 * @throws Error as `probeReach` does
 */
export async function* reachServers(
  targets: readonly ReachTarget[],
  options: ReachOptions,
  signal?: AbortSignal,
): AsyncGenerator<CheckResult> {
  const byCheck = new Map<string, CheckResult[]>();
  for await (const result of probeReach(targets, options, signal)) {
    const results = [...(byCheck.get(result.check) ?? []), result];
    byCheck.set(result.check, results);
    yield mergeResults(results);
  }
}
