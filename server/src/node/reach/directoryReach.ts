import { openCase, type DirectoryCase } from '../../directory/checks/case.ts';
import { orWhyNot } from '../../directory/checks/notKnown.ts';
import { withEarlier } from '../../directory/checks/run.ts';
import { unknown } from '../../directory/checks/verdict.ts';
import { domainOf } from '../../directory/dn.ts';
import { gatherAll, type Answer } from '../../directory/gather.ts';
import { serversNotRead, serversToReach, withUnread } from '../../directory/reach/targets.ts';
import type { Asked } from '../../directory/requests.ts';
import type { DirectorySource } from '../../directory/source.ts';
import type { Catalog } from '../../knowledge/catalog.ts';
import type { CheckResult } from '../../model/check.ts';
import { readAuthorityFile } from '../authorityFile.ts';
import { addressOf, type DnsServer } from '../ldap/resolver.ts';
import type { ReachCheck } from './probeReach.ts';
import { reachServers } from './reachServers.ts';

export interface DirectoryReachOptions {
  readonly catalog: Catalog;
  readonly checks: readonly ReachCheck[];
  /** What was read before, used and added to. */
  readonly answers: Map<string, readonly Answer[]>;
  /** The DNS server to ask instead of the computer's own. */
  readonly resolver?: DnsServer;
  readonly caFile?: string;
  readonly signal?: AbortSignal;
}

/**
 * Probes the Exchange servers and domain controllers that a directory names, from this computer. Only when it is asked for:
 * it knocks at every port of every server.
 * @throws DirectoryError `cancelled`; `certificate` where the file of authorities cannot be read
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
  const targets = serversToReach(data);
  if (targets.length === 0) {
    const verdict = unknown(`No server was tried. ${whyNone(data)}`);
    for (const check of options.checks) yield { check, ...verdict, remedies: [] };
    return;
  }
  const domain = orWhyNot(() => data.object('domain')).value;
  const suffix = domain && domainOf(domain.dn);
  const settings = {
    catalog,
    checks: options.checks,
    ...(suffix !== undefined && { suffixes: [suffix] }),
    ...(options.resolver && { dnsServers: [addressOf(options.resolver)] }),
    ...(options.caFile !== undefined && { authorities: await readAuthorityFile(options.caFile) }),
  };
  const unread = serversNotRead(data);
  for await (const result of reachServers(targets, settings, signal)) yield withUnread(result, unread);
}

function whyNone(data: DirectoryCase): string {
  const reads = [
    () => data.object('rootDse'),
    () => data.objects('servers'),
    () => data.objects('domainControllers'),
  ];
  const reasons = reads.map((read) => orWhyNot<unknown>(read).why);
  return (
    reasons.find((why) => why !== undefined) ??
    'The directory shows no Exchange server and no domain controller: there is none, or you may not see them.'
  );
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
