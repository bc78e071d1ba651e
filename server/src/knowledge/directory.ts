import type { CheckDefinition, CheckGroup } from '../model/check.ts';
import type { Reference } from '../model/finding.ts';
import checks from './directory/checks.json' with { type: 'json' };
import reads from './directory/reads.json' with { type: 'json' };

/**
 * One read of the directory, as the checks, the snapshot and the collector script all make it. A name in braces stands
 * for what an earlier read brought: `{account.memberOf}`, `{mailbox.dn}`, `{mailbox.parents}`.
 */
export interface DirectoryRead {
  readonly id: string;
  /** What is read, for a progress message. */
  readonly title: string;
  readonly base: string;
  readonly scope: 'base' | 'one' | 'subtree';
  readonly filter: string;
  readonly attributes: readonly string[];
  /** Name of a list in `attributeLists`, read as well. */
  readonly attributesOf?: string;
  readonly where?: 'forest' | { readonly server: string };
  /** Asked of the domain alone where the global catalog cannot be asked. */
  readonly orDomain?: boolean;
  readonly deleted?: boolean;
  /** An attribute whose values are read the same way, until nothing new comes: groups of groups. */
  readonly again?: string;
  /** Only where all mailboxes are asked about, not one. */
  readonly when?: 'all';
}

/** How a name that a person types is looked for: the first pattern that matches it; `{0}` is all of it, `{1}` its first group. */
export interface NameForm {
  readonly pattern: string;
  readonly filter: string;
}

export type Named = 'account' | 'mailbox';

export const directoryReads = reads.reads as readonly DirectoryRead[];
export const attributeLists: Readonly<Record<string, readonly string[]>> = reads.attributes;
export const nameForms: Readonly<Record<Named, readonly NameForm[]>> = reads.forms;

/** A check as it stands in the knowledge. */
export interface CheckRow {
  readonly id: string;
  readonly title: string;
  readonly group: CheckGroup;
  readonly reason: string;
  /** Keys of `sources`. */
  readonly sources: readonly string[];
  readonly asks: readonly Named[];
  /** Ids of the reads that it looks at. */
  readonly reads: readonly string[];
  /** Ids of remedy templates that fit when it fails. */
  readonly remedies: readonly string[];
  /** Those that fit only where nothing refuses and a grant is missing. */
  readonly grants?: readonly string[];
  /** Remedy to the fact without which it does not fit the cause here, though it does elsewhere. */
  readonly needs?: Readonly<Record<string, string>>;
}

const checkSources: Readonly<Record<string, Reference>> = checks.sources;

export const checkRows = checks.checks as readonly CheckRow[];

/** What is said of each check, whether it was run or not, in the order in which they are shown. */
export const checkDefinitions: readonly CheckDefinition[] = [
  ...checkRows.map(({ id, title, group, reason, asks, sources }) => ({
    ...{ id, title, group, reason, asks },
    references: referencesOf(sources),
  })),
  ...checks.reach.map(({ id, title, reason, sources }) => ({
    ...{ id, title, group: 'reach' as const, reason, asks: [] },
    references: referencesOf(sources),
  })),
];

function referencesOf(keys: readonly string[]): Reference[] {
  return keys.map((key) => checkSources[key]).filter((reference) => reference !== undefined);
}
