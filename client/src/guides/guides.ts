import * as vscode from 'vscode';
import type { GuideStart, GuideState } from '../../../server/src/protocol.ts';
import type { DirectoryChecks } from '../directory/directoryChecks.ts';
import { createPages } from '../pages.ts';
import type { ServerHandle } from '../serverHandle.ts';
import type { CauseRow } from '../views/causeNodes.ts';
import type { CheckNode } from '../views/checks/nodes.ts';
import { createGuidesView } from '../views/guides/guidesView.ts';
import type { GuideNode } from '../views/guides/nodes.ts';
import { openGuide } from './chooseGuide.ts';
import {
  closeGuide,
  copyStepValue,
  followLead,
  insertStepTask,
  insertStepRemedy,
  markStep,
  restartGuide,
  runGuideChecks,
  runStepCheck,
  type GuideParts,
} from './guideCommands.ts';
import { createGuidePages } from './guidePages.ts';
import { OpenGuides } from './openGuides.ts';

export interface Guides {
  /** The open guides as far as they have got. */
  states(): readonly GuideState[];
  dispose(): void;
}

/** Guides: the view, its commands, and what they share. */
export function createGuides(
  context: vscode.ExtensionContext,
  server: ServerHandle,
  checks: DirectoryChecks,
): Guides {
  const guides = new OpenGuides(server, checks, context.workspaceState);
  const pages = createGuidePages(
    server,
    guides,
    createPages(
      'exchange-triage-guide',
      'Guide.md',
      'This page is no longer kept. Choose the guide in the view Guides again.',
    ),
  );
  const view = createGuidesView(guides, checks.runs);
  const parts: GuideParts = { server, checks, guides, pages, view };
  const subscriptions = [guides, pages, view, ...registerCommands(parts)];
  return {
    states: () => guides.states(),
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

function registerCommands(parts: GuideParts): vscode.Disposable[] {
  const command = (id: string, run: (...args: never[]) => unknown) =>
    vscode.commands.registerCommand(id, run);
  return [
    command('exchangeTriage.openGuide', (from?: GuideStart | CauseRow | CheckNode) => openGuide(parts, from)),
    command('exchangeTriage.closeGuide', (node?: GuideNode) => closeGuide(parts, node)),
    command('exchangeTriage.restartGuide', (node?: GuideNode) => restartGuide(parts, node)),
    command('exchangeTriage.showGuide', (guide?: string, step?: string) =>
      parts.pages.show(guide ?? parts.view.selected()?.guide.id ?? '', step),
    ),
    command('exchangeTriage.copyStepValue', (node?: GuideNode) => copyStepValue(parts, node)),
    command('exchangeTriage.runGuideChecks', (node?: GuideNode) => runGuideChecks(parts, node)),
    command('exchangeTriage.runStepCheck', (node?: GuideNode) => runStepCheck(parts, node)),
    command('exchangeTriage.insertStepRemedy', (node?: GuideNode) => insertStepRemedy(parts, node)),
    command('exchangeTriage.insertStepTask', (node?: GuideNode) => insertStepTask(parts, node)),
    command('exchangeTriage.markStep', (node?: GuideNode) => markStep(parts, node)),
    command('exchangeTriage.followLead', (node?: GuideNode) => followLead(parts, node)),
  ];
}
