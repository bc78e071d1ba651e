import { checkDefinitions } from '../knowledge/directory.ts';
import type { Cause, CauseCheck, CauseEvidence } from '../model/cause.ts';
import type { Location } from '../model/location.ts';
import type { RemedyKind } from '../model/remedy.ts';
import { remediesFor } from '../remedies/fill.ts';
import type { Position } from '../text/locate.ts';
import { visible } from '../text/hidden.ts';

/** Where a place of the evidence is, in lines and columns; `undefined` where nobody counted them. */
export type PositionOf = (location: Location) => Position | undefined;

/** Causes that are told at length where none of them is likely. */
const mostPossible = 3;
/** Findings, evidence and checks of one kind that are told one by one. */
const mostLines = 5;

/** For people: what is confirmed or likely at length, what else is possible in a line each. */
export function textCauses(causes: readonly Cause[], positionOf: PositionOf): string[] {
  if (causes.length === 0) return [];
  const leading = causes.filter(({ state }) => state === 'confirmed' || state === 'likely');
  const told = leading.length > 0 ? leading : causes.slice(0, mostPossible);
  const others = causes.filter((cause) => !told.includes(cause));
  const line = (cause: Cause) => `  ${cause.title}${about(cause)} [${cause.id}]`;
  const possible = others.filter(({ state }) => state === 'possible').map(line);
  const ruledOut = others.filter(({ state }) => state === 'ruled out').map(line);
  return [
    'Causes, the likeliest first:',
    ...told.flatMap((cause, index) => causeLines(cause, index + 1, positionOf)),
    ...(possible.length > 0 ? ['', 'Also possible:', ...possible] : []),
    ...(ruledOut.length > 0 ? ['', 'Ruled out:', ...ruledOut] : []),
    '',
  ];
}

/** One row for programs. Lines and columns count from 1. */
export function causeRow(cause: Cause, rank: number, positionOf: PositionOf) {
  const { findings, remedies, facts, ...rest } = cause;
  const place = (location: Location) => ({ file: location.source, ...positionOf(location) });
  const evidence = ({ text, location }: CauseEvidence) => ({ text, ...(location && place(location)) });
  return {
    type: 'cause',
    rank,
    ...rest,
    for: cause.for.map(evidence),
    against: cause.against.map(evidence),
    findings: findings.map((finding) => ({ rule: finding.rule, ...place(finding.location) })),
    facts,
    remedies: remediesFor(remedies, facts),
  };
}

function causeLines(cause: Cause, rank: number, positionOf: PositionOf): string[] {
  const explained = cause.explains.map(({ rule, count }) => `${count} ${rule}`).join(', ');
  const kinds = kindsOf(cause);
  const remedies = remediesFor(cause.remedies, cause.facts).filter(({ kind }) => kinds.includes(kind));
  return [
    '',
    `${rank}. ${cause.state.toUpperCase()}  ${cause.title}${about(cause)} [${cause.id}]`,
    `   ${visible(cause.message)}`,
    ...evidenceLines('+', cause.for, positionOf),
    ...evidenceLines('-', cause.against, positionOf),
    ...checkLines(cause.checks),
    ...(cause.confirmedFor.length > 0
      ? [`   = confirmed for ${cause.confirmedFor.map((name) => `'${visible(name)}'`).join(', ')}`]
      : []),
    `   explains ${explained}`,
    ...remedies.map(({ kind, title }) => `   → ${kind}: ${title}`),
  ];
}

/** Nothing is mended before it is known to be broken, as long as there is a check that could say so. */
function kindsOf({ state, checks }: Cause): readonly RemedyKind[] {
  if (state === 'confirmed') return ['fix'];
  return checks.length > 0 ? ['diagnose'] : ['diagnose', 'fix'];
}

function about({ about: names }: Cause): string {
  return names === '' ? '' : ` (${names})`;
}

function evidenceLines(mark: string, evidence: readonly CauseEvidence[], positionOf: PositionOf): string[] {
  return evidence.map(({ text, location }) => {
    const at = location && positionOf(location);
    const place = location && at ? ` (${visible(location.source)}:${at.line}:${at.column})` : '';
    return `   ${mark} ${text}${place}`;
  });
}

const titles = new Map(checkDefinitions.map(({ id, title }) => [id, title]));

/** Only those that were not run: what the others said stands among the evidence. */
function checkLines(checks: readonly CauseCheck[]): string[] {
  const open = checks.filter(({ result }) => result === undefined || result.outcome === 'unknown');
  const lines = open.slice(0, mostLines).map(({ check, subject, result }) => {
    const whom = [subject.account, subject.mailbox].filter((name) => name !== undefined).map(visible);
    const of = whom.length > 0 ? ` of ${whom.join(' and ')}` : '';
    const why = result ? `: unknown. ${visible(result.message)}` : '';
    return `   ? ${titles.get(check) ?? check} [${check}]${of}${why}`;
  });
  const more = open.length - lines.length;
  return more > 0 ? [...lines, `   ? and ${more} more checks`] : lines;
}
