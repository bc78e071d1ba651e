import { flag } from '../object.ts';
import type { DirectoryCase } from './case.ts';
import { attributeEvidence, mailboxFacts, shownBeside } from './exchange.ts';
import { failed, passed, type Verdict } from './verdict.ts';

const attribute = 'msExchHideFromAddressLists';

/** The mailbox is in the address lists as far as it is not hidden from them; the lists that it stands in are shown. */
export function mailboxHidden(data: DirectoryCase): Verdict {
  const mailbox = data.named('mailbox');
  const hidden = flag(mailbox, attribute);
  const extras = {
    evidence: attributeEvidence(mailbox, attribute, 'showInAddressBook'),
    facts: mailboxFacts(mailbox),
  };
  if (hidden === true) {
    return failed(
      `${mailbox.dn} is hidden from the address lists: what looks the mailbox up there does not find it.`,
      extras,
    );
  }
  if (hidden === false) return passed(`${mailbox.dn} is not hidden from the address lists.`, extras);
  const shown = shownBeside(attribute, mailbox, data);
  return passed(
    `${mailbox.dn} is not hidden from the address lists: ${attribute} is not set, while ${shown} can be read.`,
    extras,
  );
}
