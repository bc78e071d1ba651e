import type { Evidence } from '../../model/check.ts';
import { number, sid, values } from '../object.ts';
import { describeAce } from '../security/aceNames.ts';
import { daclAces, effectOf } from '../security/descriptor.ts';
import { DescriptorError } from '../security/descriptorError.ts';
import { readSecurityDescriptor } from '../security/readDescriptor.ts';
import { domainAndRid, type Sid } from '../security/sid.ts';
import { principalSelf } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { attributeEvidence, mailboxFacts, shownBeside } from './exchange.ts';
import { orWhyNot } from './notKnown.ts';
import { mailboxBits, nullDacl } from './mailboxBits.ts';
import { accountBits } from './state.ts';
import { evidence, failed, passed, unknown, type Verdict } from './verdict.ts';

const attribute = 'msExchMasterAccountSid';
/** msExchRecipientTypeDetails of a linked mailbox. */
const linkedMailbox = 2;

/** A mailbox that an account of another forest owns: that account is external, the user here is disabled, and the mailbox lets it in. */
export function mailboxLinked(data: DirectoryCase): Verdict {
  const mailbox = data.named('mailbox');
  const master = sid(mailbox, attribute);
  const facts = mailboxFacts(mailbox);
  if (master === undefined) return notLinked(mailbox, data, facts);
  if (master === principalSelf) {
    return passed(
      `${mailbox.dn} is not linked to another account: ${attribute} is Principal Self, as on a shared mailbox or a room.`,
      { evidence: [evidence(attribute, master)], facts },
    );
  }
  const enabled = disablement(mailbox);
  const name = data.names.trustee(master);
  const rights = mailboxRights(master, mailbox, data);
  const findings = [externality(master, mailbox, data), enabled, rights];
  const extras = {
    evidence: [evidence(attribute, master), ...findings.flatMap((finding) => finding.evidence)],
    facts: {
      ...facts,
      isLinked: 'yes',
      ...(name !== undefined && { linkedAccount: name }),
      ...(enabled.wrong !== undefined && { linkedEnabled: 'yes' }),
      ...(rights.wrong !== undefined && { relink: 'yes' }),
    },
  };
  const wrong = findings.flatMap((finding) => finding.wrong ?? []);
  const unread = findings.flatMap((finding) => finding.unread ?? []);
  const linked = `${mailbox.dn} is linked to ${master}`;
  if (wrong.length > 0) return failed(`${linked}, but ${[...wrong, ...unread].join('; ')}.`, extras);
  if (unread.length > 0) return unknown(`${linked}, and ${unread.join('; ')}.`, extras);
  return passed(
    `${linked}, an account of another domain; the user here is disabled, and the mailbox lets that account in as its owner.`,
    extras,
  );
}

/** What was found of one condition: neither wrong nor unread is as it should be. */
interface Condition {
  readonly wrong?: string;
  readonly unread?: string;
  readonly evidence: readonly Evidence[];
}

function notLinked(mailbox: DirectoryObject, data: DirectoryCase, facts: Record<string, string>): Verdict {
  if (values(mailbox, attribute).length > 0)
    return unknown(`${attribute} of ${mailbox.dn} is no SID.`, { facts });
  const extras = { evidence: attributeEvidence(mailbox, 'msExchRecipientTypeDetails'), facts };
  const shown = shownBeside(attribute, mailbox, data);
  if (number(mailbox, 'msExchRecipientTypeDetails') === linkedMailbox) {
    return failed(
      `${mailbox.dn} is a linked mailbox (msExchRecipientTypeDetails 2), and no account is linked to it: ${attribute} is not set.`,
      { ...extras, facts: { ...facts, isLinked: 'yes', relink: 'yes' } },
    );
  }
  const linked = `${mailbox.dn} is not linked to another account: ${attribute} is not set, while ${shown} can be read`;
  if ((number(mailbox, 'userAccountControl') ?? 0) & accountBits.disabled) {
    return failed(
      `${linked}, and the user is disabled. Exchange then knows no owner (event 9548): permissions and delegates that name this user stop working.`,
      {
        evidence: [...extras.evidence, ...attributeEvidence(mailbox, 'userAccountControl')],
        facts: { ...facts, noMaster: 'yes', disabled: 'yes' },
      },
    );
  }
  const own = ownRights(mailbox, data);
  const all = { ...extras, evidence: [...extras.evidence, ...own.evidence] };
  if (own.unread !== undefined) return unknown(`${linked}, and ${own.unread}.`, all);
  if (own.wrong !== undefined)
    return failed(`${linked}, but ${own.wrong}.`, { ...all, facts: { ...facts, selfMissing: 'yes' } });
  return passed(`${linked}.`, all);
}

