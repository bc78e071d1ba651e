import type { CheckPart } from '../../model/check.ts';
import { dnKey } from '../dn.ts';
import { number, text, values } from '../object.ts';
import type { Token } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { readPolicyTemplate, type UserRights } from './policyTemplate.ts';
import { tokenOf } from './token.ts';
import { count, evidence, passed, verdict, worst, type Verdict } from './verdict.ts';

/** The attribute that a source adds to a policy whose GptTmpl.inf it could read from SYSVOL; empty where there is no such file. */
export const policyTemplateAttribute = 'exchangeTriage-gptTmpl';

/** The extension for security settings: a policy without it sets no user right. */
const securitySettings = '{827d319e-6eac-11d2-a4ea-00c04f79f83a}';

/** What a service account needs on a server, to what takes it away. */
const logons = [
  { allow: 'SeNetworkLogonRight', deny: 'SeDenyNetworkLogonRight', name: 'logon over the network' },
  { allow: 'SeServiceLogonRight', deny: 'SeDenyServiceLogonRight', name: 'logon as a service' },
] as const;

/** No policy that is linked above the Exchange servers denies the account a logon, or gives it to others only. */
export function accountPolicy(data: DirectoryCase): Verdict {
  const token = tokenOf(data);
  const account = data.named('account').dn;
  const linked = linkedPolicies(data);
  if (linked.length === 0) return passed('No group policy is linked above the Exchange servers.');
  const withSettings = linked.filter((policy) =>
    text(policy, 'gPCMachineExtensionNames')?.toLowerCase().includes(securitySettings),
  );
  const parts = withSettings.map((policy) => partOf(policy, token, data));
  const shown = linked.map((policy) =>
    evidence('Linked policy', `${text(policy, 'displayName') ?? ''} (${policy.dn})`),
  );
  const outcome = worst(parts);
  const linkedText = `${count(linked.length, 'policy', 'policies')} linked above the Exchange servers`;
  if (outcome === 'passed')
    return passed(`Of ${linkedText}, none takes a logon right from ${account}.`, { parts, evidence: shown });
  const messages = parts
    .filter((part) => part.outcome === outcome)
    .map((part) => `${part.name}: ${part.message}`);
  return verdict(outcome, messages.join(' '), { parts, evidence: shown });
}

/** The policies that gPLink names on the containers of the servers' computer accounts. Disabled links and halves do not count. */
function linkedPolicies(data: DirectoryCase): readonly DirectoryObject[] {
  const policies = new Map(data.objects('policies').map((policy) => [dnKey(policy.dn), policy]));
  const links = data.objects('policyLinks').flatMap((container) => linksOf(text(container, 'gPLink') ?? ''));
  const linked = new Set(links.map(dnKey));
  return [...policies].flatMap(([key, policy]) =>
    linked.has(key) && isForComputers(policy) ? [policy] : [],
  );
}

/** `[LDAP://cn={…},cn=policies,…;0][…;1]`: bit 1 of the number switches the link off ([MS-GPOL] 2.2.2). */
function linksOf(gpLink: string): string[] {
  return [...gpLink.matchAll(/\[LDAP:\/\/([^\];]{1,2000});(\d{1,3})\]/gi)]
    .filter(([, , options]) => (Number(options) & 1) === 0)
    .map(([, dn = '']) => dn);
}

/** Bit 2 of flags switches the half for computers off ([MS-GPOL] 2.2.4). */
function isForComputers(policy: DirectoryObject): boolean {
  return ((number(policy, 'flags') ?? 0) & 2) === 0;
}

function partOf(policy: DirectoryObject, token: Token, data: DirectoryCase): CheckPart {
  const name = text(policy, 'displayName') ?? policy.dn;
  const [bytes] = values(policy, policyTemplateAttribute);
  if (!bytes) {
    const path = text(policy, 'gPCFileSysPath') ?? 'SYSVOL';
    const message = `It sets security settings, and its file GptTmpl.inf could not be read (${path}). Run gpresult on the server.`;
    return { name, outcome: 'unknown', message, evidence: [] };
  }
  const rights = readPolicyTemplate(bytes);
  const found = logons.flatMap((logon) => problemsOf(logon, rights, token, data));
  const lines = [...rights].map(([right, accounts]) => evidence(right, accounts.join(', ')));
  const message = found.length === 0 ? 'It takes no logon right from the account.' : found.join(' ');
  return { name, outcome: found.length === 0 ? 'passed' : 'failed', message, evidence: lines };
}

function problemsOf(
  logon: (typeof logons)[number],
  rights: UserRights,
  token: Token,
  data: DirectoryCase,
): string[] {
  const denied = rights.get(logon.deny.toLowerCase())?.find((account) => isMeant(account, token, data));
  const allowed = rights.get(logon.allow.toLowerCase());
  return [
    ...(denied === undefined
      ? []
      : [
          `It denies ${logon.name} (${logon.deny}) to ${data.names.trustee(denied as `S-1-${string}`) ?? denied}.`,
        ]),
    ...(allowed === undefined || allowed.some((account) => isMeant(account, token, data))
      ? []
      : [`It gives ${logon.name} (${logon.allow}) to others only.`]),
  ];
}

function isMeant(account: string, token: Token, data: DirectoryCase): boolean {
  if (account.startsWith('S-1-')) return token.sids.has(account as `S-1-${string}`);
  const own = (name: string | undefined) => name?.toLowerCase().replace(/^[^\\]*\\/, '');
  const wanted = own(account);
  return [...token.sids].some((of) => own(data.names.trustee(of)) === wanted);
}
