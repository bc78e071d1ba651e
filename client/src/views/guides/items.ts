import * as vscode from 'vscode';
import {
  visible,
  type GuideState,
  type Lead,
  type Outcome,
  type StepState,
} from '../../../../server/src/protocol.ts';
import type { CheckRuns } from '../../directory/checkRuns.ts';
import { idOf, type GuideNode, type StepNode } from './nodes.ts';

const outcomeLooks: Readonly<Record<Outcome, { icon: string; color: string; word: string }>> = {
  passed: { icon: 'pass', color: 'testing.iconPassed', word: 'As expected' },
  failed: { icon: 'error', color: 'testing.iconFailed', word: 'Not as expected' },
  unknown: { icon: 'question', color: 'testing.iconQueued', word: 'Not known' },
};

const leadWords: Readonly<Record<Outcome, string>> = {
  passed: 'If so',
  failed: 'If not',
  unknown: 'If not known',
};

export function treeItem(node: GuideNode, runs: CheckRuns): vscode.TreeItem {
  const item = itemOf(node, runs);
  item.id = idOf(node);
  return item;
}

/** How far a guide is: `7 of 20 steps`. */
export function progressOf({ steps }: GuideState): string {
  const passed = steps.filter(({ answer }) => answer?.outcome === 'passed').length;
  return `${passed} of ${steps.length} steps`;
}

function itemOf(node: GuideNode, runs: CheckRuns): vscode.TreeItem {
  switch (node.kind) {
    case 'guide':
      return guideItem(node.guide);
    case 'section':
      return new vscode.TreeItem(node.section, vscode.TreeItemCollapsibleState.Expanded);
    case 'step':
      return stepItem(node, runs);
    case 'detail':
      return detailItem(node, runs);
    case 'source':
      return sourceItem(node.guide, node.index);
  }
}

function guideItem(guide: GuideState): vscode.TreeItem {
  const { id, title, summary, next } = guide;
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Expanded);
  const goal = next.to === 'step' ? `next: ${next.title}` : next.means;
  item.description = `${progressOf(guide)} · ${goal}`;
  item.tooltip = `${summary}\n\n${goal}`;
  item.iconPath = new vscode.ThemeIcon('book');
  item.contextValue = 'guide';
  item.command = commandOf('showGuide', 'Show Guide', id);
  return item;
}

function stepItem(node: StepNode, runs: CheckRuns): vscode.TreeItem {
  const { guide, step } = node;
  const { answer, standing, title, checks, copy, hasRemedies, task } = step;
  const running = checks.some((id) => runs.waiting.has(id));
  const number = guide.steps.findIndex(({ id }) => id === step.id) + 1;
  const item = new vscode.TreeItem(`${number}. ${title}`, vscode.TreeItemCollapsibleState.Collapsed);
  item.checkboxState = {
    state:
      answer?.outcome === 'passed'
        ? vscode.TreeItemCheckboxState.Checked
        : vscode.TreeItemCheckboxState.Unchecked,
    tooltip: answer ? answer.evidence : 'Tick it when it is as expected.',
  };
  item.description =
    answer?.evidence ?? { next: 'next', skipped: 'not needed', open: '', answered: '' }[standing];
  item.tooltip = `${title}\n\n${step.doing}\n\nExpect: ${step.expect}`;
  item.iconPath = running ? new vscode.ThemeIcon('loading~spin') : stepIcon(step);
  item.accessibilityInformation = {
    label: `Step ${number}: ${title}. ${answer ? `${outcomeLooks[answer.outcome].word}: ${answer.evidence}` : standing}`,
  };
  item.contextValue = [
    'step',
    ...(copy === undefined ? [] : ['copy']),
    ...(checks.length > 0 ? ['checks'] : []),
    ...(hasRemedies ? ['remedies'] : []),
    ...(task ? ['task'] : []),
  ].join(' ');
  item.command = commandOf('showGuide', 'Show Step', guide.id, step.id);
  return item;
}

