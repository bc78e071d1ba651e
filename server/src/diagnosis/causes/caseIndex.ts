import type { EvidenceRow } from '../../knowledge/causes.ts';
import type { Finding } from '../../model/finding.ts';
import type { CaseData, CaseGroup } from './caseData.ts';
import { faredOf, type Fared } from './fared.ts';
import { sharedKey } from './names.ts';
import { tallyOf, type Tally } from './tally.ts';

/** Values that findings share, by the names of their facts. */
export type Shared = Readonly<Record<string, string>>;

/** A case, as causes look things up in it: made once for a ranking, since thousands of subjects ask for the same. */
export interface CaseIndex {
  readonly data: CaseData;
  readonly fared: Fared;
  /** The attempts of the groups that have the same values of these facts; none where one is neither account nor server. */
  tallyWith(facts: readonly string[], shared: Shared): Tally;
  /** Everything that an account tried. */
  groupsOf(account: string): readonly CaseGroup[];
  /** The findings that a row looks for beside those of a subject. */
  besides(row: EvidenceRow, shared: Shared): readonly Finding[];
}

export function indexCase(data: CaseData): CaseIndex {
  const tallies = new Map<string, Tally>();
  const groups = new Map<string, ReadonlyMap<string, readonly NamedGroup[]>>();
  const findings = new Map<EvidenceRow, ReadonlyMap<string, readonly Finding[]>>();
  const byAccount = grouped(data.groups.values(), ({ account }) => account.toLowerCase());

  const groupsWith = (facts: readonly string[], shared: Shared): readonly NamedGroup[] => {
    if (!facts.every((fact) => isOfGroups(fact) && shared[fact] !== undefined)) return [];
    const keyOf = (values: Shared) => facts.map((fact) => sharedKey(fact, values[fact] ?? '')).join('\n');
    const known = once(groups, facts.join('\n'), () =>
      grouped(data.groups, ([, { account, server }]) => keyOf({ account, server })),
    );
    return known.get(keyOf(shared)) ?? [];
  };
  return {
    data,
    fared: faredOf(data),
    tallyWith(facts, shared) {
      const found = groupsWith(facts, shared);
      const names = found.map(([name]) => name).join('\n\n');
      return once(tallies, names, () =>
        tallyOf(
          found.map(([, group]) => group),
          data.unlisted,
        ),
      );
    },
    groupsOf: (account) => byAccount.get(account.toLowerCase()) ?? [],
    besides(row, shared) {
      const { beside: rules = [], same } = row;
      const keyOf = (values: Shared) => {
        const value = same === undefined ? '' : values[same];
        return value === undefined ? undefined : sharedKey(same ?? '', value);
      };
      const key = keyOf(shared);
      if (key === undefined) return [];
      const known = once(findings, row, () =>
        grouped(
          data.findings.filter(({ rule }) => rules.includes(rule)),
          ({ facts }) => keyOf(facts),
        ),
      );
      return known.get(key) ?? [];
    },
  };
}

/** By the name that it has in the case. */
type NamedGroup = readonly [string, CaseGroup];

function isOfGroups(fact: string): boolean {
  return fact === 'account' || fact === 'server';
}

function once<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/** In the order in which they come; those without a key are left out. */
function grouped<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string | undefined,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