/** The owner comes in as SELF. Without the attribute nothing is wrong: the store makes the default. */
function ownRights(mailbox: DirectoryObject, data: DirectoryCase): Condition {
  const own = sid(mailbox, 'objectSid');
  if (values(mailbox, 'msExchMailboxSecurityDescriptor').length === 0 || own === undefined)
    return { evidence: [] };
  const { mask, lines, damage } = rightsOf([principalSelf, own], mailbox, data);
  if (damage !== undefined) return { unread: damage, evidence: lines };
  if (mask & mailboxBits.fullAccess) return { evidence: lines };
  return {
    wrong: 'its own user (SELF) has no full access in msExchMailboxSecurityDescriptor',
    evidence: lines,
  };
}

function externality(master: Sid, mailbox: DirectoryObject, data: DirectoryCase): Condition {
  const own = sid(mailbox, 'objectSid');
  const root = orWhyNot(() => sid(data.object('domain'), 'objectSid')).value;
  const domain = domainAndRid(master)?.domain;
  const name = data.names.trustee(master);
  const lines = [
    evidence('Linked account', name ?? 'no name for it is known here: ask the forest that it belongs to'),
  ];
  if (domain === undefined) return { wrong: 'that is no account of a domain', evidence: lines };
  if (domain === root || (own && domain === domainAndRid(own)?.domain))
    return { wrong: 'that account is of this domain and not of another forest', evidence: lines };
  return own === undefined
    ? { unread: 'whether that is another domain is not known: objectSid could not be read', evidence: lines }
    : { evidence: lines };
}

function disablement(mailbox: DirectoryObject): Condition {
  const control = number(mailbox, 'userAccountControl');
  const lines = attributeEvidence(mailbox, 'userAccountControl');
  if (control === undefined)
    return {
      unread: 'whether the user here is disabled is not known: userAccountControl could not be read',
      evidence: lines,
    };
  return control & accountBits.disabled
    ? { evidence: lines }
    : { wrong: 'the user here is not disabled', evidence: lines };
}

/** By the copy of the mailbox's permissions that the directory holds. */
function mailboxRights(master: Sid, mailbox: DirectoryObject, data: DirectoryCase): Condition {
  const [bytes] = values(mailbox, 'msExchMailboxSecurityDescriptor');
  if (!bytes)
    return {
      unread:
        'the rights on the mailbox are not known: msExchMailboxSecurityDescriptor is not set, or you may not read it',
      evidence: [],
    };
  const { mask, lines, damage } = rightsOf([master], mailbox, data);
  if (damage !== undefined) return { unread: damage, evidence: [] };
  const missing = [
    ...(mask & mailboxBits.fullAccess ? [] : ['full mailbox access']),
    ...(mask & mailboxBits.externalAccount ? [] : ['the mark of the associated external account']),
  ];
  return missing.length === 0
    ? { evidence: lines }
    : { wrong: `on the mailbox it lacks ${missing.join(' and ')}`, evidence: lines };
}

/** What is allowed to trustees, by the copy of the mailbox's permissions that the directory holds. */
function rightsOf(
  trustees: readonly Sid[],
  mailbox: DirectoryObject,
  data: DirectoryCase,
): { readonly mask: number; readonly lines: readonly Evidence[]; readonly damage?: string } {
  const [bytes = new Uint8Array()] = values(mailbox, 'msExchMailboxSecurityDescriptor');
  try {
    const sd = readSecurityDescriptor(bytes);
    if (!sd.dacl) return { mask: 0, lines: [], damage: nullDacl };
    const aces = daclAces(sd).filter((ace) => trustees.includes(ace.trustee) && effectOf(ace) === 'allow');
    return {
      mask: aces.reduce((sum, ace) => sum | ace.mask, 0),
      lines: aces.map((ace) =>
        evidence('msExchMailboxSecurityDescriptor', describeAce(ace, data.names, 'mailbox')),
      ),
    };
  } catch (error) {
    if (!(error instanceof DescriptorError)) throw error;
    return { mask: 0, lines: [], damage: `msExchMailboxSecurityDescriptor is damaged: ${error.message}` };
  }
}
