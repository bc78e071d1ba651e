import * as vscode from 'vscode';
import {
  visible,
  type CheckDefinition,
  type CheckGroup,
  type Outcome,
} from '../../../../server/src/protocol.ts';
import type { CheckRuns } from '../../directory/checkRuns.ts';
import type { Choice } from '../../directory/choice.ts';
import { describe, nameOf } from '../../directory/directoryNames.ts';
import { definitionsIn, idOf, type CheckNode, type ChoiceKind } from './nodes.ts';

/** What is known of a check. */
type Standing = Outcome | 'running' | 'not run';

const groupTitles: Readonly<Record<CheckGroup, string>> = {
  account: 'Service account',
  organization: 'Exchange organization',
  mailbox: 'Mailbox object',
  directory: 'Domain controllers',
  reach: 'Reach from here',
};

const choiceRows: Readonly<Record<ChoiceKind, { title: string; command: string }>> = {
  directory: { title: 'Directory', command: 'exchangeTriage.chooseDirectory' },
  account: { title: 'Account', command: 'exchangeTriage.chooseAccount' },
  mailbox: { title: 'Mailbox', command: 'exchangeTriage.chooseMailbox' },
};

const looks: Readonly<Record<Standing, { icon: string; color?: string }>> = {
  passed: { icon: 'pass', color: 'testing.iconPassed' },
  failed: { icon: 'error', color: 'testing.iconFailed' },
  unknown: { icon: 'question', color: 'testing.iconQueued' },
  running: { icon: 'loading~spin' },
  'not run': { icon: 'circle-large-outline', color: 'testing.iconUnset' },
};

export function treeItem(node: CheckNode, runs: CheckRuns, choice: Choice): vscode.TreeItem {
  const item = itemOf(node, runs, choice);
  item.id = idOf(node);
  return item;
}

/** How many checks ended how, the worst first: `1 failed, 2 unknown, 5 passed`. */
export function countsOf(runs: CheckRuns, definitions: readonly CheckDefinition[]): string {
  const standings = definitions.map(({ id }) => runs.results.get(id)?.outcome);
  return (['failed', 'unknown', 'passed'] as const)
    .map((outcome) => [standings.filter((each) => each === outcome).length, outcome] as const)
    .filter(([count]) => count > 0)
    .map(([count, outcome]) => `${count} ${outcome}`)
    .join(', ');
}

function itemOf(node: CheckNode, runs: CheckRuns, choice: Choice): vscode.TreeItem {
  switch (node.kind) {
    case 'choice':
      return choiceItem(node.of, runs, choice);
    case 'group':
      return groupItem(node.group, runs);
    case 'check':
      return checkItem(node, runs, choice);
    case 'part':
      return partItem(node);
    case 'evidence':
      return evidenceItem(node);
  }
}

function choiceItem(of: ChoiceKind, runs: CheckRuns, choice: Choice): vscode.TreeItem {
  const { title, command } = choiceRows[of];
  const { value, tooltip, icon } = chosen(of, runs, choice);
  const item = new vscode.TreeItem(title);
  item.description = value === '' ? 'choose…' : visible(value);
  item.tooltip = value === '' ? `No ${of} is chosen.` : `${title}: ${visible(tooltip)}`;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.contextValue = `choice ${of}`;
  item.command = { command, title: `Choose ${title}…` };
  return item;
}

function chosen(of: ChoiceKind, runs: CheckRuns, choice: Choice) {
  if (of !== 'directory') {
    const value = choice.subjects()[of];
    return { value, tooltip: value, icon: of === 'account' ? 'account' : 'mail' };
  }
  const directory = choice.directory();
  if (!directory) return { value: '', tooltip: '', icon: 'server' };
  return {
    value: nameOf(directory),
    tooltip: runs.description || describe(directory),
    icon: directory.kind === 'server' ? 'server' : 'file',
  };
}

function groupItem(group: CheckGroup, runs: CheckRuns): vscode.TreeItem {
  const definitions = definitionsIn(runs, group);
  const item = new vscode.TreeItem(groupTitles[group], vscode.TreeItemCollapsibleState.Expanded);
  const counts = countsOf(runs, definitions);
  item.description = counts || (group === 'reach' ? 'tried only when you say so' : `${definitions.length}`);
  item.contextValue = `group ${group}`;
  return item;
}

function checkItem(
  { definition }: CheckNode & { readonly kind: 'check' },
  runs: CheckRuns,
  choice: Choice,
): vscode.TreeItem {
  const { id, title, reason } = definition;
  const result = runs.results.get(id);
  const standing = runs.waiting.has(id) ? 'running' : (result?.outcome ?? 'not run');
  const rows = (result?.evidence.length ?? 0) + (result?.parts.length ?? 0);
  const item = new vscode.TreeItem(title, collapsedIf(rows > 0));
  const message = result ? visible(result.message) : whyNotRun(definition, choice);
  item.description = message;
  item.tooltip = [`${title}: ${standing}`, message, reason].filter((line) => line !== '').join('\n\n');
  item.iconPath = iconOf(standing);
  item.accessibilityInformation = { label: `${title}: ${standing}. ${message}` };
  item.contextValue = `check${result ? ' result' : ''}${result?.remedies.length ? ' remedies' : ''}`;
  if (result) item.command = openCommand(definition.id);
  return item;
}

function whyNotRun({ asks }: CheckDefinition, choice: Choice): string {
  const missing = asks.filter((kind) => choice.subjects()[kind] === '');
  return missing.length === 0 ? '' : `needs ${missing.map((kind) => `the ${kind}`).join(' and ')}`;
}

function partItem({ part, result }: CheckNode & { readonly kind: 'part' }): vscode.TreeItem {
  const item = new vscode.TreeItem(visible(part.name), collapsedIf(part.evidence.length > 0));
  item.description = visible(part.message);
  item.tooltip = `${visible(part.name)}: ${part.outcome}\n\n${visible(part.message)}`;
  item.iconPath = iconOf(part.outcome);
  item.accessibilityInformation = {
    label: `${visible(part.name)}: ${part.outcome}. ${visible(part.message)}`,
  };
  item.contextValue = `part result${result.remedies.length > 0 ? ' remedies' : ''}`;
  item.command = openCommand(result.check);
  return item;
}

function evidenceItem({ evidence, result }: CheckNode & { readonly kind: 'evidence' }): vscode.TreeItem {
  const item = new vscode.TreeItem(visible(evidence.label));
  item.description = visible(evidence.value);
  item.tooltip = `${visible(evidence.label)}: ${visible(evidence.value)}`;
  item.iconPath = new vscode.ThemeIcon('circle-small');
  item.contextValue = `evidence result${result.remedies.length > 0 ? ' remedies' : ''}`;
  item.command = openCommand(result.check);
  return item;
}

function iconOf(standing: Standing): vscode.ThemeIcon {
  const { icon, color } = looks[standing];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

function openCommand(check: string): vscode.Command {
  return { command: 'exchangeTriage.openCheck', title: 'Show Details', arguments: [check] };
}

function collapsedIf(children: boolean): vscode.TreeItemCollapsibleState {
  return children ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
}
