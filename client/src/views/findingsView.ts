import * as vscode from 'vscode';
import {
  causesRequest,
  findingsRequest,
  type CauseItem,
  type FindingItem,
  type RuleGroup,
  type SharedGroup,
} from '../../../server/src/protocol.ts';
import type { ServerHandle } from '../serverHandle.ts';
import { causeRoots, causeTreeItem, childrenOfCause, countsOf, type CauseNode } from './causeNodes.ts';

export type FindingNode =
  | {
      readonly kind: 'heading';
      readonly title: string;
      readonly about: string;
      readonly below: FindingNode[];
    }
  | CauseNode
  | { readonly kind: 'rule'; readonly group: RuleGroup }
  | { readonly kind: 'shared'; readonly shared: SharedGroup }
  | { readonly kind: 'finding'; readonly item: FindingItem };

export interface FindingsView {
  /** The row that has the selection. */
  selected(): FindingNode | undefined;
  show(): Thenable<void>;
  dispose(): void;
}

const icons = { error: 'error', warning: 'warning', information: 'info' } as const;

/** The Findings view: causes; and by their rules, and by what they share below these, the findings. */
export function createFindingsView(server: ServerHandle): FindingsView {
  const changed = new vscode.EventEmitter<undefined>();
  let groups: readonly RuleGroup[] = [];
  let causes: readonly CauseItem[] = [];

  const provider: vscode.TreeDataProvider<FindingNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: treeItem,
    getChildren: (node) => (node ? childrenOf(node) : headings(causes, groups)),
  };
  const view = vscode.window.createTreeView('exchangeTriage.findings', {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  const refresh = async () => {
    const asked = [
      server.request<RuleGroup[]>(findingsRequest),
      server.request<CauseItem[]>(causesRequest),
    ] as const;
    const [found, explained] = await Promise.all(asked);
    groups = found ?? [];
    causes = explained ?? [];
    const count = countOf(groups);
    view.badge = count > 0 ? { value: count, tooltip: `${count} findings in the open logs` } : undefined;
    changed.fire(undefined);
  };
  const subscriptions = [
    view,
    changed,
    server.onDidChangeFindings(refresh),
    server.onDidChangeState(refresh),
  ];
  return {
    selected: () => view.selection[0],
    show: () => vscode.commands.executeCommand('exchangeTriage.findings.focus'),
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** Nothing at all shows what the view is for. */
function headings(causes: readonly CauseItem[], groups: readonly RuleGroup[]): FindingNode[] {
  const rules = groups.map((group) => ({ kind: 'rule' as const, group }));
  const all = [
    { title: 'Causes', about: countsOf(causes), below: causeRoots(causes) },
    { title: 'Findings', about: String(countOf(groups)), below: rules },
  ];
  return all.filter(({ below }) => below.length > 0).map((each) => ({ kind: 'heading', ...each }));
}

function countOf(groups: readonly RuleGroup[]): number {
  return groups.reduce((sum, group) => sum + group.count, 0);
}

function childrenOf(node: FindingNode): FindingNode[] {
  if (node.kind === 'heading') return node.below;
  if (isCause(node)) return childrenOfCause(node);
  if (node.kind === 'finding') return [];
  if (node.kind === 'shared') return node.shared.findings.map((item) => ({ kind: 'finding', item }));
  const [only, ...others] = node.group.shared;
  // One group that shares nothing nameable would be a level that says nothing.
  if (only && others.length === 0 && only.label === '') return childrenOf({ kind: 'shared', shared: only });
  return node.group.shared.map((shared) => ({ kind: 'shared', shared }));
}

function isCause(node: FindingNode): node is CauseNode {
  return !['heading', 'rule', 'shared', 'finding'].includes(node.kind);
}

function treeItem(node: FindingNode): vscode.TreeItem {
  if (node.kind === 'heading') return headingItem(node.title, node.about);
  if (isCause(node)) return causeTreeItem(node);
  if (node.kind === 'rule') return ruleItem(node.group);
  return node.kind === 'shared' ? sharedItem(node.shared) : findingItem(node.item);
}

function headingItem(title: string, about: string): vscode.TreeItem {
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `heading ${title}`;
  item.description = about;
  return item;
}

function ruleItem(group: RuleGroup): vscode.TreeItem {
  const item = new vscode.TreeItem(group.title, vscode.TreeItemCollapsibleState.Expanded);
  item.id = group.rule;
  item.description = String(group.count);
  item.tooltip = `${group.count} findings of rule ${group.rule}`;
  item.iconPath = new vscode.ThemeIcon(icons[group.severity]);
  return item;
}

function sharedItem(shared: SharedGroup): vscode.TreeItem {
  const item = new vscode.TreeItem(shared.label || 'Others', vscode.TreeItemCollapsibleState.Collapsed);
  item.description = String(shared.findings.length);
  item.iconPath = new vscode.ThemeIcon('link');
  return item;
}

function findingItem(finding: FindingItem): vscode.TreeItem {
  const uri = vscode.Uri.parse(finding.uri, true);
  const { start, end } = finding.range;
  const item = new vscode.TreeItem(finding.label);
  item.contextValue = 'finding';
  item.description = `${uri.path.split('/').at(-1) ?? ''}:${start.line + 1}`;
  item.tooltip = finding.time ? `${finding.time}\n${finding.message}` : finding.message;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  item.command = {
    command: 'vscode.open',
    title: 'Go to the Record',
    arguments: [uri, { selection } satisfies vscode.TextDocumentShowOptions],
  };
  return item;
}
