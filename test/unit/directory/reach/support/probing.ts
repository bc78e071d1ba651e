import assert from 'node:assert/strict';
import { openCatalog } from '../../../../../server/src/knowledge/catalog.ts';
import type { CheckResult } from '../../../../../server/src/model/check.ts';
import {
  probeReach,
  type ReachOptions,
  type ReachTarget,
} from '../../../../../server/src/node/reach/probeReach.ts';

export const host = 'exch1.test.invalid';

/** Asks for the host and waits for all results. Two tenths of a second are enough for each step on one computer. */
export async function probe(
  target: Partial<ReachTarget>,
  options: Partial<ReachOptions>,
): Promise<CheckResult[]> {
  const all = { catalog: await openCatalog(), step: 200, ...options };
  const results: CheckResult[] = [];
  for await (const result of probeReach([{ host, ...target }], all)) results.push(result);
  return results;
}

export const portChecks = ['reach.port', 'reach.certificate'] as const;

/** Asks for a service on a port of this computer. */
export async function probePort(
  id: string,
  { port }: { readonly port: number },
  options: Partial<ReachOptions> = {},
): Promise<CheckResult[]> {
  return probe({ address: '127.0.0.1', services: [{ id, port }] }, { checks: portChecks, ...options });
}

/** @returns the one result of a check */
export function only(results: readonly CheckResult[], check: string): CheckResult {
  const [found, ...more] = results.filter((each) => each.check === check);
  assert.ok(found !== undefined && more.length === 0, `${check}: ${JSON.stringify(results, null, 1)}`);
  return found;
}
