import type { GuideItem, GuideStart, GuidesParams } from '../../guidesProtocol.ts';
import { checkRows, type Named } from '../../knowledge/directory.ts';
import { guideById, guides, type Guide } from '../../knowledge/guides.ts';
import { ruleById } from '../../knowledge/rules.ts';
import type { Cause } from '../../model/cause.ts';
import type { Finding } from '../../model/finding.ts';
import type { OpenCase } from '../openCase.ts';
import { accountFacts, mailboxFacts } from '../subjects.ts';
import { checksOf } from './answerStep.ts';

/** The guides there are; what a finding in the open logs, a likely cause or a failed check leads to comes first. */
export function guideList({ results, check }: GuidesParams, open: OpenCase): GuideItem[] {
  const failed = results.filter(({ outcome }) => outcome === 'failed').map((result) => result.check);
  return guides
    .filter(({ when }) => check === undefined || when.checks?.includes(check) === true)
    .map((guide) => ({ item: itemOf(guide, failed, open), rank: rankOf(guide, open) }))
    .sort((a, b) => Number(!a.item.reason) - Number(!b.item.reason) || a.rank - b.rank)
    .map(({ item }) => item);
}

/** The guides that a finding leads to. */
export function guidesForRule(rule: string): Guide[] {
  return guides.filter(({ when }) => when.rules?.includes(rule) === true);
}

/** The guide that a cause leads to, with what its findings and checks give it. */
export function startOfCause(cause: Cause): GuideStart | undefined {
  const guide =
    cause.guide === undefined
      ? cause.explains.flatMap(({ rule }) => guidesForRule(rule))[0]
      : guideById(cause.guide);
  return guide && startFrom(guide, cause);
}

function startFrom(guide: Guide, { findings, facts }: Cause): GuideStart | undefined {
  const [first] = findings;
  return first && startOf(guide, { ...first, facts }, first.location.source);
}

/** A guide with what a finding gives it. @param log URI of the log */
export function startOf(guide: Guide, finding?: Finding, log?: string): GuideStart {
  const facts = finding?.facts ?? {};
  const kinds = asksOf(guide);
  const account = kinds.has('account') ? valueOf(facts, accountFacts) : undefined;
  const mailbox = kinds.has('mailbox') ? valueOf(facts, mailboxFacts) : undefined;
  return {
    guide: guide.id,
    facts,
    asks: [...kinds],
    ...(account !== undefined && { account }),
    ...(mailbox !== undefined && { mailbox }),
    ...(log !== undefined && { log }),
  };
}

function itemOf(guide: Guide, failed: readonly string[], { logs, causes }: OpenCase): GuideItem {
  const { title, summary, when } = guide;
  const found = logs
    .flatMap(({ analysis, document }) => analysis.findings.map((finding) => ({ finding, log: document.uri })))
    .find(({ finding }) => when.rules?.includes(finding.rule));
  const check = when.checks?.find((id) => failed.includes(id));
  const cause = leadingTo(guide, causes);
  const reason = cause
    ? `${cause.state === 'confirmed' ? 'Confirmed' : 'Likely'} cause: ${cause.title}`
    : found
      ? `Found: ${ruleById(found.finding.rule)?.title ?? found.finding.rule}`
      : check && `Failed: ${checkRows.find(({ id }) => id === check)?.title ?? check}`;
  return {
    title,
    summary,
    ...(reason !== undefined && { reason }),
    start: (cause && startFrom(guide, cause)) ?? startOf(guide, found?.finding, found?.log),
  };
}

/** The likeliest of the causes that lead to a guide, where it is more than possible. */
function leadingTo({ when }: Guide, causes: readonly Cause[]): Cause | undefined {
  return causes.find(
    ({ id, state }) => (state === 'confirmed' || state === 'likely') && when.causes?.includes(id),
  );
}

/** Causes stand in the order of their likeliness. */
function rankOf(guide: Guide, { causes }: OpenCase): number {
  const cause = leadingTo(guide, causes);
  return cause ? causes.indexOf(cause) : causes.length;
}

/** What the checks of a guide have to be told. */
function asksOf(guide: Guide): Set<Named> {
  const ids = new Set(guide.steps.flatMap(checksOf));
  return new Set(checkRows.filter(({ id }) => ids.has(id)).flatMap(({ asks }) => asks));
}

function valueOf(facts: Readonly<Record<string, string>>, names: readonly string[]): string | undefined {
  return names.map((name) => facts[name]).find((value) => value !== undefined);
}
