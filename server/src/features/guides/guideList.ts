import type { GuideItem, GuideStart, GuidesParams } from '../../guidesProtocol.ts';
import { checkRows, type Named } from '../../knowledge/directory.ts';
import { guides, type Guide } from '../../knowledge/guides.ts';
import { ruleById } from '../../knowledge/rules.ts';
import type { Finding } from '../../model/finding.ts';
import type { LogDocument } from '../logDocument.ts';
import { accountFacts, mailboxFacts } from '../subjects.ts';
import { checksOf } from './answerStep.ts';

/** The guides there are; what a finding in the open logs or a failed check leads to comes first. */
export function guideList({ results, check }: GuidesParams, logs: readonly LogDocument[]): GuideItem[] {
  const failed = results.filter(({ outcome }) => outcome === 'failed').map((result) => result.check);
  const items = guides
    .filter(({ when }) => check === undefined || when.checks?.includes(check) === true)
    .map((guide) => itemOf(guide, failed, logs));
  return [...items.filter(({ reason }) => reason), ...items.filter(({ reason }) => !reason)];
}

/** The guides that a finding leads to. */
export function guidesForRule(rule: string): Guide[] {
  return guides.filter(({ when }) => when.rules?.includes(rule) === true);
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

function itemOf(guide: Guide, failed: readonly string[], logs: readonly LogDocument[]): GuideItem {
  const { title, summary, when } = guide;
  const found = logs
    .flatMap(({ analysis, document }) => analysis.findings.map((finding) => ({ finding, log: document.uri })))
    .find(({ finding }) => when.rules?.includes(finding.rule));
  const check = when.checks?.find((id) => failed.includes(id));
  const reason = found
    ? `Found: ${ruleById(found.finding.rule)?.title ?? found.finding.rule}`
    : check && `Failed: ${checkRows.find(({ id }) => id === check)?.title ?? check}`;
  return {
    title,
    summary,
    ...(reason !== undefined && { reason }),
    start: startOf(guide, found?.finding, found?.log),
  };
}

/** What the checks of a guide have to be told. */
function asksOf(guide: Guide): Set<Named> {
  const ids = new Set(guide.steps.flatMap(checksOf));
  return new Set(checkRows.filter(({ id }) => ids.has(id)).flatMap(({ asks }) => asks));
}

function valueOf(facts: Readonly<Record<string, string>>, names: readonly string[]): string | undefined {
  return names.map((name) => facts[name]).find((value) => value !== undefined);
}
