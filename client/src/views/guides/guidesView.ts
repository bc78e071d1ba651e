import * as vscode from 'vscode';
import type { CheckRuns } from '../../directory/checkRuns.ts';
import type { OpenGuides } from '../../guides/openGuides.ts';
import { progressOf, treeItem } from './items.ts';
import { childrenOf, parentOf, stepNode, type GuideNode } from './nodes.ts';

export const guidesViewId = 'exchangeTriage.guides';

export interface GuidesView {
  /** The row that has the selection. */
  selected(): GuideNode | undefined;
  /** Shows a step of an open guide; without one, the step to take next. */
  reveal(guide: string, step?: string): Promise<void>;
  dispose(): void;
}

/** The Guides view: the open guides, their steps with a box to tick, and below each step what it takes. */
export function createGuidesView(guides: OpenGuides, runs: CheckRuns): GuidesView {
  const changed = new vscode.EventEmitter<undefined>();
  const view = vscode.window.createTreeView<GuideNode>(guidesViewId, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: (node) => treeItem(node, runs),
      getChildren: (node) => childrenOf(guides.states(), node),
      getParent: parentOf,
    },
    manageCheckboxStateManually: true,
    showCollapseAll: true,
  });
  const load = () => {
    if (view.visible && guides.states().length < guides.starts().length) void guides.refresh();
  };
  const update = () => {
    const [first] = guides.states();
    view.description = first ? progressOf(first) : '';
    changed.fire(undefined);
  };
  const subscriptions = [
    view,
    changed,
    guides.onDidChange(update),
    runs.onDidChange(update),
    view.onDidChangeVisibility(load),
    view.onDidChangeCheckboxState(({ items }) => tick(guides, items)),
  ];
  load();
  return {
    selected: () => view.selection[0],
    async reveal(id, step) {
      await vscode.commands.executeCommand(`${guidesViewId}.focus`);
      const guide = guides.states().find((each) => each.id === id);
      if (!guide) return;
      const wanted = step ?? (guide.next.to === 'step' ? guide.next.id : undefined);
      const node = wanted === undefined ? undefined : stepNode(guide, wanted);
      await view.reveal(node ?? { kind: 'guide', guide }, { select: true, focus: true, expand: true });
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** What a check has answered stays so when its tick is taken away: only the user's own word is. */
async function tick(
  guides: OpenGuides,
  items: readonly (readonly [GuideNode, vscode.TreeItemCheckboxState])[],
): Promise<void> {
  for (const [node, state] of items) {
    if (node.kind !== 'step') continue;
    const checked = state === vscode.TreeItemCheckboxState.Checked;
    await guides.answer(node.guide.id, node.step.id, checked ? 'passed' : undefined);
  }
}
