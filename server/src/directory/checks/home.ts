import { isDeleted } from '../dn.ts';
import { bigint, flag, guid, text } from '../object.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { attributeEvidence, mailboxFacts, shownBeside } from './exchange.ts';
import { answerTo } from './reference.ts';
import { failed, passed, unknown, type Verdict } from './verdict.ts';

/** homeMDB names the mailbox's database, and the database is there. */
export function mailboxHomeDatabase(data: DirectoryCase): Verdict {
  return pointed(data, {
    attribute: 'homeMDB',
    read: 'homeDatabase',
    without: (message, extras) =>
      failed(
        `${message}: the directory does not say where the mailbox is, and there is nothing to log on to.`,
        extras,
      ),
    fact: 'homeless',
    deleted: 'there is nothing to log on to',
  });
}

/**
 * homeMTA names the transfer agent of the mailbox's server, and it was not deleted. Exchange 2013 has no transfer agent any more: a
 * mailbox of that version or later may do without.
 */
export function mailboxHomeTransfer(data: DirectoryCase): Verdict {
  const isModern = (bigint(data.named('mailbox'), 'msExchVersion') ?? 0n) >= exchange2013;
  return pointed(data, {
    attribute: 'homeMTA',
    read: 'homeTransfer',
    without: (message, extras) =>
      isModern
        ? passed(`${message}: the mailbox is of Exchange 2013 or later, which does not need it.`, extras)
        : failed(`${message}: Exchange writes it anew when the recipient is updated.`, extras),
    deleted: 'Exchange logs event 2937 until the recipient is updated',
    fact: 'transferDeleted',
  });
}

/** msExchVersion of an object that Exchange 2013 wrote: 0.20 (15.0.0.0), the version in the upper bits. */
const exchange2013 = 88_218_628_259_840n;

interface Pointer {
  readonly attribute: string;
  readonly read: string;
  /** What it means that the attribute is missing. */
  readonly without: (message: string, extras: Parameters<typeof failed>[1]) => Verdict;
  /** What it means that what it names was deleted. */
  readonly deleted: string;
  /** What the remedies call it that there is nothing where it points to. */
  readonly fact: string;
}

function pointed(data: DirectoryCase, { attribute, read, without, deleted, fact }: Pointer): Verdict {
  const mailbox = data.named('mailbox');
  const dn = text(mailbox, attribute);
  const extras = { evidence: attributeEvidence(mailbox, attribute), facts: factsOf(mailbox) };
  const gone = { ...extras, facts: { ...extras.facts, [fact]: 'yes' } };
  if (dn === undefined) {
    const shown = shownBeside(attribute, mailbox, data);
    return without(
      `${mailbox.dn} has no ${attribute}, while ${shown} can be read`,
      attribute === 'homeMDB' ? gone : extras,
    );
  }
  const toDeleted = `${attribute} of ${mailbox.dn} points to an object that was deleted, ${dn}: ${deleted}.`;
  if (isDeleted(dn)) return failed(toDeleted, gone);
  const [object] = answerTo(data, read, dn).objects;
  if (!object) {
    return unknown(
      `${attribute} of ${mailbox.dn} points to ${dn}: that is not there, or you may not see it.`,
      extras,
    );
  }
  if (flag(object, 'isDeleted') === true || isDeleted(object.dn)) return failed(toDeleted, gone);
  return passed(`${attribute} of ${mailbox.dn} points to an object that is there, ${dn}.`, extras);
}

/** For the remedies: the mailbox as the stores know it, and the server that its name says it is on. */
function factsOf(mailbox: DirectoryObject): Record<string, string> {
  const mailboxGuid = guid(mailbox, 'msExchMailboxGuid');
  const [, server] = /\/cn=([^/]{1,64})$/i.exec(text(mailbox, 'msExchHomeServerName') ?? '') ?? [];
  return {
    ...mailboxFacts(mailbox),
    ...(mailboxGuid !== undefined && { mailboxGuid }),
    ...(server !== undefined && { server }),
  };
}
