import { checkDefinitions } from '../knowledge/directory.ts';
import type { CheckResult, Outcome } from '../model/check.ts';
import { remedyKinds, type Remedy } from '../model/remedy.ts';
import { remediesFor } from '../remedies/fill.ts';
import { visible } from '../text/hidden.ts';

/** How many results of a check came out which way. */
export type CountsByCheck = Readonly<Record<string, Readonly<Record<Outcome, number>>>>;

/** One way of printing what checks said of many mailboxes. Each method returns the lines to print. */
export interface SweepOutput {
  /** A mailbox at which a check did not pass. */
  mailbox(dn: string, results: readonly CheckResult[]): string[];
  counted(mailboxes: number, byCheck: CountsByCheck): string[];
}

const titles = new Map(checkDefinitions.map(({ id, title }) => [id, title]));

/** Names behind a remedy: more nobody reads there, and all of them stand above. */
const mostNamed = 10;

/**
 * For people who look at thousands of mailboxes: of one that failed, a line for each check; of all others, how many there are. Each
 * remedy stands once, behind them all. What is kept of a mailbox is its part in a count, and its name if it is of the first.
 */
export function sweepText(): SweepOutput {
  const concerned = new Map<string, Concerned>();
  const ends = { failed: 0, unknown: 0 };
  return {
    mailbox(dn, results) {
      ends[results.some(({ outcome }) => outcome === 'failed') ? 'failed' : 'unknown']++;
      const number = ends.failed + ends.unknown;
      const remedies = results.flatMap((result) => remediesFor(result.remedies, result.facts));
      for (const remedy of new Map(remedies.map((each) => [each.id, each])).values())
        take(concerned, remedy, dn, number);
      return [visible(dn), ...results.map(resultLine)];
    },
    counted(mailboxes, byCheck) {
      const passed = mailboxes - ends.failed - ends.unknown;
      return [
        '',
        `${mailboxes} mailboxes: ${passed} passed, ${ends.failed} failed, ${ends.unknown} unknown.`,
        ...Object.entries(byCheck).map(
          ([check, counts]) =>
            `  ${titles.get(check) ?? check} [${check}]: ${counts.passed} passed, ${counts.failed} failed, ${counts.unknown} unknown`,
        ),
        ...remedyLines([...concerned.values()]),
      ];
    },
  };
}

function resultLine({ outcome, check, message }: CheckResult): string {
  return `  ${outcome === 'failed' ? 'FAILED ' : 'unknown'}  [${check}] ${visible(message)}`;
}

/** The mailboxes that a remedy is for. */
interface Concerned {
  readonly remedy: Remedy;
  count: number;
  readonly first: string[];
  /** Of the numbers of all of them: the same for remedies that are for the same ones. */
  sum: number;
}

function take(concerned: Map<string, Concerned>, remedy: Remedy, dn: string, number: number): void {
  const known = concerned.get(remedy.id) ?? { remedy, count: 0, first: [], sum: 0 };
  known.count++;
  known.sum = (Math.imul(known.sum, 31) + number) | 0;
  if (known.first.length < mostNamed) known.first.push(dn);
  concerned.set(remedy.id, known);
}

/** Those for the same mailboxes together, in the order diagnose, fix, verify, undo. */
function remedyLines(concerned: readonly Concerned[]): string[] {
  if (concerned.length === 0) return [];
  const groups = new Map<string, Concerned[]>();
  for (const each of concerned) {
    const key = JSON.stringify([each.count, each.sum, each.first]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [
    '',
    'Remedies, and the mailboxes that they are for. Their commands: --format ndjson for all, --mailbox for one.',
    ...[...groups.values()].flatMap((group) => [
      ...group
        .toSorted((a, b) => remedyKinds.indexOf(a.remedy.kind) - remedyKinds.indexOf(b.remedy.kind))
        .map(({ remedy: { kind, title } }) => `  → ${kind}: ${title}`),
      ...group.slice(0, 1).map(namesOf),
    ]),
  ];
}

function namesOf({ count, first }: Concerned): string {
  const more = count > first.length ? `; and ${count - first.length} more` : '';
  return `    ${count === 1 ? 'One mailbox' : `${count} mailboxes`}: ${first.map((dn) => visible(dn)).join('; ')}${more}`;
}
