import { ruleById } from '../knowledge/rules.ts';
import { severities, type Finding } from '../model/finding.ts';
import { visible } from '../text/hidden.ts';
import type { FindingItem, RuleGroup, SharedGroup } from '../protocol.ts';
import type { LogDocument } from './logDocument.ts';
import { rangeOf } from './ranges.ts';

/** Findings of all open logs, by rule, and within a rule by what they share: one cause should read as one line. */
export function groupFindings(logs: readonly LogDocument[]): RuleGroup[] {
  const byRule = new Map<string, { finding: Finding; log: LogDocument }[]>();
  const totals = new Map<string, number>();
  for (const log of logs) {
    for (const finding of log.analysis.findings) push(byRule, finding.rule, { finding, log });
    for (const [rule, total] of Object.entries(log.analysis.totalByRule))
      totals.set(rule, (totals.get(rule) ?? 0) + total);
  }
  const groups = [...byRule].map(([rule, members]) => ({
    rule,
    title: ruleById(rule)?.title ?? rule,
    severity: members[0]?.finding.severity ?? 'information',
    count: totals.get(rule) ?? members.length,
    shared: sharedGroups(rule, members),
  }));
  return groups.sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.count - a.count,
  );
}

function sharedGroups(
  rule: string,
  members: readonly { finding: Finding; log: LogDocument }[],
): SharedGroup[] {
  const names = ruleById(rule)?.groupBy ?? [];
  const byLabel = new Map<string, FindingItem[]>();
  for (const { finding, log } of members) {
    const values = names.flatMap((name) => finding.facts[name] ?? []).map((value) => value.slice(0, 120));
    push(byLabel, visible(values.join(' · ')), toItem(finding, log));
  }
  return [...byLabel]
    .map(([label, findings]) => ({ label, findings }))
    .sort((a, b) => b.findings.length - a.findings.length);
}

function toItem(finding: Finding, log: LogDocument): FindingItem {
  return {
    label: labelOf(finding),
    message: finding.message,
    uri: log.document.uri,
    range: rangeOf(log.document, finding.location),
    ...(finding.time && { time: finding.time }),
  };
}

/** Facts that tell one finding of a group from the next. */
const telling = ['mailbox', 'user', 'recipient', 'object', 'destination', 'account', 'client', 'server'];

/** What is particular to a finding within its group; of a legacyExchangeDN, its last name. */
function labelOf({ rule, facts, message }: Finding): string {
  const shared = ruleById(rule)?.groupBy ?? [];
  const name = telling.find((candidate) => !shared.includes(candidate) && facts[candidate]);
  const value = name && facts[name];
  if (!value) return message;
  return visible(/^\/o=.*\/cn=(.+)$/i.exec(value)?.[1] ?? value).slice(0, 120);
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
