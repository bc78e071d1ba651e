import { text, values } from '../object.ts';
import type { Sid } from '../security/sid.ts';
import type { Token } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import type { LinkedPolicy } from './policyScope.ts';
import { readPolicyTemplate, type UserRights } from './policyTemplate.ts';

/** The attribute that a source adds to a policy whose GptTmpl.inf it could read from SYSVOL; empty where there is no such file. */
export const policyTemplateAttribute = 'exchangeTriage-gptTmpl';

/** The extension for security settings: a policy without it sets no user right. */
const securitySettings = '{827d319e-6eac-11d2-a4ea-00c04f79f83a}';

/** The policy that sets a user right, or why that is not known; nothing where none sets it. */
export type Setting =
  { readonly policy: string; readonly accounts: readonly string[] } | { readonly why: string } | undefined;

/** A user right is set by one policy as a whole: the first that names it replaces what the others say. */
export function settingOf(right: string, policies: readonly LinkedPolicy[]): Setting {
  for (const linked of policies) {
    const rights = rightsOf(linked);
    if ('why' in rights) return rights;
    const accounts = rights.rights.get(right.toLowerCase());
    if (accounts) return { policy: titleOf(linked), accounts };
  }
  return undefined;
}

export function titleOf({ dn, policy }: LinkedPolicy): string {
  return (policy && text(policy, 'displayName')) ?? dn;
}

function rightsOf(linked: LinkedPolicy): { readonly rights: UserRights } | { readonly why: string } {
  const title = titleOf(linked);
  const { policy, why } = linked;
  if (!policy || why !== undefined) return { why: `${title}: ${why ?? 'it was not read'}.` };
  if (!setsSecurity(policy)) return { rights: new Map() };
  const [bytes] = values(policy, policyTemplateAttribute);
  if (bytes) return { rights: readPolicyTemplate(bytes) };
  const path = text(policy, 'gPCFileSysPath') ?? 'SYSVOL';
  return {
    why: `${title}: It sets security settings, and its file GptTmpl.inf could not be read (${path}). Run gpresult on the server.`,
  };
}

function setsSecurity(policy: DirectoryObject): boolean {
  return text(policy, 'gPCMachineExtensionNames')?.toLowerCase().includes(securitySettings) ?? false;
}

/** Whoever wants to log on, and where. */
export interface Logon {
  readonly token: Token;
  /** On a domain controller the groups of BUILTIN are the domain's, and in the token. */
  readonly onController: boolean;
}

/** Whether one of the accounts is in the token; `unknown` where none is for certain. */
export function anyMeant(
  accounts: readonly string[],
  logon: Logon,
  data: DirectoryCase,
): { readonly match: 'yes' | 'no' | 'unknown'; readonly account?: string } {
  const matches = accounts.map((account) => ({ account, match: isMeant(account, logon, data) }));
  const decided =
    matches.find(({ match }) => match === 'yes') ?? matches.find(({ match }) => match === 'unknown');
  return decided ?? { match: 'no' };
}

const guests = 'S-1-5-32-546';

/**
 * Groups of BUILTIN are those of the server itself, whose members the directory does not hold. Of Guests it is taken that nobody put
 * an account there but the guests of the domain, as the join does: every hardening denies them. A name is that of the token's own
 * group or account, or of somebody whom it is not known to be.
 */
function isMeant(
  account: string,
  { token, onController }: Logon,
  data: DirectoryCase,
): 'yes' | 'no' | 'unknown' {
  const isSid = /^S-1-\d/i.test(account);
  const of = account.toUpperCase() as Sid;
  if (isSid && !onController && of.startsWith('S-1-5-32-')) {
    const isGuest = [...token.sids].some((each) => /^S-1-5-21-.+-(?:501|514)$/.test(each));
    return of === guests && !isGuest ? 'no' : 'unknown';
  }
  if (isSid) {
    if (token.sids.has(of)) return 'yes';
    return token.missing !== undefined && /^S-1-5-(?:21|32)-/.test(of) ? 'unknown' : 'no';
  }
  const wanted = account.toLowerCase();
  const names = [...token.sids]
    .filter((each) => onController || !each.startsWith('S-1-5-32-'))
    .flatMap((each) => data.names.trustee(each)?.toLowerCase() ?? []);
  const isOwn = wanted.includes('\\')
    ? names.includes(wanted)
    : names.some((name) => name.replace(/^[^\\]*\\/, '') === wanted);
  return isOwn ? 'yes' : 'unknown';
}
