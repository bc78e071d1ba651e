import { checkRows, directoryReads, type CheckRow } from '../../knowledge/directory.ts';
import type { CheckResult, Outcome } from '../../model/check.ts';
import { gather, type Answer } from '../gather.ts';
import { text } from '../object.ts';
import { requestsOf, type Asked } from '../requests.ts';
import { DirectoryError, type DirectoryObject, type DirectorySource } from '../source.ts';
import { openCase, withMailbox, type CaseCatalog } from './case.ts';
import { runCheck } from './index.ts';
import { whyNotFound } from './named.ts';
import { withEarlier } from './run.ts';

/** Reads that are about one mailbox: for all of them at once they are not made. */
const ofOneMailbox = new Set(
  directoryReads.filter(({ base, filter }) => /\{mailbox/.test(base + filter)).map(({ id }) => id),
);

/** Of these a check can do without the latter: it only says less of where an entry comes from. */
const enough = new Set(['mailbox', 'mailboxParents']);

/** The checks that look at nothing but the mailbox's own object and what is the same for all. */
const sweptChecks: readonly CheckRow[] = checkRows.filter(
  (row) =>
    row.asks.includes('mailbox') && row.reads.every((read) => enough.has(read) || !ofOneMailbox.has(read)),
);

/** After so many mailboxes it is said how many there were. */
const told = 100;

export type SweepEvent =
  | { readonly kind: 'read'; readonly title: string }
  /** What keeps checks from being answered, in full. */
  | { readonly kind: 'trouble'; readonly message: string }
  /** A mailbox at which a check did not pass. */
  | { readonly kind: 'mailbox'; readonly dn: string; readonly results: readonly CheckResult[] }
  | {
      readonly kind: 'counted';
      readonly mailboxes: number;
      readonly byCheck: Readonly<Record<string, Readonly<Record<Outcome, number>>>>;
    };

/**
 * The mailbox checks over every mailbox of the domain, one object at a time: nothing of a mailbox is kept.
 * @param asked the account; without one, only the checks that need none are run
 * @throws DirectoryError for the search for mailboxes, for the server itself, which says where they are, and for an account that is not
 * found; what else was not read makes checks unknown
 */
export async function* sweepMailboxes(
  source: DirectorySource,
  asked: Pick<Asked, 'account'>,
  catalog: CaseCatalog,
  signal?: AbortSignal,
): AsyncGenerator<SweepEvent> {
  const rows = sweptChecks.filter((row) => !row.asks.includes('account') || asked.account !== undefined);
  const needed = withEarlier(new Set(rows.flatMap((row) => row.reads)));
  const only = new Set([...needed].filter((read) => !ofOneMailbox.has(read)));
  const answers = new Map<string, readonly Answer[]>();
  const troubles: string[] = [];
  const onLost = ({ message }: DirectoryError) => troubles.push(message);
  for await (const read of gather(source, asked, answers, { only, onLost, ...(signal && { signal }) })) {
    const [server] = answers.get('rootDse') ?? [];
    if (server?.error) throw server.error;
    yield { kind: 'read', title: read.title };
    for (const message of troubles.splice(0)) yield { kind: 'trouble', message };
  }
  const data = openCase(answers, asked, catalog);
  const unfound = asked.account === undefined ? undefined : whyNotFound(data, 'account', source);
  if (unfound !== undefined) throw new DirectoryError('noSuchObject', unfound);
  const counts = new Map(rows.map((row) => [row.id, { passed: 0, failed: 0, unknown: 0 }]));
  let mailboxes = 0;
  for await (const mailbox of mailboxesOf(source, data, signal)) {
    mailboxes++;
    if (mailboxes % told === 0) yield { kind: 'read', title: `mailbox ${mailboxes}` };
    const about = withMailbox(data, mailbox, text(mailbox, 'legacyExchangeDN') ?? mailbox.dn);
    const results = rows.map((row) => runCheck(row, about));
    for (const { check, outcome } of results) {
      const count = counts.get(check);
      if (count) count[outcome]++;
    }
    const bad = results.filter(({ outcome }) => outcome !== 'passed');
    if (bad.length > 0) yield { kind: 'mailbox', dn: mailbox.dn, results: bad };
  }
  yield { kind: 'counted', mailboxes, byCheck: Object.fromEntries(counts) };
}

async function* mailboxesOf(
  source: DirectorySource,
  data: ReturnType<typeof openCase>,
  signal: AbortSignal | undefined,
): AsyncGenerator<DirectoryObject> {
  const read = directoryReads.find(({ when }) => when === 'all');
  if (!read) return;
  try {
    for (const request of requestsOf(read, {}, (id) => data.objects(id)))
      yield* source.search(request, signal);
  } catch (error) {
    if (!(error instanceof DirectoryError) || error.kind !== 'notCaptured' || source.partial) throw error;
    throw new DirectoryError(
      'notCaptured',
      `${source.description} holds the accounts and mailboxes that it was captured for, and no others. All mailboxes can be asked of a server, or of an export of all users (ldifde -f FILE).`,
      { cause: error },
    );
  }
}
