import type { CauseRow, EvidenceRow } from '../../knowledge/causes.ts';
import type { CauseEvidence } from '../../model/cause.ts';
import type { Finding } from '../../model/finding.ts';
import type { Location } from '../../model/location.ts';
import { visible } from '../../text/hidden.ts';
import { fillMessage } from '../diagnose.ts';
import { matches } from './patterns.ts';
import { signs } from './signs.ts';
import type { Subject } from './subjects.ts';
import { tallyText, type Tally } from './tally.ts';
import { secondsApart, stampOf } from './times.ts';

/** What a log says of a cause, added up. */
export interface Judgement {
  readonly score: number;
  /** The sentences that speak for it (1) or against it (-1): put together only for what is listed. */
  readonly sentences: (wanted: 1 | -1) => CauseEvidence[];
  readonly ruledOut: boolean;
  /** What is seen of the mailboxes does not fit: not even a failing check makes it the cause of all this. */
  readonly contradicted: boolean;
}

interface Held {
  readonly count: number;
  /** Between 0 and 1: of what could hold, how much does. */
  readonly share: number;
  readonly facts?: Readonly<Record<string, string>>;
  readonly location?: Location | undefined;
}

/** Weighs what the logs say for a case of a cause, and against it. */
export function judge(subject: Subject): Judgement {
  const lines = [
    scopeLine(subject),
    ...(subject.row.evidence ?? []).map((row) => lineOf(row, subject)),
  ].filter((line) => line !== undefined);
  return {
    score: subject.row.weight + lines.reduce((sum, { moves }) => sum + moves, 0),
    sentences: (wanted) =>
      lines.filter(({ moves }) => Math.sign(moves) === wanted).map(({ evidence }) => evidence()),
    ruledOut: lines.some(({ rulesOut }) => rulesOut),
    contradicted: contradicts(subject),
  };
}

interface Line {
  readonly moves: number;
  readonly evidence: () => CauseEvidence;
  readonly rulesOut: boolean;
}

const fits = 30;
const doesNotFit = -40;

function contradicts({ row, tally }: Subject): boolean {
  return row.scope !== undefined && tally.scope !== 'unclear' && row.scope !== tally.scope;
}

/** All, or some: what the tutorial asks first. */
function scopeLine(subject: Subject): Line | undefined {
  const { row, tally } = subject;
  if (row.scope === undefined || tally.scope === 'unclear') return undefined;
  return {
    moves: contradicts(subject) ? doesNotFit : fits,
    evidence: () => scopeText(row, tally),
    rulesOut: false,
  };
}

function scopeText(row: CauseRow, tally: Tally): CauseEvidence {
  const { refused, openedBefore } = tally;
  const who = tallyText(tally, 0);
  const tellsAll =
    openedBefore > 0 ? `${who}, every one since the last that was opened` : `${who}, and none was opened`;
  const text =
    tally.scope === 'all'
      ? `${tellsAll}: ${row.scope === 'all' ? 'it is what they share' : 'it is not particular mailboxes'}.`
      : `${openedText(tally)}: ${row.scope === 'some' ? someText(tally) : 'what holds for all of them cannot be why'}.`;
  const location = refused[0]?.refusal?.location;
  return { text: visible(text), ...(location && { location }) };
}

/** A mailbox may be refused at one time and opened at another: the two numbers need not add up. */
function openedText({ attempted, opened, refused }: Tally): string {
  const both = refused.filter((mailbox) => mailbox.opened > 0).length;
  return `${opened} of ${attempted} mailboxes were opened, ${refused.length} refused${both > 0 ? `, ${both} of them both` : ''}`;
}

function someText({ refused }: Tally): string {
  return refused.some((mailbox) => mailbox.opened === 0)
    ? 'it is these mailboxes'
    : 'it is particular mailboxes, and not at all times';
}

function lineOf(row: EvidenceRow, subject: Subject): Line | undefined {
  const held = holds(row, subject);
  if (held.count === 0) return undefined;
  const moves = Math.round(row.moves * held.share);
  if (moves === 0 || (moves < 0 && held.share < 0.5)) return undefined;
  const { location } = held;
  const facts = () => ({ ...subject.shared, ...held.facts, count: String(held.count) });
  return {
    moves,
    evidence: () => ({ text: fillMessage(row.text, facts()), ...(location && { location }) }),
    rulesOut: row.rulesOut === true,
  };
}

function holds(row: EvidenceRow, subject: Subject): Held {
  if (row.sign !== undefined) return { share: 1, ...(signs[row.sign]?.(subject) ?? { count: 0 }) };
  if (row.has) return found(subject.findings.filter(({ rule }) => row.has?.includes(rule)));
  if (row.beside) return beside(row, subject);
  const { fact = '', pattern = '' } = row;
  const { refused } = subject.tally;
  // One mailbox is one case of it: how many others fail does not make it less.
  if (fact === 'mailbox' && refused.length > 0) {
    const named = refused.filter(({ mailbox }) => matches(pattern, mailbox));
    return { count: named.length, share: 1, location: named[0]?.refusal?.location };
  }
  if (fact === 'hex' && refused.length > 0) {
    const coded = refused.filter(({ refusal }) => matches(pattern, refusal?.hex ?? ''));
    return {
      count: coded.length,
      share: coded.length / refused.length,
      location: coded[0]?.refusal?.location,
    };
  }
  const held = subject.findings.filter(({ facts }) => matches(pattern, facts[fact] ?? ''));
  return { ...found(held), share: held.length / subject.findings.length };
}

function found(findings: readonly Finding[]): Held {
  const [first] = findings;
  return {
    count: findings.length,
    share: 1,
    ...(first && { facts: first.facts, location: first.location }),
  };
}

/** Findings of other rules in the case: about the same, and close by in time, where that is asked for. */
function beside(row: EvidenceRow, subject: Subject): Held {
  const { within } = row;
  const others = subject.index.besides(row, subject.shared);
  const rulesBeyond = new Map(
    [...new Set(others.map(({ rule }) => rule))].map((rule) => [rule, beyond(rule, subject)]),
  );
  return found(
    others.filter(({ rule, time }) => {
      const { some = false, stamps = [] } = rulesBeyond.get(rule) ?? {};
      if (within === undefined) return some;
      const at = stampOf(time);
      return at !== undefined && stamps.some((stamp) => secondsApart(stamp, at) <= within);
    }),
  );
}

/** The findings of a subject that are of other rules than one beside them, by their times. */
function beyond(rule: string, { findings }: Subject) {
  const others = findings.filter((finding) => finding.rule !== rule);
  return { some: others.length > 0, stamps: others.flatMap(({ time }) => stampOf(time) ?? []) };
}
