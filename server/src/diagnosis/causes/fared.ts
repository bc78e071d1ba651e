import type { CaseData } from './caseData.ts';
import { sharedKey } from './names.ts';

/** How accounts fared with each mailbox: the accounts in lower case, by the names of mailboxes in lower case. */
export interface Fared {
  readonly opened: ReadonlyMap<string, ReadonlySet<string>>;
  /** On one server at least it was refused, and never opened. */
  readonly refused: ReadonlyMap<string, ReadonlySet<string>>;
}

/** In one pass over all attempts, for every cause asks of every mailbox. */
export function faredOf({ groups }: CaseData): Fared {
  const opened = new Map<string, Set<string>>();
  const refused = new Map<string, Set<string>>();
  for (const { account, mailboxes } of groups.values()) {
    const who = sharedKey('account', account);
    for (const [mailbox, attempts] of mailboxes) {
      if (attempts.opened > 0) add(opened, mailbox, who);
      else if (attempts.failed > 0) add(refused, mailbox, who);
    }
  }
  return { opened, refused };
}

function add(accounts: Map<string, Set<string>>, mailbox: string, account: string): void {
  const known = accounts.get(mailbox);
  if (known) known.add(account);
  else accounts.set(mailbox, new Set([account]));
}
