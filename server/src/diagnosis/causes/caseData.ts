import type { MailboxAttempts } from '../../model/attempts.ts';
import type { Analysis, Finding } from '../../model/finding.ts';

/** What one account tried on one server, in all logs of the case. */
export interface CaseGroup {
  readonly account: string;
  readonly server: string;
  /** By their names in lower case. */
  readonly mailboxes: Map<string, MailboxAttempts>;
  failedSince: number;
}

/** What is kept of the logs of a case: plain, and bounded however many they are. */
export interface CaseData {
  readonly findings: Finding[];
  /** All findings by their rules, also those that are not kept. */
  readonly totals: Map<string, number>;
  readonly kept: Map<string, number>;
  readonly groups: Map<string, CaseGroup>;
  mailboxes: number;
  unlisted: number;
}

const maxFindings = 5000;
const maxOfRule = 500;
const maxMailboxes = 50_000;
const maxGroups = 500;

export function emptyCase(): CaseData {
  return {
    findings: [],
    totals: new Map(),
    kept: new Map(),
    groups: new Map(),
    mailboxes: 0,
    unlisted: 0,
  };
}

/** Adds what a log says. @returns its findings that were kept: evidence may point to them, and to attempts */
export function addAnalysis(data: CaseData, analysis: Analysis): readonly Finding[] {
  for (const [rule, total] of Object.entries(analysis.totalByRule)) add(data.totals, rule, total);
  const kept: Finding[] = [];
  for (const finding of analysis.findings) {
    if (data.findings.length >= maxFindings) break;
    if ((data.kept.get(finding.rule) ?? 0) >= maxOfRule) continue;
    add(data.kept, finding.rule, 1);
    data.findings.push(finding);
    kept.push(finding);
  }
  addAttempts(data, analysis);
  return kept;
}

function addAttempts(data: CaseData, { attempts }: Analysis): void {
  data.unlisted += attempts?.unlisted ?? 0;
  for (const { account, server, mailboxes, failedSince } of attempts?.groups ?? []) {
    const key = `${account}\n${server}`.toLowerCase();
    const group = data.groups.get(key) ?? newGroup(account, server);
    if (data.groups.size >= maxGroups && !data.groups.has(key)) continue;
    data.groups.set(key, group);
    // A log in which nothing opened goes on with the failures of the one before it.
    const opened = mailboxes.some((mailbox) => mailbox.opened > 0);
    group.failedSince = opened ? failedSince : group.failedSince + failedSince;
    for (const mailbox of mailboxes) addMailbox(data, group, mailbox);
  }
}

function newGroup(account: string, server: string): CaseGroup {
  return { account, server, mailboxes: new Map(), failedSince: 0 };
}

function addMailbox(data: CaseData, group: CaseGroup, mailbox: MailboxAttempts): void {
  const key = mailbox.mailbox.toLowerCase();
  const known = group.mailboxes.get(key);
  if (!known && data.mailboxes >= maxMailboxes) {
    data.unlisted++;
    return;
  }
  if (!known) data.mailboxes++;
  group.mailboxes.set(key, known ? together(known, mailbox) : mailbox);
}

/** Attempts of one mailbox that stand in two places. @param b the later one, as far as is known */
export function together(a: MailboxAttempts, b: MailboxAttempts): MailboxAttempts {
  const refusal = a.refusal ?? b.refusal;
  return {
    mailbox: a.mailbox,
    opened: a.opened + b.opened,
    failed: a.failed + b.failed,
    openedLast: b.openedLast,
    ...(refusal && { refusal }),
  };
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
