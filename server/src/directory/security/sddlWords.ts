import words from '../../knowledge/directory/ace-sddl.json' with { type: 'json' };
import sids from '../../knowledge/codes/sids.json' with { type: 'json' };
import { domainAndRid, type Sid } from './sid.ts';

// The compiler sees lists where the schema, which the tests check, says pairs.
const table = words as unknown as Readonly<
  Record<WordKind, readonly (readonly [string, number | string])[]>
> & {
  readonly trustees: readonly (readonly [string, Sid])[];
};
type WordKind = 'aceTypes' | 'aceFlags' | 'rights' | 'bundles' | 'labels';

/** Words and their numbers, in the order in which they are written. */
const wordsOf = (kind: WordKind): ReadonlyMap<string, number> =>
  new Map(table[kind].map(([word, value]) => [word, Number(value)]));

export const aceTypeWords = wordsOf('aceTypes');
export const aceFlagWords = wordsOf('aceFlags');
export const rightWords = wordsOf('rights');
export const labelWords = wordsOf('labels');
/** Several rights in one word, of files and registry keys: read, never written. */
export const bundleWords = wordsOf('bundles');

/** Control bits that are written before the ACEs, by the letters of the flag; DACL first, SACL second. */
export const aclFlagWords: ReadonlyMap<string, readonly [dacl: number, sacl: number]> = new Map([
  ['P', [0x1000, 0x2000]],
  ['AR', [0x100, 0x200]],
  ['AI', [0x400, 0x800]],
]);

const ofAnyDomain = 'S-1-5-21-*-';
const sidOfWord = new Map<string, string>();
const wordOfSid = new Map<string, string>();
for (const [sid = '', , word = ''] of sids.rows) if (word !== '') remember(word, sid);
for (const [word, sid] of table.trustees) remember(word, sid);

function remember(word: string, sid: string): void {
  sidOfWord.set(word, sid);
  wordOfSid.set(sid, word);
}

/** `BA` to its SID; `'domain'` for a word that means nothing without a domain; `undefined` for no word. */
export function trusteeOfWord(word: string, domain: Sid | undefined): Sid | 'domain' | undefined {
  const sid = sidOfWord.get(word);
  if (!sid?.startsWith(ofAnyDomain)) return sid as Sid | undefined;
  return domain === undefined ? 'domain' : `${domain}-${sid.slice(ofAnyDomain.length)}`;
}

/** A SID to its word, where it has one: those of a domain only in their own. */
export function wordOfTrustee(sid: Sid, domain: Sid | undefined): string | undefined {
  const fixed = wordOfSid.get(sid);
  if (fixed !== undefined || domain === undefined) return fixed;
  const parts = domainAndRid(sid);
  return parts?.domain === domain ? wordOfSid.get(`${ofAnyDomain}${parts.rid}`) : undefined;
}
