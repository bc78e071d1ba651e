import type { CheckPart } from '../../model/check.ts';
import { nameOf, partitionOf } from '../dn.ts';
import { sid, text, values } from '../object.ts';
import { checkAccess, type AccessAnswer } from '../security/accessCheck.ts';
import { describeAce } from '../security/aceNames.ts';
import { isInherited, isOpaque, type Ace, type SecurityDescriptor } from '../security/descriptor.ts';
import { DescriptorError } from '../security/descriptorError.ts';
import { aceFlags, aceTypes } from '../security/masks.ts';
import { readSecurityDescriptor } from '../security/readDescriptor.ts';
import { principalSelf, type Token } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { bounded, decideOrSay, outcomes, receiveAs } from './decision.ts';
import { shownBeside } from './exchange.ts';
import { levelAt, levelsOf, objectsAbove } from './levels.ts';
import { mailboxBits, nullDacl } from './mailboxBits.ts';
import { orWhyNot } from './notKnown.ts';
import { factsOf } from './organization.ts';
import { tokenOf } from './token.ts';
import { evidence, failed, passed, unknown, type Verdict } from './verdict.ts';

const attribute = 'msExchMailboxSecurityDescriptor';

/** The account may open the mailbox: it is its own, or it has Receive As on the database, or full access to the mailbox. */
export function mailboxAccess(data: DirectoryCase): Verdict {
  const account = data.named('account');
  const mailbox = data.named('mailbox');
  const token = tokenOf(data, 'account', mailbox);
  const own = ownership(mailbox, token);
  if (own !== undefined) return passed(`${account.dn} is ${own} of the mailbox.`);
  const full = mailboxPart(data, mailbox, token);
  const store = databasePart(data, mailbox, token);
  const parts = [store.part, full.part];
  if (full.part.outcome === 'passed')
    return passed(`${account.dn} may open the mailbox: ${full.part.message}`, { parts });
  if (full.refusal === 'denied') {
    return failed(
      `${account.dn} may not open the mailbox of ${mailbox.dn}: ${full.part.message} What the mailbox itself denies comes before what the database grants.`,
      { parts, facts: full.denied === undefined ? {} : { mailboxDenied: full.denied } },
    );
  }
  if (store.part.outcome === 'passed' && full.refusal === 'none') {
    const doubt = full.part.outcome === 'unknown' ? ` But ${full.part.message}` : '';
    return passed(
      `${account.dn} may open the mailbox, as every mailbox of ${store.part.name}: ${store.part.message}${doubt}`,
      { parts },
    );
  }
  if (store.part.outcome !== 'failed' || full.part.outcome === 'unknown') {
    return unknown(
      `Whether ${account.dn} may open the mailbox is not known. ${store.part.message} ${full.part.message}`,
      { parts },
    );
  }
  return failed(
    `${account.dn} may not open the mailbox of ${mailbox.dn}. ${store.part.name}: ${store.part.message} ${full.part.message}`,
    { parts, facts: store.facts },
  );
}

/** Owner, or the account of another forest that the mailbox is linked to: these need no grant. */
export function ownership(mailbox: DirectoryObject, token: Token): string | undefined {
  if (sid(mailbox, 'objectSid') === token.user) return 'the owner';
  const master = sid(mailbox, 'msExchMasterAccountSid');
  return master !== undefined && master !== principalSelf && master === token.user
    ? 'the associated external account'
    : undefined;
}

interface DatabasePart {
  readonly part: CheckPart;
  readonly facts: Record<string, string>;
}

/** The same for every mailbox of a database. */
function databasePart(data: DirectoryCase, mailbox: DirectoryObject, token: Token): DatabasePart {
  const home = text(mailbox, 'homeMDB');
  return data.once(JSON.stringify([receiveAs.name, home, partitionOf(mailbox.dn)]), () =>
    judgeDatabase(data, home, token),
  );
}

function judgeDatabase(data: DirectoryCase, home: string | undefined, token: Token): DatabasePart {
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
  return { part: decision, facts: factsOf(level, decision, levels, receiveAs, data) };
}

