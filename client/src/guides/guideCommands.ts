import * as vscode from 'vscode';
import {
  guideRemediesRequest,
  guidesRequest,
  type GuideItem,
  type GuideRemediesParams,
  type GuideStart,
  type GuidesParams,
} from '../../../server/src/protocol.ts';
import { askServer } from '../askServer.ts';
import { isReach } from '../directory/checkRuns.ts';
import type { TaskArguments } from '../commands/insertTask.ts';
import { offerRemedies } from '../commands/offerRemedies.ts';
import { caseUri } from '../directory/details.ts';
import type { DirectoryChecks } from '../directory/directoryChecks.ts';
import type { ServerHandle } from '../serverHandle.ts';
import type { GuidesView } from '../views/guides/guidesView.ts';
import type { GuideNode } from '../views/guides/nodes.ts';
import type { GuidePages } from './guidePages.ts';
import type { OpenGuides } from './openGuides.ts';

/** What the commands of guides work with. */
export interface GuideParts {
  readonly server: ServerHandle;
  readonly checks: DirectoryChecks;
  readonly guides: OpenGuides;
  readonly pages: GuidePages;
  readonly view: GuidesView;
}

export async function closeGuide({ guides, view }: GuideParts, row?: GuideNode): Promise<void> {
  const node = row ?? view.selected();
  if (node) await guides.close(node.guide.id);
}

/** Takes back what the user said of the steps; what checks and logs say stays. */
export async function restartGuide({ guides, view }: GuideParts, row?: GuideNode): Promise<void> {
  const node = row ?? view.selected();
  if (node) await guides.forgetAnswers(node.guide.id);
}

export async function copyStepValue(parts: GuideParts, row?: GuideNode): Promise<void> {
  const step = stepOf(parts, row);
  if (step?.copy === undefined) return;
  await vscode.env.clipboard.writeText(step.copy);
  vscode.window.setStatusBarMessage('The value is on the clipboard.', 3000);
}

/** Runs what answers the step, in Directory Checks. */
export async function runStepCheck(parts: GuideParts, row?: GuideNode): Promise<void> {
  const node = row ?? parts.view.selected();
  const one = node?.kind === 'detail' && node.detail.of === 'check' ? [node.detail.check] : undefined;
  await runOnly(parts, one ?? stepOf(parts, node)?.checks ?? []);
}

/** Runs the checks of all steps, but for those that knock at servers: each of these is run from its own step. */
export async function runGuideChecks(parts: GuideParts, row?: GuideNode): Promise<void> {
  const node = row ?? parts.view.selected();
  const ids = new Set(node?.guide.steps.flatMap(({ checks }) => checks));
  await runOnly(
    parts,
    [...ids].filter((id) => !isReach(id)),
  );
}

async function runOnly({ checks }: GuideParts, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) {
    void vscode.window.showInformationMessage('Exchange Triage: no check of the directory answers this.');
    return;
  }
  if (checks.runs.running) {
    void vscode.window.showInformationMessage('Exchange Triage: the checks are still running.');
    return;
  }
  await checks.run(ids);
}

export async function insertStepRemedy(parts: GuideParts, row?: GuideNode): Promise<void> {
  const { server, guides, checks } = parts;
  const node = row ?? parts.view.selected();
  const step = stepOf(parts, node);
  const start = node && guides.start(node.guide.id);
  if (!start || !step) return;
  const params: GuideRemediesParams = {
    ...guides.params(start),
    step: step.id,
    uri: logOf(parts, start) ?? caseUri(),
    directory: checks.directory(),
  };
  await offerRemedies(server, guideRemediesRequest, params);
}

/** Opens "Insert Task…" with the task of a step; what the case knows is not asked again. */
export async function insertStepTask(parts: GuideParts, row?: GuideNode): Promise<void> {
  const task = stepOf(parts, row)?.task;
  if (!task) return;
  const given: TaskArguments = { task: task.id, known: task.known };
  await vscode.commands.executeCommand('exchangeTriage.insertTask', given);
}

/** Says of a step that it is not as expected, or takes that back. */
export async function markStep(parts: GuideParts, row?: GuideNode): Promise<void> {
  const node = row ?? parts.view.selected();
  const step = stepOf(parts, node);
  if (!node || !step) return;
  const said = step.answer?.by === 'hand' && step.answer.outcome === 'failed';
  await parts.guides.answer(node.guide.id, step.id, said ? undefined : 'failed');
}

/** Goes where an outcome leads: to a step, or to another guide about the same. */
export async function followLead(parts: GuideParts, row?: GuideNode): Promise<void> {
  const { server, guides, view, pages } = parts;
  const node = row ?? view.selected();
  if (node?.kind !== 'detail' || node.detail.of !== 'lead') return;
  const { to, id } = node.detail.lead;
  if (to === 'done') return;
  if (to === 'step') {
    await view.reveal(node.guide.id, id);
    return;
  }
  const start = guides.start(node.guide.id);
  const items = await askServer<GuideItem[]>(server, 'Opening the guide', guidesRequest, {
    results: [],
  } satisfies GuidesParams);
  const other = items?.find((item) => item.start.guide === id)?.start;
  if (!start || !other) return;
  await guides.open({ ...start, guide: id, asks: other.asks });
  await view.reveal(id);
  await pages.show(id);
}

function stepOf({ view }: GuideParts, row?: GuideNode) {
  const node = row ?? view.selected();
  return node && 'step' in node ? node.step : undefined;
}

/** The log that the guide was opened from, else the one that named the mailbox or the account. */
function logOf({ checks }: GuideParts, { log }: GuideStart): string | undefined {
  const { logs } = checks.choice.subjects();
  return log ?? logs?.mailbox ?? logs?.account;
}
