import type { CheckPart } from '../../model/check.ts';
import { nameOf } from '../dn.ts';
import { sid, text, values } from '../object.ts';
import { checkAccess } from '../security/accessCheck.ts';
import { describeAce } from '../security/aceNames.ts';
import { isOpaque, type SecurityDescriptor } from '../security/descriptor.ts';
import { readSecurityDescriptor } from '../security/readDescriptor.ts';
import type { Token } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { decideOrSay, receiveAs } from './decision.ts';
import { levelAt, levelsOf, objectsAbove } from './levels.ts';
import { factsOf } from './organization.ts';
import { tokenOf } from './token.ts';
import { evidence, failed, passed, unknown, verdict, type Verdict } from './verdict.ts';

/** Full mailbox access, in msExchMailboxSecurityDescriptor. */
const fullAccess = 0x1;

/** The account may open the mailbox: it is its own, or it has Receive As on the database, or full access to the mailbox. */
export function mailboxAccess(data: DirectoryCase): Verdict {
  const account = data.named('account');
  const mailbox = data.named('mailbox');
  const token = tokenOf(data);
  const own = ownership(mailbox, token);
  if (own !== undefined) return passed(`${account.dn} is ${own} of the mailbox.`);
  const full = mailboxPart(data, mailbox, token);
  const store = databasePart(data, mailbox, token);
  const parts = [store.part, full];
  if (store.part.outcome === 'passed') {
    return passed(
      `${account.dn} may open the mailbox, as every mailbox of ${store.part.name}: ${store.part.message}`,
      { parts },
    );
  }
  if (full.outcome === 'passed')
    return passed(`${account.dn} may open the mailbox: ${full.message}`, { parts });
  if (store.part.outcome === 'unknown' || full.outcome === 'unknown') {
    return unknown(
      `Whether ${account.dn} may open the mailbox is not known. ${store.part.message} ${full.message}`,
      { parts },
    );
  }
  return failed(
    `${account.dn} may not open the mailbox of ${mailbox.dn}. ${store.part.name}: ${store.part.message} ${full.message}`,
    { parts, facts: store.facts },
  );
}

/** Owner, or the account of another forest that the mailbox is linked to: these need no grant. */
export function ownership(mailbox: DirectoryObject, token: Token): string | undefined {
  if (sid(mailbox, 'objectSid') === token.user) return 'the owner';
  const master = sid(mailbox, 'msExchMasterAccountSid');
  return master !== undefined && master !== 'S-1-5-10' && master === token.user
    ? 'the associated external account'
    : undefined;
}

function databasePart(
  data: DirectoryCase,
  mailbox: DirectoryObject,
  token: Token,
): { part: CheckPart; facts: Record<string, string> } {
  const home = text(mailbox, 'homeMDB');
  const levels = levelsOf(data);
  const level = home === undefined ? undefined : levelAt(levels, home);
  if (home === undefined || !level) {
    const message =
      home === undefined
        ? 'The mailbox names no database (homeMDB).'
        : `The database of the mailbox, ${home}, could not be read.`;
    return { part: { name: 'Database', outcome: 'unknown', message, evidence: [] }, facts: {} };
  }
  const decision = decideOrSay(data, level.object, token, receiveAs, objectsAbove(data), level.name);
  return { part: decision, facts: factsOf(level, decision, levels) };
}

/** By the copy of the mailbox's own permissions that the directory holds: the store's may be newer. */
function mailboxPart(data: DirectoryCase, mailbox: DirectoryObject, token: Token): CheckPart {
  const name = `Mailbox ${nameOf(mailbox.dn)}`;
  const [bytes] = values(mailbox, 'msExchMailboxSecurityDescriptor');
  if (!bytes) {
    const message =
      'The mailbox grants nothing of its own: it has no msExchMailboxSecurityDescriptor, or you may not read it.';
    return { name, outcome: 'failed', message, evidence: [] };
  }
  let sd: SecurityDescriptor;
  try {
    sd = readSecurityDescriptor(bytes);
  } catch (error) {
    const message = `msExchMailboxSecurityDescriptor of ${mailbox.dn} is damaged. ${(error as Error).message}`;
    return { name, outcome: 'unknown', message, evidence: [] };
  }
  const { outcome, decided } = checkAccess(sd, token, { mask: fullAccess }, selfOf(mailbox));
  const lines = (sd.dacl?.aces ?? []).map((ace, index) =>
    evidence(
      `Entry ${index + 1} of the mailbox`,
      isOpaque(ace) ? 'of an unknown type' : describeAce(ace, data.names, 'mailbox'),
    ),
  );
  const through = decided.by === 'ace' ? ` (entry ${decided.index + 1})` : '';
  const words = {
    granted: `grants full access${through}`,
    denied: `does not grant full access${through}`,
    unknown: 'may grant full access',
  };
  const message = `The mailbox itself ${words[outcome]}, by the copy of its permissions in the directory.`;
  return {
    name,
    outcome: verdict(outcome === 'granted' ? 'passed' : outcome === 'denied' ? 'failed' : 'unknown', '')
      .outcome,
    message,
    evidence: lines,
  };
}

function selfOf(mailbox: DirectoryObject): { objectSid?: ReturnType<typeof sid> } {
  return { objectSid: sid(mailbox, 'objectSid') };
}
