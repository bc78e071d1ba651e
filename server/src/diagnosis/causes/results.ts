import { checkDefinitions } from '../../knowledge/directory.ts';
import type { CheckSubject, SubjectResult } from '../../model/cause.ts';
import { accountName, sameAccount } from './names.ts';

/** What checks said, by the check and whom it was asked about: thousands are looked up for each of thousands of subjects. */
export type ResultIndex = ReadonlyMap<string, readonly SubjectResult[]>;

const asksOf = new Map(checkDefinitions.map(({ id, asks }) => [id, asks]));

/** @param results the last answer last */
export function indexResults(results: readonly SubjectResult[]): ResultIndex {
  const index = new Map<string, SubjectResult[]>();
  for (const result of results) {
    const { account, legacyExchangeDN } = result.facts;
    const also = { ...(account !== undefined && { account }), mailbox: legacyExchangeDN };
    for (const key of new Set([keyOf(result.check, result.subject), keyOf(result.check, also)])) {
      const known = index.get(key);
      if (known) known.push(result);
      else index.set(key, [result]);
    }
  }
  return index;
}

/** What a check said of somebody. The last answer counts: something may have been mended between two. */
export function resultOf(check: string, asked: CheckSubject, index: ResultIndex): SubjectResult | undefined {
  if (index.size === 0) return undefined;
  return index.get(keyOf(check, asked))?.findLast((each) => isSame(check, asked, each));
}

interface Names {
  readonly account?: string | undefined;
  readonly mailbox?: string | undefined;
}

/** The same for all that may be the same. */
function keyOf(check: string, { account = '', mailbox = '' }: Names): string {
  const asks = asksOf.get(check) ?? [];
  const name = asks.includes('mailbox') ? mailbox.toLowerCase() : '';
  return `${check}\n${name || (asks.includes('account') ? accountName(account) : '')}`;
}

function isSame(check: string, asked: CheckSubject, { subject, facts }: SubjectResult): boolean {
  return (asksOf.get(check) ?? []).every((kind) => {
    const [wanted, given] = [asked[kind], subject[kind]];
    if (wanted === undefined || given === undefined) return false;
    if (kind === 'account')
      return sameAccount(wanted, given) || sameAccount(wanted, facts['account'] ?? given);
    const lower = wanted.toLowerCase();
    return [given, facts['legacyExchangeDN']].some((name) => name?.toLowerCase() === lower);
  });
}
