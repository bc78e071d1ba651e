import { sharedKey } from '../diagnosis/causes/names.ts';
import { checkDefinitions } from '../knowledge/directory.ts';
import { ruleById } from '../knowledge/rules.ts';
import type { Cause, CauseEvidence } from '../model/cause.ts';
import type { Finding } from '../model/finding.ts';
import type { CauseItem, EvidenceItem } from '../protocol.ts';
import { startOfCause } from './guides/guideList.ts';
import type { LogDocument } from './logDocument.ts';
import { rangeOf } from './ranges.ts';

const titles = new Map(checkDefinitions.map(({ id, title }) => [id, title]));

/** Causes as the view shows them: evidence with its place in the open logs. */
export function causeItems(causes: readonly Cause[], logs: readonly LogDocument[]): CauseItem[] {
  const byUri = new Map(logs.map((log) => [log.document.uri, log]));
  const evidence = (list: readonly CauseEvidence[]) => list.map((each) => evidenceItem(each, byUri));
  return causes.map((cause) => {
    const guide = startOfCause(cause);
    const [first] = cause.findings;
    return {
      key: keyOfCause(cause),
      id: cause.id,
      title: cause.title,
      about: cause.about,
      message: cause.message,
      state: cause.state,
      count: cause.explains.reduce((sum, { count }) => sum + count, 0),
      explains: cause.explains.map(({ rule, count }) => ({ title: ruleById(rule)?.title ?? rule, count })),
      for: evidence(cause.for),
      against: evidence(cause.against),
      checks: cause.checks.map((check) => ({ ...check, title: titles.get(check.check) ?? check.check })),
      confirmedFor: cause.confirmedFor,
      hasRemedies: cause.remedies.length > 0,
      ...(first && { log: first.location.source }),
      ...(guide && { guide }),
    };
  });
}

/** The same as long as it is the same cause of the same. */
export function keyOfCause({ id, shared }: Cause): string {
  return `${id} ${JSON.stringify(shared)}`;
}

function evidenceItem(
  { text, location }: CauseEvidence,
  byUri: ReadonlyMap<string, LogDocument>,
): EvidenceItem {
  const log = location && byUri.get(location.source);
  if (!location || !log) return { text };
  return { text, uri: location.source, range: rangeOf(log.document, location) };
}

/** What most likely explains a finding beyond its own rule; `undefined` where nothing is more than possible. */
export function causeOf(finding: Finding, causes: readonly Cause[]): Cause | undefined {
  return causes.find(
    ({ id, state, shared, explains, confirmedFor }) =>
      (state === 'confirmed' || state === 'likely') &&
      !id.startsWith('rule:') &&
      explains.some(({ rule }) => rule === finding.rule) &&
      Object.entries(shared).every(([fact, value]) => isShared(fact, value, finding)) &&
      (confirmedFor.length === 0 || confirmedFor.includes(finding.facts['mailbox'] ?? '')),
  );
}

function isShared(fact: string, value: string, { facts }: Finding): boolean {
  const own = facts[fact];
  return own === undefined || sharedKey(fact, own) === sharedKey(fact, value);
}
