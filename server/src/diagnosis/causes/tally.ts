import type { MailboxAttempts } from '../../model/attempts.ts';
import { together, type CaseGroup } from './caseData.ts';
import { listed } from './names.ts';

/** `unclear`: too few attempts to tell all from some. */
export type SeenScope = 'all' | 'some' | 'unclear';

/** What became of the attempts that some findings are about, mailbox by mailbox. */
export interface Tally {
  readonly groups: readonly CaseGroup[];
  readonly scope: SeenScope;
  /** Mailboxes. */
  readonly attempted: number;
  /** Those that were refused to the last come first: what opened later has mended itself. */
  readonly refused: readonly MailboxAttempts[];
  readonly opened: number;
  /** Mailboxes that were opened before every later attempt failed; 0 where it did not break off. */
  readonly openedBefore: number;
  /** Attempts at mailboxes that were too many to be told apart. */
  readonly unlisted: number;
}

/** With fewer attempts nobody can say "all". */
const enough = 3;
/** So many failures in a row, at the end, are no longer chance. */
const inARow = 5;

/** @param unlisted attempts of the case that stand in no group */
export function tallyOf(groups: readonly CaseGroup[], unlisted = 0): Tally {
  const mailboxes = new Map<string, MailboxAttempts>();
  for (const group of groups) {
    for (const [key, mailbox] of group.mailboxes) {
      const known = mailboxes.get(key);
      mailboxes.set(key, known ? together(known, mailbox) : mailbox);
    }
  }
  const all = [...mailboxes.values()];
  const failed = all.filter((mailbox) => mailbox.failed > 0);
  const refused = [
    ...failed.filter(({ openedLast }) => !openedLast),
    ...failed.filter(({ openedLast }) => openedLast),
  ];
  const opened = all.filter((mailbox) => mailbox.opened > 0).length;
  const openedBefore = brokeOff(groups, refused) ? opened : 0;
  return {
    groups,
    scope: scopeOf(all.length, refused.length, openedBefore > 0 ? 0 : opened),
    attempted: all.length,
    refused,
    opened,
    openedBefore,
    unlisted,
  };
}

function scopeOf(attempted: number, refused: number, opened: number): SeenScope {
  if (refused === 0 || attempted === 0) return 'unclear';
  if (opened > 0) return 'some';
  return attempted >= enough ? 'all' : 'unclear';
}

/** Mailboxes were opened, and from some time on none was: nearly all failures are behind the last success. */
function brokeOff(groups: readonly CaseGroup[], refused: readonly MailboxAttempts[]): boolean {
  const since = groups.reduce((sum, { failedSince }) => sum + failedSince, 0);
  const failed = refused.reduce((sum, mailbox) => sum + mailbox.failed, 0);
  const works = groups.some(({ failedSince, mailboxes }) => failedSince === 0 && mailboxes.size > 0);
  return !works && since >= inARow && since >= failed * 0.9;
}

/** `312 of 312 mailboxes refuse CONTOSO\svc on EX01`; says no more than the log shows. @param errors findings behind it */
export function tallyText({ groups, scope, attempted, refused, unlisted }: Tally, errors: number): string {
  if (refused.length === 0)
    return errors === 1 ? 'One error names no mailbox' : `${errors} errors name no mailbox`;
  const whom = listed(distinct(groups.map(({ account }) => account))) || 'the account';
  const where = listed(distinct(groups.map(({ server }) => server)));
  const of = `${whom}${where === '' ? '' : ` on ${where}`}`;
  const counted = unlisted > 0 ? 'of the first ' : 'of ';
  if (scope !== 'unclear') return `${refused.length} ${counted}${attempted} mailboxes refuse ${of}`;
  const [shown, refuse] = attempted === 1 ? ['The one mailbox', 'refuses'] : ['Both mailboxes', 'refuse'];
  return `${shown} whose logon the log shows ${refuse} ${of}`;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names.filter((name) => name !== ''))];
}