/** What the mailbox's own entries say, which come before those that are inherited from the database. */
interface MailboxPart {
  readonly part: CheckPart;
  /** Whether an entry of its own refuses full access, whatever the database grants. */
  readonly refusal: 'denied' | 'unknown' | 'none';
  /** The account, by name, where an entry for itself denies. One for a group is for all of its members, and stays. */
  readonly denied?: string;
}

/** By the copy of the mailbox's own permissions that the directory holds: the store's may be newer. */
function mailboxPart(data: DirectoryCase, mailbox: DirectoryObject, token: Token): MailboxPart {
  const name = `Mailbox ${nameOf(mailbox.dn)}`;
  const [bytes] = values(mailbox, attribute);
  if (!bytes) return withoutCopy(name, mailbox, data);
  let sd: SecurityDescriptor;
  try {
    sd = readSecurityDescriptor(bytes);
  } catch (error) {
    if (!(error instanceof DescriptorError)) throw error;
    const message = `${attribute} of ${mailbox.dn} is damaged. ${error.message}`;
    return { part: { name, outcome: 'unknown', message, evidence: [] }, refusal: 'unknown' };
  }
  if (!sd.dacl)
    return { part: { name, outcome: 'unknown', message: `${nullDacl}.`, evidence: [] }, refusal: 'none' };
  const { outcome, decided } = askCopy(sd, token, mailbox);
  const refusal = refusalOf(sd, token, mailbox);
  const lines = bounded([...sd.dacl.aces.entries()], ([index, ace]) =>
    evidence(
      `Entry ${index + 1} of the mailbox`,
      isOpaque(ace) ? 'of an unknown type' : describeAce(ace, data.names, 'mailbox'),
    ),
  );
  const through = decided.by === 'ace' ? ` (entry ${decided.index + 1})` : '';
  const words = {
    granted: `grants full access${through}`,
    denied: `${refusal === 'denied' ? 'denies' : 'does not grant'} full access${through}`,
    unknown: 'may grant full access',
  };
  const doubt = refusal === 'unknown' ? ' Whether one of its entries denies it is not known.' : '';
  const message = `The mailbox itself ${words[outcome]}, by the copy of its permissions in the directory.${doubt}`;
  const part = { name, outcome: outcomes[outcome], message, evidence: lines };
  const isOwn = refusal === 'denied' && decided.by === 'ace' && decided.ace.trustee === token.user;
  return {
    part,
    refusal,
    ...(isOwn && { denied: data.names.trustee(token.user) ?? token.user }),
  };
}

/** The store makes the copy when it is first needed: a mailbox without one was never granted to anyone but its owner. */
function withoutCopy(name: string, mailbox: DirectoryObject, data: DirectoryCase): MailboxPart {
  const { value: shown, why } = orWhyNot(() => shownBeside(attribute, mailbox, data));
  if (why !== undefined)
    return { part: { name, outcome: 'unknown', message: why, evidence: [] }, refusal: 'unknown' };
  const message = `The mailbox grants nothing of its own: ${attribute} is not set, while ${shown} can be read.`;
  return { part: { name, outcome: 'failed', message, evidence: [] }, refusal: 'none' };
}

/** Whether the mailbox's own entries would refuse what an entry after them grants. */
function refusalOf(sd: SecurityDescriptor, token: Token, mailbox: DirectoryObject): MailboxPart['refusal'] {
  if (!sd.dacl) return 'none';
  const own = sd.dacl.aces.filter((ace) => !isInherited(ace));
  const grant: Ace = {
    type: aceTypes.allowed,
    flags: aceFlags.inherited,
    mask: mailboxBits.fullAccess,
    trustee: token.user,
    data: new Uint8Array(),
  };
  const { outcome } = askCopy({ ...sd, dacl: { ...sd.dacl, aces: [...own, grant] } }, token, mailbox);
  return outcome === 'granted' ? 'none' : outcome;
}

function askCopy(sd: SecurityDescriptor, token: Token, mailbox: DirectoryObject): AccessAnswer {
  return checkAccess(sd, token, { mask: mailboxBits.fullAccess }, { objectSid: sid(mailbox, 'objectSid') });
}
