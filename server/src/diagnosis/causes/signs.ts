import type { MailboxAttempts } from '../../model/attempts.ts';
import type { Location } from '../../model/location.ts';
import type { CaseGroup } from './caseData.ts';
import type { Fared } from './fared.ts';
import { sharedKey } from './names.ts';
import type { Subject } from './subjects.ts';

/** How often something holds, and where in a log it is first seen. Zero: it does not hold. */
export interface Seen {
  readonly count: number;
  readonly location?: Location;
}

/** What a pattern on one fact cannot say: looks at all attempts of the case. Rows of the knowledge name it by its key. */
export const signs: Readonly<Record<string, (subject: Subject) => Seen>> = {
  'opened-later': ({ tally }) => seen(tally.refused.filter(({ openedLast }) => openedLast)),
  'broke-off': ({ tally }) => ({ count: tally.openedBefore }),
  'server-answers': ({ tally }) => ({ count: tally.openedBefore > 0 ? 0 : tally.opened }),
  'fails-on-two-servers': (subject) => {
    const servers = serversOfAccounts(subject).filter(refusesAll);
    return { count: servers.length > 1 ? servers.length : 0 };
  },
  'whole-server': ({ tally }) => {
    const whole = tally.groups.filter(refusesAll);
    const refused = whole.flatMap(({ mailboxes }) => [...mailboxes.values()]);
    // Only where these servers are all that is refused is the server what the refused mailboxes share.
    return tally.scope === 'some' && refused.length >= tally.refused.length ? seen(refused) : { count: 0 };
  },
  'other-account-opens': (subject) => ofOthers(subject, subject.index.fared.opened),
  'other-account-fails': (subject) => ofOthers(subject, subject.index.fared.refused),
};

function seen(mailboxes: readonly MailboxAttempts[]): Seen {
  const location = mailboxes.find(({ refusal }) => refusal)?.refusal?.location;
  return { count: mailboxes.length, ...(location && { location }) };
}

/** More than one mailbox was tried there, and none opened. */
function refusesAll({ mailboxes }: CaseGroup): boolean {
  return mailboxes.size > 1 && [...mailboxes.values()].every(({ opened }) => opened === 0);
}

/** Everything that the accounts of a subject tried, also on other servers than its own. */
function serversOfAccounts({ tally, index }: Subject): CaseGroup[] {
  const accounts = new Set(tally.groups.map(({ account }) => account.toLowerCase()));
  return [...accounts].flatMap((account) => index.groupsOf(account));
}

/** Refused mailboxes with which another account fared in a certain way. */
function ofOthers({ tally }: Subject, accounts: Fared['opened']): Seen {
  const own = new Set(tally.groups.map(({ account }) => sharedKey('account', account)));
  return seen(
    tally.refused.filter(({ mailbox }) => {
      // It ends with the first of the others: only the own ones are passed over.
      for (const account of accounts.get(mailbox.toLowerCase()) ?? []) if (!own.has(account)) return true;
      return false;
    }),
  );
}
