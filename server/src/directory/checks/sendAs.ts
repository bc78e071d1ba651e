import { sameDn } from '../dn.ts';
import { number, text, texts } from '../object.ts';
import { ownership } from './access.ts';
import type { DirectoryCase } from './case.ts';
import { mailboxFacts, versionsOf } from './exchange.ts';
import { decide, refusalFacts, sendAs } from './decision.ts';
import { tokenOf } from './token.ts';
import { evidence, passed, verdict, type Verdict } from './verdict.ts';

/**
 * Send As, on the user object of the mailbox: nowhere else does it count. Owner, associated external account and delegates need
 * no grant (KB912918); a delegate sends on behalf of the owner.
 */
export function mailboxSendAs(data: DirectoryCase): Verdict {
  const account = data.named('account');
  const mailbox = data.named('mailbox');
  const token = tokenOf(data, 'account', mailbox);
  const own = ownership(mailbox, token);
  if (own !== undefined) return passed(`${account.dn} is ${own} of the mailbox and needs no Send As.`);
  const decision = decide(data, mailbox, token, sendAs, data.objects('mailboxParents'));
  const delegate = texts(mailbox, 'publicDelegates').find((dn) => sameDn(dn, account.dn));
  const accountName = text(account, 'sAMAccountName');
  const extras = {
    evidence: [
      ...decision.evidence,
      ...(delegate === undefined ? [] : [evidence('publicDelegates', delegate)]),
    ],
    facts: {
      ...mailboxFacts(mailbox),
      ...refusalFacts(decision, mailbox.dn, sendAs, versionsOf(mailbox)),
      ...(accountName !== undefined && { accountName }),
    },
  };
  if (delegate === undefined) {
    // Where nothing grants it, a grant is the next thought; on a protected account it does not last.
    const short =
      decision.outcome === 'failed' && number(mailbox, 'adminCount') === 1
        ? ' adminCount is 1: where AdminSDHolder still protects the account, what is granted here is gone within the hour.'
        : '';
    return verdict(decision.outcome, `On ${mailbox.dn}: ${decision.message}${short}`, extras);
  }
  if (decision.outcome === 'passed') {
    return passed(
      `On ${mailbox.dn}: ${decision.message} The account is a delegate as well: with Send As it sends as the owner, not on behalf.`,
      extras,
    );
  }
  return passed(
    `${account.dn} is a delegate of the mailbox and sends on behalf of its owner. It has no Send As: ${decision.message}`,
    extras,
  );
}