function stepIcon({ answer, standing }: StepState): vscode.ThemeIcon {
  if (answer) return outcomeIcon(answer.outcome);
  if (standing === 'next') return new vscode.ThemeIcon('arrow-right', new vscode.ThemeColor('charts.blue'));
  return new vscode.ThemeIcon(standing === 'skipped' ? 'circle-slash' : 'circle-large-outline');
}

function detailItem(node: GuideNode & { readonly kind: 'detail' }, runs: CheckRuns): vscode.TreeItem {
  const { label, description, icon, command } = lookOf(node, runs);
  const item = new vscode.TreeItem(label);
  item.description = description;
  item.tooltip = `${label}: ${description}`;
  item.iconPath = typeof icon === 'string' ? new vscode.ThemeIcon(icon) : icon;
  item.contextValue = 'detail';
  item.command = command ?? commandOf('showGuide', 'Show Step', node.guide.id, node.step.id);
  return item;
}

interface Look {
  readonly label: string;
  readonly description: string;
  readonly icon: string | vscode.ThemeIcon;
  readonly command?: vscode.Command;
}

function lookOf(node: GuideNode & { readonly kind: 'detail' }, runs: CheckRuns): Look {
  const { step, detail } = node;
  switch (detail.of) {
    case 'do':
      return { label: 'Do', description: step.doing, icon: 'list-ordered' };
    case 'expect':
      return { label: 'Expect', description: step.expect, icon: 'eye' };
    case 'copy':
      return {
        label: 'Put in',
        description: step.copy ?? '',
        icon: 'copy',
        command: commandOf('copyStepValue', 'Copy', node),
      };
    case 'answer':
      return {
        label: outcomeLooks[step.answer?.outcome ?? 'unknown'].word,
        description: step.answer?.evidence ?? '',
        icon: outcomeIcon(step.answer?.outcome ?? 'unknown'),
      };
    case 'replaces':
      return { label: 'Replaces', description: step.replaces.join(', '), icon: 'tools' };
    case 'remedies':
      return {
        label: 'Commands',
        description: 'filled in, for the remediation script',
        icon: 'lightbulb',
        command: commandOf('insertStepRemedy', 'Insert Remedy…', node),
      };
    case 'task':
      return {
        label: 'Task',
        description: step.task?.title ?? '',
        icon: 'tasklist',
        command: commandOf('insertStepTask', 'Insert Task…', node),
      };
    case 'check':
      return checkLook(node, detail.check, runs);
    case 'lead':
      return {
        label: leadWords[detail.lead.outcome],
        description: `${detail.lead.means}${causeIn(detail.lead)} → ${detail.lead.title}`,
        icon: detail.lead.to === 'guide' ? 'book' : 'arrow-small-right',
        command: commandOf('followLead', 'Go There', node),
      };
  }
}

function causeIn({ cause }: Lead): string {
  return cause === undefined ? '' : ` Cause: ${cause}.`;
}

function checkLook(node: GuideNode, check: string, runs: CheckRuns): Look {
  const title = runs.definitions.find(({ id }) => id === check)?.title ?? check;
  const outcome = runs.results.get(check)?.outcome;
  return {
    label: 'Check',
    description: `${title} (${runs.waiting.has(check) ? 'running' : (outcome ?? 'not run')})`,
    icon: outcome ? outcomeIcon(outcome) : 'beaker',
    command: commandOf('runStepCheck', 'Run the Check', node),
  };
}

function sourceItem({ references }: GuideState, index: number): vscode.TreeItem {
  const { title = '', url } = references[index] ?? {};
  const item = new vscode.TreeItem('Source');
  item.description = visible(title);
  item.tooltip = url ?? title;
  item.iconPath = new vscode.ThemeIcon(url === undefined ? 'note' : 'link-external');
  item.contextValue = 'source';
  if (url !== undefined)
    item.command = { command: 'vscode.open', title: 'Open Source', arguments: [vscode.Uri.parse(url, true)] };
  return item;
}

function outcomeIcon(outcome: Outcome): vscode.ThemeIcon {
  const { icon, color } = outcomeLooks[outcome];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

function commandOf(name: string, title: string, ...args: unknown[]): vscode.Command {
  return { command: `exchangeTriage.${name}`, title, arguments: args };
}
