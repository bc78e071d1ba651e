import * as vscode from 'vscode';
import {
  guidesRequest,
  type GuideItem,
  type GuidesParams,
  type GuideStart,
} from '../../../server/src/protocol.ts';
import { askServer } from '../askServer.ts';
import type { Choice } from '../directory/choice.ts';
import type { CauseRow } from '../views/causeNodes.ts';
import { checkOf, type CheckNode } from '../views/checks/nodes.ts';
import type { GuideParts } from './guideCommands.ts';

/**
 * Opens a guide: the one that an action of a finding or a cause names, one of those that a check leads to, or one
 * that the user picks.
 * @param from what an action carries, or a row of Findings or Directory Checks
 */
export async function openGuide(parts: GuideParts, from?: GuideStart | CauseRow | CheckNode): Promise<void> {
  const start = from && ('kind' in from ? startIn(from) : from);
  if (start) {
    chooseSubjects(parts.checks.choice, start);
    await open(parts, start);
    return;
  }
  const check = from && 'kind' in from && from.kind !== 'cause' ? checkOf(from) : undefined;
  const item = await pickGuide(parts, check);
  if (!item) return;
  const { account, mailbox } = parts.checks.choice.subjects();
  if (account === '' && mailbox === '') chooseSubjects(parts.checks.choice, item.start);
  await open(parts, item.start);
}

function startIn(row: CauseRow | CheckNode): GuideStart | undefined {
  return row.kind === 'cause' ? row.cause.guide : undefined;
}

async function open({ guides, view, pages }: GuideParts, start: GuideStart): Promise<void> {
  await guides.open(start);
  await view.reveal(start.guide);
  await pages.show(start.guide);
}

/** What a finding names is what its guide's checks are about. */
function chooseSubjects(choice: Choice, { asks, account, mailbox, log }: GuideStart): void {
  const before = choice.subjects();
  const next = {
    account: asks.includes('account') ? (account ?? before.account) : before.account,
    mailbox: asks.includes('mailbox') ? (mailbox ?? before.mailbox) : before.mailbox,
  };
  if (next.account === before.account && next.mailbox === before.mailbox) return;
  const logs = {
    ...before.logs,
    ...(log !== undefined && account !== undefined && { account: log }),
    ...(log !== undefined && mailbox !== undefined && { mailbox: log }),
  };
  choice.chooseSubjects({ ...next, logs });
}

interface GuidePick extends vscode.QuickPickItem {
  readonly item?: GuideItem;
}

async function pickGuide(
  { server, checks }: GuideParts,
  check: string | undefined,
): Promise<GuideItem | undefined> {
  const results = checks.results().map((result) => ({ ...result, evidence: [], parts: [] }));
  const params: GuidesParams = { results, ...(check !== undefined && { check }) };
  const items = await askServer<GuideItem[]>(server, 'Listing the guides', guidesRequest, params);
  if (!items) return undefined;
  if (items.length === 0) {
    void vscode.window.showInformationMessage('Exchange Triage: no guide is about this check.');
    return undefined;
  }
  if (check !== undefined && items.length === 1) return items[0];
  const fitting = items.filter(({ reason }) => reason !== undefined);
  const others = items.filter(({ reason }) => reason === undefined);
  const picks: GuidePick[] = [
    ...(fitting.length > 0 ? [separator('For this case'), ...fitting.map(pickOf)] : []),
    ...(others.length > 0 ? [separator('All others'), ...others.map(pickOf)] : []),
  ];
  const chosen = await vscode.window.showQuickPick(picks, {
    title: 'Open Guide',
    placeHolder: 'Which procedure shall be followed?',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.item;
}

function pickOf(item: GuideItem): GuidePick {
  const { title, summary, reason } = item;
  return { label: title, detail: summary, ...(reason !== undefined && { description: reason }), item };
}

function separator(label: string): GuidePick {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
