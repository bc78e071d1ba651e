import { readExchangeVersion } from '../../codes/exchangeVersion.ts';
import { nameOf } from '../dn.ts';
import { text } from '../object.ts';
import type { DirectoryCase } from './case.ts';
import {
  decideOrSay,
  fullControl,
  receiveAs,
  refusalFacts,
  sendAs,
  type AskedRight,
  type Decision,
} from './decision.ts';
import { levelsOf, objectsAbove, serverOf, type Level } from './levels.ts';
import { tokenOf } from './token.ts';
import { count, evidence, failed, passed, unknown, verdict, worst, type Verdict } from './verdict.ts';

export const organizationReceiveAs = (data: DirectoryCase): Verdict => onEveryLevel(data, receiveAs);
export const organizationFullControl = (data: DirectoryCase): Verdict => onEveryLevel(data, fullControl);

/** Send As of a level opens nothing: a product may ask for it, and the message says that it is no cause. */
export function organizationSendAs(data: DirectoryCase): Verdict {
  const found = onEveryLevel(data, sendAs);
  if (found.outcome !== 'failed') return found;
  return {
    ...found,
    message: `${found.message} A product may ask for it; it is not why a mailbox does not open.`,
  };
}

function onEveryLevel(data: DirectoryCase, right: AskedRight): Verdict {
  const token = tokenOf(data);
  const levels = levelsOf(data);
  const above = objectsAbove(data);
  const decisions = levels.map((level) => ({
    level,
    decision: decideOrSay(data, level.object, token, right, above, level.name),
  }));
  const outcome = worst(decisions.map(({ decision }) => decision));
  const account = data.named('account').dn;
  const without = decisions.filter(({ decision }) => decision.outcome !== 'passed');
  const first = without.find(({ decision }) => decision.outcome === outcome);
  const parts = decisions.map(({ decision }) => decision);
  if (!first)
    return passed(`${account} has ${right.name} on all ${count(levels.length, 'level')}.`, { parts });
  return verdict(
    outcome,
    `${account} has ${right.name} on ${levels.length - without.length} of ${count(levels.length, 'level')}. ${first.level.name}: ${first.decision.message}`,
    { parts, facts: factsOf(first.level, first.decision, levels) },
  );
}

/** For the remedies: what refuses and where that was set; what would have to be granted, and where. */
export function factsOf(level: Level, decision: Decision, levels: readonly Level[]): Record<string, string> {
  const server = serverOf(level, levels);
  return {
    ...refusalFacts(decision, level.object.dn),
    ...(level.kind === 'Database' && { storeDN: level.object.dn }),
    ...(server && { server: nameOf(server.object.dn) }),
  };
}

/** Full control of the container that public folders' and system mailboxes' objects stand in. */
export function systemObjects(data: DirectoryCase): Verdict {
  const object = data.object('systemObjects');
  const decision = decideOrSay(
    data,
    object,
    tokenOf(data, 'account', object),
    fullControl,
    data.objects('domain'),
    nameOf(object.dn),
  );
  return verdict(decision.outcome, `${decision.name}: ${decision.message}`, {
    evidence: decision.evidence,
    facts: refusalFacts(decision, object.dn),
  });
}

/** Whether all servers are of one version: one that was updated alone may refuse the sessions that another passes on. */
export function servers(data: DirectoryCase): Verdict {
  const all = data.objects('servers').map((object) => {
    const serial = text(object, 'serialNumber');
    const version = serial === undefined ? undefined : readExchangeVersion(serial, data.catalog.builds);
    return { name: nameOf(object.dn), serial, version };
  });
  const shown = all.map(({ name, serial, version }) =>
    evidence(
      name,
      [version?.product, version?.update, serial ?? 'serialNumber could not be read']
        .filter(Boolean)
        .join(', '),
    ),
  );
  if (all.length === 0)
    return unknown('The directory shows no Exchange server. There is none, or you may not see it.');
  if (all.some(({ serial }) => serial === undefined)) {
    return unknown('The version of a server could not be read.', { evidence: shown });
  }
  const products = new Set(all.map(({ serial, version }) => version?.product ?? serial));
  const builds = new Set(all.map(({ serial }) => serial));
  const servers = count(all.length, 'Exchange server');
  if (products.size > 1) {
    return failed(
      `${servers}, of ${products.size} versions: IMAP and POP sessions may not be passed on between them.`,
      { evidence: shown },
    );
  }
  const same = builds.size === 1 ? 'of one version' : `of one version, with ${builds.size} builds`;
  return passed(`${servers}, ${same}.`, { evidence: shown });
}
