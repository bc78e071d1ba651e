import { isDeleted } from '../dn.ts';
import { flag, text } from '../object.ts';
import type { DirectoryCase } from './case.ts';
import { attributeEvidence, mailboxFacts, shownBeside } from './exchange.ts';
import { answerTo } from './reference.ts';
import { failed, passed, unknown, type Verdict } from './verdict.ts';

/** homeMDB names the mailbox's database, and the database is there. */
export function mailboxHomeDatabase(data: DirectoryCase): Verdict {
  return pointed(data, {
    attribute: 'homeMDB',
    read: 'homeDatabase',
    without: 'the directory does not say where the mailbox is, and there is nothing to log on to',
    deleted: 'there is nothing to log on to',
  });
}

/** homeMTA names the transfer agent of the mailbox's server, and it is there. */
export function mailboxHomeTransfer(data: DirectoryCase): Verdict {
  return pointed(data, {
    attribute: 'homeMTA',
    read: 'homeTransfer',
    without: 'Exchange writes it anew when the recipient is updated',
    deleted: 'Exchange logs event 2937 until the recipient is updated',
  });
}

interface Pointer {
  readonly attribute: string;
  readonly read: string;
  /** What it means that the attribute is missing, and that what it names was deleted. */
  readonly without: string;
  readonly deleted: string;
}

function pointed(data: DirectoryCase, { attribute, read, without, deleted }: Pointer): Verdict {
  const mailbox = data.named('mailbox');
  const dn = text(mailbox, attribute);
  const extras = { evidence: attributeEvidence(mailbox, attribute), facts: mailboxFacts(mailbox) };
  if (dn === undefined) {
    const shown = shownBeside(attribute, mailbox);
    return failed(`${mailbox.dn} has no ${attribute}, while ${shown} can be read: ${without}.`, extras);
  }
  const toDeleted = `${attribute} of ${mailbox.dn} points to an object that was deleted, ${dn}: ${deleted}.`;
  if (isDeleted(dn)) return failed(toDeleted, extras);
  const [object] = answerTo(data, read, dn).objects;
  if (!object) {
    return unknown(
      `${attribute} of ${mailbox.dn} points to ${dn}: that is not there, or you may not see it.`,
      extras,
    );
  }
  if (flag(object, 'isDeleted') === true || isDeleted(object.dn)) return failed(toDeleted, extras);
  return passed(`${attribute} of ${mailbox.dn} points to an object that is there, ${dn}.`, extras);
}
