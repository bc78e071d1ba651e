import { checkRows, type CheckRow } from '../../knowledge/directory.ts';
import { remedyTemplateById } from '../../knowledge/remedies.ts';
import type { CheckResult } from '../../model/check.ts';
import { sid } from '../object.ts';
import { titleOf, type DirectoryCase } from './case.ts';
import { NotFound } from './named.ts';
import { NotKnown, orWhyNot } from './notKnown.ts';
import { unknown, type Verdict } from './verdict.ts';
import { mailboxAccess } from './access.ts';
import { accountGroups } from './groups.ts';
import {
  organizationFullControl,
  organizationReceiveAs,
  organizationSendAs,
  servers,
  systemObjects,
} from './organization.ts';
import { accountPolicy } from './policy.ts';
import { mailboxSendAs } from './sendAs.ts';
import { accountState, mailboxState } from './state.ts';
import { mailboxAdminSdHolder } from './adminSdHolder.ts';
import { mailboxDelegates } from './delegates.ts';
import { mailboxHidden } from './hidden.ts';
import { mailboxHomeDatabase, mailboxHomeTransfer } from './home.ts';
import { mailboxInheritance } from './inheritance.ts';
import { mailboxLegacyDn, mailboxLegacyDnUnique } from './legacyDn.ts';
import { mailboxLinked } from './linked.ts';
import { mailboxOwner } from './owner.ts';
import { replicas } from './replicas.ts';

/** Looks at what was gathered and says what it means. Throws NotKnown where that is not enough to say it. */
export type Check = (data: DirectoryCase) => Verdict;

/** Every check of the knowledge, by its id. */
export const checks: Readonly<Record<string, Check>> = {
  'account.state': accountState,
  'account.groups': accountGroups,
  'account.policy': accountPolicy,
  'organization.receive-as': organizationReceiveAs,
  'organization.send-as': organizationSendAs,
  'organization.full-control': organizationFullControl,
  'organization.system-objects': systemObjects,
  'organization.servers': servers,
  'mailbox.access': mailboxAccess,
  'mailbox.send-as': mailboxSendAs,
  'mailbox.inheritance': mailboxInheritance,
  'mailbox.admin-sd-holder': mailboxAdminSdHolder,
  'mailbox.legacy-dn': mailboxLegacyDn,
  'mailbox.legacy-dn-unique': mailboxLegacyDnUnique,
  'mailbox.hidden': mailboxHidden,
  'mailbox.owner': mailboxOwner,
  'mailbox.linked': mailboxLinked,
  'mailbox.home-database': mailboxHomeDatabase,
  'mailbox.home-mta': mailboxHomeTransfer,
  'mailbox.delegates': mailboxDelegates,
  'mailbox.state': mailboxState,
  'directory.replicas': replicas,
};

/** Whether a check can be asked: what it is about was named. */
export function isAsked(row: CheckRow, data: Pick<DirectoryCase, 'asked'>): boolean {
  return row.asks.every((kind) => data.asked[kind] !== undefined);
}

/** Runs one check. What could not be read makes it unknown; nothing is thrown. */
export function runCheck(row: CheckRow, data: DirectoryCase): CheckResult {
  const { verdict, isFound } = judge(row, data);
  const facts = { ...namedFacts(data), ...foundMailbox(data), ...verdict.facts };
  const remedies = isFound ? remediesFor(row, { ...verdict, facts }) : [];
  return { check: row.id, ...verdict, facts, remedies };
}

/**
 * Nothing is to be mended of what is not known to be broken: there only the commands that look further are offered. A grant does
 * not help where an entry refuses, and a command for another version of Exchange than that of the object not at all.
 */
function remediesFor(row: CheckRow, { outcome, facts }: Verdict): readonly string[] {
  if (outcome === 'passed') return [];
  const ids = [...row.remedies, ...(facts['grantDN'] === undefined ? [] : (row.grants ?? []))];
  const fitting = ids.filter((id) => {
    const needed = row.needs?.[id];
    return (
      (needed === undefined || facts[needed] !== undefined) && isForVersion(id, facts['exchangeVersions'])
    );
  });
  if (outcome === 'failed') return fitting;
  return fitting.filter((id) => remedyTemplateById(id)?.kind === 'diagnose');
}

/** @param found the versions of what is to be mended, with commas between; nothing where they are not known */
function isForVersion(id: string, found: string | undefined): boolean {
  const versions = remedyTemplateById(id)?.versions;
  return found === undefined || !versions || found.split(',').some((version) => versions.includes(version));
}

export function rowOf(id: string): CheckRow | undefined {
  return checkRows.find((row) => row.id === id);
}

interface Judged {
  readonly verdict: Verdict;
  /** Of somebody who was not found there is nothing to look further at. */
  readonly isFound: boolean;
}

function judge(row: CheckRow, data: DirectoryCase): Judged {
  const check = checks[row.id];
  if (!check) return { verdict: unknown('This check is not part of the program.'), isFound: true };
  try {
    return { verdict: ofAll(row, check(data), data), isFound: true };
  } catch (error) {
    if (error instanceof NotKnown)
      return { verdict: unknown(error.message), isFound: !(error instanceof NotFound) };
    throw error;
  }
}

/** Reads whose every object a pass of these checks rests on: what a file happens to hold is not enough for it. */
const organization = ['organization', 'servers', 'stores'];
const restsOnAll: Readonly<Record<string, readonly string[]>> = {
  'account.groups': organization,
  'organization.receive-as': organization,
  'organization.send-as': organization,
  'organization.full-control': organization,
  'organization.servers': ['servers'],
  'mailbox.legacy-dn-unique': ['sameLegacyDn'],
  'mailbox.owner': ['sameMailboxGuid'],
  'directory.replicas': ['directoryAgents'],
};

function ofAll({ id }: CheckRow, found: Verdict, data: DirectoryCase): Verdict {
  const partial =
    found.outcome === 'passed' ? restsOnAll[id]?.find((read) => data.isPartial(read)) : undefined;
  if (partial === undefined) return found;
  return {
    ...found,
    outcome: 'unknown',
    message: `The file may hold only a part of this: ${titleOf(partial)}. Of what it holds: ${found.message}`,
  };
}

/** What every remedy may be filled in with: the account as the directory has it, whatever was typed. */
function namedFacts(data: DirectoryCase): Record<string, string> {
  const { mailbox } = data.asked;
  const account =
    data.asked.account === undefined
      ? undefined
      : orWhyNot(() => data.once('account name', () => accountName(data))).value;
  return {
    ...(account !== undefined && { account, user: account }),
    ...(mailbox !== undefined && { mailbox }),
  };
}

/** The mailbox, where it was found: its distinguished name is of one object, whatever was typed. */
function foundMailbox(data: DirectoryCase): Record<string, string> {
  if (data.asked.mailbox === undefined) return {};
  const { value } = orWhyNot(() => data.named('mailbox').dn);
  return value === undefined ? {} : { mailbox: value };
}

function accountName(data: DirectoryCase): string {
  const account = data.named('account');
  const of = sid(account, 'objectSid');
  return (of && data.names.trustee(of)) ?? account.dn;
}
