import type { CheckPart, CheckResult, Outcome } from '../../model/check.ts';
import type { NetbiosMeasurement, NetbiosName, NetbiosReply } from './measured.ts';
import { netbiosSuffixes } from './ports.ts';
import { clean, list, runFrom, worst } from './wording.ts';

/**
 * Judges what NetBIOS said of a host: whether WINS and broadcast lead to the addresses that DNS has, and whether the computer there
 * has this name. Silence is no verdict, as NetBIOS over TCP/IP is often off and broadcasts do not cross routers.
 */
export function judgeNetbios(measured: NetbiosMeasurement): CheckResult {
  const { host, name, wins, broadcast, status, vantage } = measured;
  const parts = [
    ...(wins === undefined ? [] : [winsPart(measured, wins)]),
    broadcastPart(measured, broadcast),
    ...status.map((each) => statusPart(name, each)),
  ];
  const answered = parts.filter((part) => part.outcome !== 'unknown');
  const outcome = answered.length === 0 ? 'unknown' : worst(answered.map((part) => part.outcome));
  return {
    check: 'reach.netbios',
    outcome,
    message: messageOf(name, outcome, answered),
    evidence: [runFrom(vantage), { label: 'NetBIOS name', value: clean(name) }],
    parts,
    facts: { server: host },
    remedies: outcome === 'failed' ? ['resolve-server', 'adapters'] : [],
  };
}

function messageOf(name: string, outcome: Outcome, answered: readonly CheckPart[]): string {
  if (outcome === 'unknown') {
    return `Nobody answered for ${clean(name)} by NetBIOS. That is no fault where names are found by DNS: NetBIOS over TCP/IP may be off, UDP 137 closed, or the server behind a router, which broadcasts do not cross.`;
  }
  const telling = answered.find((part) => part.outcome === outcome);
  return telling?.message ?? `NetBIOS finds ${clean(name)}.`;
}

function winsPart(
  measured: NetbiosMeasurement,
  { server, reply }: NonNullable<NetbiosMeasurement['wins']>,
): CheckPart {
  const name = `WINS server ${clean(server)}`;
  if (reply.kind === 'negative' && reply.code === nameError) {
    return part(
      name,
      'failed',
      `It does not know ${clean(measured.name)}: the server is not registered there.`,
      reply,
    );
  }
  return addressPart(
    name,
    measured,
    reply,
    'It did not answer: it is no WINS server, or UDP 137 is closed between here and there.',
  );
}

function broadcastPart(measured: NetbiosMeasurement, reply: NetbiosReply): CheckPart {
  const silence =
    'Nobody on the networks of this computer answered. Broadcasts do not cross routers, so this says nothing of a server on another network.';
  return addressPart('Broadcast', measured, reply, silence);
}

function addressPart(
  name: string,
  { addresses }: NetbiosMeasurement,
  reply: NetbiosReply,
  silence: string,
): CheckPart {
  if (reply.kind !== 'addresses') return silentPart(name, reply, silence);
  const strange = reply.addresses.filter((each) => !addresses.includes(each));
  if (addresses.length === 0)
    return part(
      name,
      'passed',
      `It leads to ${list(reply.addresses)}; no other service has the name.`,
      reply,
    );
  if (strange.length === 0)
    return part(name, 'passed', `It leads to ${list(reply.addresses)}, as the other services say.`, reply);
  return part(
    name,
    'failed',
    `It leads to ${list(strange)}, the other services to ${list(addresses)}: an old registration, or an adapter that clients shall not use.`,
    reply,
  );
}

/** A computer registers its name with 00 (workstation) and 20 (file server). */
function statusPart(asked: string, { address, reply }: NetbiosMeasurement['status'][number]): CheckPart {
  const name = `Computer at ${clean(address)}`;
  if (reply.kind !== 'names') {
    return silentPart(
      name,
      reply,
      'It did not answer: NetBIOS over TCP/IP is off there, UDP 137 is closed, or it is no Windows computer.',
    );
  }
  const own = reply.names.filter(({ group }) => !group).map((each) => each.name);
  if (own.some((each) => each.toUpperCase() === asked)) {
    return part(name, 'passed', `It calls itself ${clean(asked)}.`, reply);
  }
  return part(
    name,
    'failed',
    `It calls itself ${list([...new Set(own)])}, not ${clean(asked)}: the address leads to another computer, or the name is an alias.`,
    reply,
  );
}

function silentPart(name: string, reply: NetbiosReply, silence: string): CheckPart {
  switch (reply.kind) {
    case 'malformed':
      return part(name, 'unknown', `Something answered that is no NetBIOS: ${clean(reply.problem)}.`, reply);
    case 'failed':
      return part(name, 'unknown', `It could not be asked: ${clean(reply.message)}.`, reply);
    case 'negative':
      return part(name, 'unknown', `It answered with ${refusal(reply.code)}.`, reply);
    default:
      return part(name, 'unknown', silence, reply);
  }
}

function part(name: string, outcome: Outcome, message: string, reply: NetbiosReply): CheckPart {
  return { name, outcome, message, evidence: evidenceOf(reply) };
}

function evidenceOf(reply: NetbiosReply): CheckPart['evidence'] {
  if (reply.kind === 'addresses') return [{ label: 'Addresses', value: list(reply.addresses) }];
  if (reply.kind === 'negative') return [{ label: 'Answer', value: refusal(reply.code) }];
  if (reply.kind !== 'names') return [];
  const names = reply.names.slice(0, 30).map((each) => ({ label: 'Name', value: describe(each) }));
  return [...names, { label: 'Hardware address', value: reply.hardware }];
}

function describe({ name, suffix, group }: NetbiosName): string {
  const hex = suffix.toString(16).toUpperCase().padStart(2, '0');
  const meaning = netbiosSuffixes[group ? 'group' : 'computer'][hex];
  return `${clean(name)} <${hex}> ${group ? 'group' : 'computer'}${meaning === undefined ? '' : `: ${meaning}`}`;
}

/** RFC 1002 4.2.14. */
const nameError = 3;
const refusals: Readonly<Record<number, string>> = {
  1: 'format error',
  2: 'server failure',
  3: 'no such name',
  4: 'unsupported request',
  5: 'refused',
};

function refusal(code: number): string {
  return refusals[code] ?? `error ${code}`;
}
