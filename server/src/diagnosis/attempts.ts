import type { AttemptGroup, Attempts, MailboxAttempts, Refusal } from '../model/attempts.ts';
import type { Finding } from '../model/finding.ts';
import type { Facts } from './match.ts';

/** Counts who tried to open what, record by record. */
export interface AttemptCounter {
  /** A record says that somebody logs on. @param key the same for the error that may follow */
  begin(key: string, facts: Facts, ordinal: number): void;
  /** An error follows the logon of that key. */
  fail(key: string, finding: () => Finding): void;
  /** @param last the number of the last record. @returns nothing where nobody was seen to log on */
  end(last: number, time: (text: string) => string): Attempts | undefined;
}

/** Mailboxes of one log that are told apart; a wave of a migration has a few thousand. */
const maxMailboxes = 10_000;
/** Accounts times servers. */
const maxGroups = 200;
/** Far more than any log has functions at work at once. */
const maxPending = 1000;

interface Mailbox {
  mailbox: string;
  opened: number;
  failed: number;
  openedLast: boolean;
  refusal?: Refusal;
}

interface Group {
  readonly account: string;
  readonly server: string;
  readonly mailboxes: Map<string, Mailbox>;
  failedSince: number;
}

interface Pending {
  readonly group: Group;
  readonly mailbox: Mailbox;
  readonly ordinal: number;
  failed: boolean;
}

/** In one pass, in memory that a log of any length does not exceed. */
export function createAttemptCounter(): AttemptCounter {
  const groups = new Map<string, Group>();
  const pending = new Map<string, Pending>();
  let mailboxes = 0;
  let unlisted = 0;

  const groupOf = ({ account = '', server = '' }: Facts): Group | undefined => {
    const key = `${account}\n${server}`.toLowerCase();
    const known = groups.get(key);
    if (known ?? groups.size >= maxGroups) return known;
    const group = { account: flat(account), server: flat(server), mailboxes: new Map(), failedSince: 0 };
    groups.set(flat(key), group);
    return group;
  };
  const mailboxOf = (group: Group, name: string): Mailbox | undefined => {
    const key = name.toLowerCase();
    const known = group.mailboxes.get(key);
    if (known ?? mailboxes >= maxMailboxes) return known;
    mailboxes++;
    const mailbox = { mailbox: flat(name), opened: 0, failed: 0, openedLast: false };
    group.mailboxes.set(mailbox.mailbox.toLowerCase(), mailbox);
    return mailbox;
  };

  return {
    begin(key, facts, ordinal) {
      const before = pending.get(key);
      if (before) settle(before);
      pending.delete(key);
      if (facts['mailbox'] === undefined) return;
      const group = groupOf(facts);
      const mailbox = group && mailboxOf(group, facts['mailbox']);
      if (!mailbox) unlisted++;
      else if (pending.size < maxPending) pending.set(key, { group, mailbox, ordinal, failed: false });
    },
    fail(key, finding) {
      const attempt = pending.get(key);
      if (!attempt) return;
      attempt.failed = true;
      attempt.mailbox.refusal ??= refusalOf(finding());
    },
    end(last, time) {
      // An excerpt may end before the answer to its last logon.
      for (const attempt of pending.values()) if (attempt.failed || last > attempt.ordinal) settle(attempt);
      return groups.size === 0
        ? undefined
        : { groups: [...groups.values()].map((group) => listed(group, time)), unlisted };
    },
  };
}

function settle({ group, mailbox, failed }: Pending): void {
  mailbox.openedLast = !failed;
  if (failed) mailbox.failed++;
  else mailbox.opened++;
  group.failedSince = failed ? group.failedSince + 1 : 0;
}

function refusalOf({ rule, location, time, facts }: Finding): Refusal {
  const { hex } = facts;
  return {
    rule,
    location,
    ...(hex !== undefined && { hex: flat(hex) }),
    ...(time !== undefined && { time: flat(time) }),
  };
}

function listed(group: Group, time: (text: string) => string): AttemptGroup {
  const mailboxes = [...group.mailboxes.values()]
    .filter(({ opened, failed }) => opened + failed > 0)
    .map((mailbox) => withTime(mailbox, time));
  return { account: group.account, server: group.server, mailboxes, failedSince: group.failedSince };
}

function withTime(mailbox: Mailbox, time: (text: string) => string): MailboxAttempts {
  const { refusal } = mailbox;
  if (refusal?.time === undefined) return mailbox;
  return { ...mailbox, refusal: { ...refusal, time: time(refusal.time) } };
}

/** A value cut out of a log keeps the whole piece of the log alive that it was cut from. A copy does not. */
function flat(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
