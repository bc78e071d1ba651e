import * as vscode from 'vscode';
import type { CheckRuns } from '../../directory/checkRuns.ts';
import type { Choice } from '../../directory/choice.ts';
import { findSnapshot } from '../../directory/foundSnapshot.ts';
import { countsOf, treeItem } from './items.ts';
import { childrenOf, type CheckNode } from './nodes.ts';

export const checksViewId = 'exchangeTriage.checks';

export interface ChecksView {
  /** The row that has the selection. */
  selected(): CheckNode | undefined;
  show(): Thenable<void>;
  dispose(): void;
}

/** The Directory Checks view: what is asked about, and below it the checks by group, their parts, their evidence. */
export function createChecksView(runs: CheckRuns, choice: Choice): ChecksView {
  const changed = new vscode.EventEmitter<undefined>();
  const view = vscode.window.createTreeView<CheckNode>(checksViewId, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: (node) => treeItem(node, runs, choice),
      // Nothing at all shows what the view is for.
      getChildren: (node) => (choice.directory() ? childrenOf(runs, node) : []),
    },
    showCollapseAll: true,
  });
  const load = () => {
    if (!view.visible) return;
    if (choice.directory()) void runs.load();
    else void offerSnapshot(choice);
  };
  const update = () => {
    const failed = [...runs.results.values()].filter(({ outcome }) => outcome === 'failed').length;
    view.badge = failed > 0 ? { value: failed, tooltip: `${failed} directory checks failed` } : undefined;
    view.description = countsOf(runs, runs.definitions);
    void setContext('running', runs.running);
    void setContext('live', choice.directory()?.kind === 'server');
    changed.fire(undefined);
  };
  let last: CheckNode | undefined;
  const subscriptions = [
    view,
    view.onDidChangeSelection(({ selection }) => (last = selection[0])),
    changed,
    view.onDidChangeVisibility(load),
    choice.onDidChange(load),
    choice.onDidChange(update),
    runs.onDidChange(update),
    runs.onDidRead(() => (view.message = runs.reading ?? runs.trouble)),
  ];
  update();
  load();
  return {
    // While the rows are asked for anew, the view knows of no selection.
    selected: () => view.selection[0] ?? last,
    show: () => vscode.commands.executeCommand(`${checksViewId}.focus`),
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** A case that comes with a snapshot is asked there, unless the user has chosen something meanwhile. */
async function offerSnapshot(choice: Choice): Promise<void> {
  const file = await findSnapshot();
  if (file !== undefined && !choice.directory()) choice.chooseDirectory({ kind: 'snapshot', file });
}

/** For the `when` of menus and keys. */
function setContext(name: string, value: boolean): Thenable<void> {
  return vscode.commands.executeCommand('setContext', `${checksViewId}.${name}`, value);
}
