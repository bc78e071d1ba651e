import { readFile } from 'node:fs/promises';
import { openCase } from '../../directory/checks/case.ts';
import { withEarlier } from '../../directory/checks/run.ts';
import { domainOf } from '../../directory/dn.ts';
import { gatherAll, type Answer } from '../../directory/gather.ts';
import { serversToReach } from '../../directory/reach/targets.ts';
import type { Asked } from '../../directory/requests.ts';
import type { DirectorySource } from '../../directory/source.ts';
import type { Catalog } from '../../knowledge/catalog.ts';
import type { CheckResult } from '../../model/check.ts';
import type { ReachCheck } from './probeReach.ts';
import { reachServers } from './reachServers.ts';

export interface DirectoryReachOptions {
  readonly catalog: Catalog;
  readonly checks: readonly ReachCheck[];
  /** What was read before, used and added to. */
  readonly answers: Map<string, readonly Answer[]>;
  readonly dnsServer?: string;
  readonly caFile?: string;
  readonly signal?: AbortSignal;
}

/**
 * Probes the Exchange servers and domain controllers that a directory names, from this computer. Only when it is asked for:
 * it knocks at every port of every server.
 * @throws DirectoryError `cancelled`; Error where the file of authorities cannot be read
 */
export async function* reachOfDirectory(
  source: DirectorySource,
  asked: Asked,
  options: DirectoryReachOptions,
): AsyncGenerator<CheckResult> {
  const { answers, catalog, signal } = options;
  const mailbox = asked.mailbox === undefined ? [] : ['mailbox'];
  const only = withEarlier(new Set(['servers', 'stores', 'domainControllers', ...mailbox]));
  await gatherAll(source, asked, answers, { only, ...(signal && { signal }) });
  const data = openCase(answers, asked, catalog);
  const suffix = domainOf(data.object('domain').dn);
  const settings = {
    catalog,
    checks: options.checks,
    ...(suffix !== undefined && { suffixes: [suffix] }),
    ...(options.dnsServer !== undefined && { dnsServers: [options.dnsServer] }),
    ...(options.caFile !== undefined && { authorities: [await readFile(options.caFile, 'utf8')] }),
  };
  yield* reachServers(serversToReach(data), settings, signal);
}

export const reachChecks: readonly ReachCheck[] = [
  'reach.name',
  'reach.netbios',
  'reach.port',
  'reach.certificate',
];

/** Those of some checks that are about reach. */
export function reachChecksIn(ids: Iterable<string>): readonly ReachCheck[] {
  const wanted = new Set(ids);
  return reachChecks.filter((id) => wanted.has(id));
}
