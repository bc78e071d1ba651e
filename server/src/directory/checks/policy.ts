import type { CheckPart, Evidence } from '../../model/check.ts';
import { dnKey, nameOf, partitionOf } from '../dn.ts';
import { number, text } from '../object.ts';
import type { Sid } from '../security/sid.ts';
import type { Token } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { anyMeant, settingOf, titleOf, type Logon, type Setting } from './policyRights.ts';
import { policiesOf, type LinkedPolicy, type PolicyScope } from './policyScope.ts';
import { tokenOf } from './token.ts';
import { count, evidence, passed, unknown, verdict, worst, type Verdict } from './verdict.ts';

/** What a service account needs on a server, to what takes it away, and the group of those who log on in this way. */
const logons = [
  {
    allow: 'SeNetworkLogonRight',
    deny: 'SeDenyNetworkLogonRight',
    name: 'logon over the network',
    session: 'S-1-5-2',
  },
  {
    allow: 'SeServiceLogonRight',
    deny: 'SeDenyServiceLogonRight',
    name: 'logon as a service',
    session: 'S-1-5-6',
  },
] as const;

/** primaryGroupID of domain controllers, and of those that are read-only. */
const controllers = new Set([516, 521]);

const notRead =
  'Policies that are linked to sites, security filtering and WMI filters were not looked at: gpresult on the server shows them.';

/** On no Exchange server the policies deny the account a logon, or give it to others only. */
export function accountPolicy(data: DirectoryCase): Verdict {
  const account = data.named('account').dn;
  const servers = data.objects('servers');
  if (servers.length === 0)
    return unknown('The directory shows no Exchange server. There is none, or you may not see it.');
  const computers = data.objects('serverComputers');
  const scopes = servers.flatMap((server) => scopesOf(server, computers, data));
  const parts = scopes.map((scope) => partOf(scope, data));
  const linked = new Map(
    scopes.flatMap(({ policies }) => policies.map((policy) => [dnKey(policy.dn), policy])),
  );
  const shown = [...linked.values()].map(linkEvidence);
  const outcome = worst(parts);
  if (outcome === 'passed') {
    const of =
      linked.size === 0
        ? 'No group policy is linked above the Exchange servers.'
        : `Of ${count(linked.size, 'policy', 'policies')} linked above the Exchange servers, none takes a logon right from ${account}.`;
    return passed(`${of} ${notRead}`, { parts, evidence: shown });
  }
  const server = parts.find((part) => part.outcome === outcome)?.name;
  return verdict(outcome, `${messagesOf(parts.filter((part) => part.outcome === outcome))} ${notRead}`, {
    parts,
    evidence: shown,
    ...(server !== undefined && { facts: { server } }),
  });
}

/** A server, with what applies to its computer account. */
interface ServerScope extends PolicyScope {
  readonly server: string;
  readonly computer?: DirectoryObject;
}

function scopesOf(
  server: DirectoryObject,
  computers: readonly DirectoryObject[],
  data: DirectoryCase,
): ServerScope[] {
  const name = text(server, 'cn') ?? nameOf(server.dn);
  const own = computers.filter(
    (computer) => (text(computer, 'cn') ?? nameOf(computer.dn)).toLowerCase() === name.toLowerCase(),
  );
  if (own.length === 0) return [{ server: name, policies: [], unread: [] }];
  return own.map((computer) => ({ server: name, computer, ...policiesOf(computer, data) }));
}

function partOf(scope: ServerScope, data: DirectoryCase): CheckPart {
  const { server: name, computer, policies, unread } = scope;
  if (!computer) {
    const domain = text(data.object('rootDse'), 'defaultNamingContext') ?? 'the domain';
    const message = `Its computer account was not found in ${domain}: which policies apply to it is not known.`;
    return { name, outcome: 'unknown', message, evidence: [] };
  }
  const token = tokenOf(data, 'account', computer);
  const onController = controllers.has(number(computer, 'primaryGroupID') ?? 0);
  const findings = logons.flatMap((logon) =>
    findingsOf(logon, policies, { token: inSession(token, logon.session), onController }, data),
  );
  const lines = findings.flatMap((finding) => finding.evidence);
  const wrong = findings.flatMap((finding) => finding.wrong ?? []);
  if (wrong.length > 0 && unread.length === 0)
    return { name, outcome: 'failed', message: wrong.join(' '), evidence: lines };
  const open = [
    ...unread.map(
      (dn) => `What is linked to ${dn} could not be read: it is not there, or you may not see it.`,
    ),
    ...wrong,
    ...new Set(findings.flatMap((finding) => finding.open ?? [])),
  ];
  if (open.length > 0) return { name, outcome: 'unknown', message: open.join(' '), evidence: lines };
  const message = `The policies of ${partitionOf(computer.dn)} take no logon right from the account.`;
  return { name, outcome: 'passed', message, evidence: lines };
}

/** What was found of one user right: neither wrong nor open is as it should be. */
interface Finding {
  readonly wrong?: string;
  readonly open?: string;
  readonly evidence: readonly Evidence[];
}

function findingsOf(
  logon: (typeof logons)[number],
  policies: readonly LinkedPolicy[],
  who: Logon,
  data: DirectoryCase,
): Finding[] {
  return [
    findingOf(logon.deny, logon.name, true, { who, data }, settingOf(logon.deny, policies)),
    findingOf(logon.allow, logon.name, false, { who, data }, settingOf(logon.allow, policies)),
  ];
}

/** Who logs on as a service is not in Network, and the reverse. */
function inSession(token: Token, session: Sid): Token {
  const others = logons.map((logon): Sid => logon.session);
  return { ...token, sids: new Set([...[...token.sids].filter((of) => !others.includes(of)), session]) };
}

/** A right that denies is wrong where the account is meant, one that allows where it is not. */
function findingOf(
  right: string,
  name: string,
  denies: boolean,
  { who, data }: { readonly who: Logon; readonly data: DirectoryCase },
  setting: Setting,
): Finding {
  if (!setting) return { evidence: [] };
  if ('why' in setting) return { open: setting.why, evidence: [] };
  const { policy, accounts } = setting;
  const { match, account = '' } = anyMeant(accounts, who, data);
  const lines = [evidence(`${right} by ${policy}`, accounts.join(', '))];
  if (match === (denies ? 'no' : 'yes')) return { evidence: lines };
  const does = `${policy}: It ${denies ? 'denies' : 'gives'} ${name} (${right}) to`;
  const whom = whomOf(account, data);
  if (match === 'yes' || match === 'no')
    return { wrong: `${does} ${denies ? whom : 'others only'}.`, evidence: lines };
  return { open: `${does} ${whom}, and whether the account is meant is not known.`, evidence: lines };
}

function whomOf(account: string, data: DirectoryCase): string {
  const name = data.names.trustee(account as Sid) ?? account;
  return account.startsWith('S-1-5-32-') ? `${name} (a group of the server itself)` : name;
}

/** Each message once, with the servers that it is of. */
function messagesOf(parts: readonly CheckPart[]): string {
  const messages = new Set(parts.map(({ message }) => message));
  const serversOf = (message: string) =>
    parts.filter((part) => part.message === message).map(({ name }) => name);
  return [...messages].map((message) => `${serversOf(message).join(', ')}: ${message}`).join(' ');
}

function linkEvidence(policy: LinkedPolicy): Evidence {
  const title = titleOf(policy);
  return evidence('Linked policy', title === policy.dn ? title : `${title} (${policy.dn})`);
}
