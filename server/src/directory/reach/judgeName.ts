import type { CheckPart, CheckResult } from '../../model/check.ts';
import type { Lookup, NameMeasurement, ShortNameMeasurement } from './measured.ts';
import { clean, list, runFrom, worst } from './wording.ts';

/**
 * Judges what the name services said of a host. The system's own lookup and DNS are shown apart, and fail where they contradict each
 * other; a reverse name that is missing or differs fails nothing, as no part of Exchange needs it.
 */
export function judgeName(measured: NameMeasurement): CheckResult {
  const { host, short, reverse, vantage, isAddress } = measured;
  const forward = isAddress ? [] : [systemPart(measured), dnsPart(measured)];
  const shortParts = short === undefined ? [] : shortPart(measured, short);
  const parts = [...forward, ...shortParts, ...reverse.map((each) => reversePart(host, each))];
  const outcome = worst([...forward, ...shortParts].map((part) => part.outcome));
  return {
    check: 'reach.name',
    outcome,
    message: messageOf(measured, outcome, [...forward, ...shortParts]),
    evidence: [runFrom(vantage), { label: 'DNS servers', value: list(measured.servers) }],
    parts,
    facts: { server: host },
    remedies: outcome === 'passed' ? [] : ['resolve-server'],
  };
}

function messageOf(
  { host, isAddress, system, dns }: NameMeasurement,
  outcome: string,
  parts: readonly CheckPart[],
): string {
  if (isAddress) return `${clean(host)} is an address, so no name had to be found.`;
  const found = system.kind === 'found' ? system : dns;
  if (outcome === 'passed' && found.kind === 'found')
    return `${clean(host)} is found: ${list(found.values)}.`;
  return parts.find((part) => part.outcome === outcome)?.message ?? `${clean(host)} is found.`;
}

function systemPart({ host, system }: NameMeasurement): CheckPart {
  const name = 'Lookup of this computer';
  const evidence = [{ label: clean(host), value: say(system) }];
  if (system.kind === 'found') {
    return {
      name,
      outcome: 'passed',
      message: `Programs on this computer get ${list(system.values)}.`,
      evidence,
    };
  }
  if (system.kind === 'none') {
    const message = `Programs on this computer do not find ${clean(host)}: neither its hosts file nor DNS nor another service that it asks has the name.`;
    return { name, outcome: 'failed', message, evidence };
  }
  return {
    name,
    outcome: 'unknown',
    message: `This computer could not look ${clean(host)} up: ${say(system)}.`,
    evidence,
  };
}

function dnsPart({ host, system, dns, servers }: NameMeasurement): CheckPart {
  const name = 'DNS';
  const evidence = [{ label: clean(host), value: say(dns) }];
  if (dns.kind === 'failed') {
    return {
      name,
      outcome: 'unknown',
      message: `DNS did not say (${list(servers)}): ${say(dns)}.`,
      evidence,
    };
  }
  if (dns.kind === 'none')
    return { name, outcome: 'failed', message: missingInDns(host, system, dns), evidence };
  const gone = system.kind === 'found' ? system.values.filter((each) => !dns.values.includes(each)) : [];
  if (gone.length > 0) {
    const message = `DNS says ${list(dns.values)}, this computer ${list(gone)}: a line in its hosts file, an old answer that it still keeps (ipconfig /flushdns), or other DNS servers for programs.`;
    return { name, outcome: 'failed', message, evidence };
  }
  return { name, outcome: 'passed', message: `DNS says ${list(dns.values)}.`, evidence };
}

function missingInDns(host: string, system: Lookup, dns: Extract<Lookup, { kind: 'none' }>): string {
  const what = dns.code === 'ENODATA' ? 'has the name, but no address for it' : 'does not have the name';
  if (system.kind !== 'found') return `DNS ${what}: ${clean(host)}.`;
  return `DNS ${what}; only this computer finds it, by its hosts file, NetBIOS or multicast. Servers and other computers do not.`;
}

/** A name without a domain, as MAPI profiles and old agents have it. */
function shortPart({ system: full, dns }: NameMeasurement, short: ShortNameMeasurement): CheckPart[] {
  const { system, suffixed } = short;
  const name = `Short name ${clean(short.name)}`;
  const evidence = [
    { label: clean(short.name), value: say(system) },
    ...suffixed.map((each) => ({ label: clean(each.name), value: say(each.dns) })),
  ];
  const part = (outcome: CheckPart['outcome'], message: string) => [{ name, outcome, message, evidence }];
  const addresses = [full, dns].flatMap((each) => (each.kind === 'found' ? each.values : []));
  const wrong = [system, ...suffixed.slice(0, 1).map((each) => each.dns)].find(
    (each) =>
      each.kind === 'found' && addresses.length > 0 && !each.values.some((one) => addresses.includes(one)),
  );
  if (wrong !== undefined) {
    return part(
      'failed',
      `${clean(short.name)} leads to ${say(wrong)}, the full name to ${list(addresses)}: another computer of that name, or an old record.`,
    );
  }
  if (system.kind === 'found')
    return part('passed', `${clean(short.name)} is found: ${list(system.values)}.`);
  const hit = suffixed.find((each) => each.dns.kind === 'found');
  if (hit !== undefined) {
    return part(
      'unknown',
      `Not found on this computer; with the suffix, ${clean(hit.name)} is. Computers that have this suffix find it.`,
    );
  }
  if (suffixed.length === 0)
    return part(
      'unknown',
      'This computer has no DNS suffix, and none was given, so a short name could not be tried.',
    );
  if (suffixed.some((each) => each.dns.kind === 'failed'))
    return part('unknown', 'DNS did not say for every suffix.');
  return part(
    'failed',
    `${clean(short.name)} is not found with any suffix: ${list(suffixed.map((each) => each.name))}. MAPI profiles and older programs use the short name.`,
  );
}

function reversePart(host: string, { address, names }: NameMeasurement['reverse'][number]): CheckPart {
  const part = (outcome: CheckPart['outcome'], message: string): CheckPart => ({
    name: `Reverse name of ${clean(address)}`,
    outcome,
    message,
    evidence: [{ label: clean(address), value: say(names) }],
  });
  if (names.kind === 'failed') return part('unknown', `DNS did not say: ${say(names)}.`);
  if (names.kind === 'none')
    return part(
      'passed',
      'None is registered. Exchange needs none inside; mail servers outside may refuse a sender without one.',
    );
  const same = names.values.some(
    (each) => each.toLowerCase().replace(/\.$/, '') === host.toLowerCase().replace(/\.$/, ''),
  );
  if (same) return part('passed', `It is ${list(names.values)}, as asked.`);
  return part(
    'passed',
    `It is ${list(names.values)}: another name of the computer, or another computer that had the address. Nothing fails by it.`,
  );
}

/** In the words of the service. */
function say(lookup: Lookup): string {
  switch (lookup.kind) {
    case 'found':
      return list(lookup.values);
    case 'none':
      return lookup.code === 'ENODATA' ? 'no address (ENODATA)' : `no such name (${clean(lookup.code)})`;
    case 'failed':
      return clean(
        lookup.message.includes(lookup.code) ? lookup.message : `${lookup.code}: ${lookup.message}`,
      );
  }
}
