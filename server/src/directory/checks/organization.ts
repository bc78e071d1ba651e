import { readExchangeVersion } from '../../codes/exchangeVersion.ts';
import { isBelow, nameOf, sameDn } from '../dn.ts';
import { text } from '../object.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import {
  decideOrSay,
  fullControl,
  receiveAs,
  refusalFacts,
  sendAs,
  withoutShell,
  type AskedRight,
  type Decision,
} from './decision.ts';
import { levelsOf, objectsAbove, serverOf, type Level } from './levels.ts';
import { sayOnce } from './sayOnce.ts';
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
  const parts = sayOnce(decisions);
  if (!first)
    return passed(`${account} has ${right.name} on all ${count(levels.length, 'level')}.`, { parts });
  return verdict(
    outcome,
    `${account} has ${right.name} on ${levels.length - without.length} of ${count(levels.length, 'level')}. ${first.level.name}: ${first.decision.message}`,
    { parts, facts: factsOf(first.level, first.decision, levels, right, data) },
  );
}

/** For the remedies: what refuses and where that was set; what would have to be granted, and where. */
export function factsOf(
  level: Level,
  decision: Decision,
  levels: readonly Level[],
  right: AskedRight,
  data: DirectoryCase,
): Record<string, string> {
  if (decision.outcome !== 'failed') return {};
  const server = serverOf(level, levels);
  const place = levels.find(({ object }) => sameDn(object.dn, decision.setOn ?? level.object.dn)) ?? level;
  const versions = versionsAt(place, levels, data);
  return {
    ...refusalFacts(decision, level.object.dn, right, versions),
    ...(level.kind === 'Database' && { storeDN: level.object.dn }),
    ...(server && { server: nameOf(server.object.dn) }),
  };
}

/**
 * The versions of the servers that a level is for, as remedies call them: those with a shell, where one has it, since that shell
 * writes the permissions of them all. Nothing where one of them is not known.
 */
function versionsAt(
  level: Level,
  levels: readonly Level[],
  data: DirectoryCase,
): readonly string[] | undefined {
  const server = serverOf(level, levels);
  const group = levels.find(
    ({ object, kind }) => kind === 'Administrative group' && isBelow(level.object.dn, object.dn),
  );
  const above = level.kind === 'Database' && group ? group : level;
  const servers = server
    ? [server]
    : levels.filter(({ object, kind }) => kind === 'Server' && isBelow(object.dn, above.object.dn));
  const versions = servers.map(({ object }) => versionOf(object, data));
  if (versions.length === 0 || versions.includes(undefined)) return undefined;
  const all = [...new Set(versions.filter((version) => version !== undefined))];
  const modern = all.filter((version) => !withoutShell.has(version));
  return modern.length > 0 ? modern : all;
}

/** As the setting has it: `2003`, `2016`, `SE`; nothing where the directory does not say it. */
export function versionOf(server: DirectoryObject, data: DirectoryCase): string | undefined {
  const product = readExchangeVersion(text(server, 'serialNumber') ?? '', data.catalog.builds)?.product;
  return /\b(?:\d{4}|SE)\b/.exec(product ?? '')?.[0];
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
    facts: refusalFacts(decision, object.dn, fullControl),
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
  const readable = all.filter(({ serial }) => serial !== undefined);
  const products = new Set(readable.map(({ serial, version }) => version?.product ?? serial));
  const builds = new Set(readable.map(({ serial }) => serial));
  const servers = count(all.length, 'Exchange server');
  if (products.size > 1) {
    return failed(
      `${servers}, of ${products.size} versions: IMAP and POP sessions may not be passed on between them.`,
      { evidence: shown },
    );
  }
  if (readable.length < all.length) {
    return unknown('The version of a server could not be read.', { evidence: shown });
  }
  const same = builds.size === 1 ? 'of one version' : `of one version, with ${builds.size} builds`;
  return passed(`${servers}, ${same}.`, { evidence: shown });
}
