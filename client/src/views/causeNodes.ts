import * as vscode from 'vscode';
import {
  visible,
  type CauseCheckItem,
  type CauseItem,
  type CauseState,
  type EvidenceItem,
} from '../../../server/src/protocol.ts';

export interface CauseRow {
  readonly kind: 'cause';
  readonly cause: CauseItem;
}

export type CauseNode =
  | { readonly kind: 'causes'; readonly label: string; readonly causes: readonly CauseItem[] }
  | CauseRow
  | { readonly kind: 'evidence'; readonly item: EvidenceItem; readonly speaks: 'for' | 'against' }
  | {
      readonly kind: 'causeCheck';
      readonly check: CauseCheckItem;
      /** URI of the log that names whom it asks about. */
      readonly log: string | undefined;
    };

type Look = readonly [icon: string, color?: string];

const states: Readonly<Record<CauseState, Look>> = {
  confirmed: ['verified-filled', 'testing.iconFailed'],
  likely: ['lightbulb', 'list.warningForeground'],
  possible: ['lightbulb'],
  'ruled out': ['circle-slash'],
};

const outcomes: Readonly<Record<string, Look>> = {
  failed: ['error', 'testing.iconFailed'],
  passed: ['pass', 'testing.iconPassed'],
  unknown: ['question', 'testing.iconQueued'],
};

/** Causes that lead, beside all that a check has confirmed: more of them hide the findings below. */
const mostLeading = 3;

/** The first level: what is confirmed and what is likeliest, and behind it, folded, what else there is. */
export function causeRoots(causes: readonly CauseItem[]): CauseNode[] {
  const confirmed = causes.filter(({ state }) => state === 'confirmed');
  const likely = causes.filter(({ state }) => state === 'likely').slice(0, mostLeading);
  const settled = [...confirmed, ...likely];
  const leading = settled.length > 0 ? settled : causes.slice(0, mostLeading);
  const others = causes.filter((cause) => !leading.includes(cause));
  const folded = (['likely', 'possible', 'ruled out'] as const).flatMap((state): CauseNode[] => {
    const of = others.filter((cause) => cause.state === state);
    const label = state === 'ruled out' ? 'Ruled out' : `Also ${state}`;
    return of.length > 0 ? [{ kind: 'causes', label, causes: of }] : [];
  });
  return [...leading.map((cause): CauseNode => ({ kind: 'cause', cause })), ...folded];
}

/** How many causes there are of each state: `1 confirmed, 2 likely, 9 possible`. */
export function countsOf(causes: readonly CauseItem[]): string {
  return (Object.keys(states) as CauseState[])
    .map((state) => [causes.filter((cause) => cause.state === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(', ');
}

export function childrenOfCause(node: CauseNode): CauseNode[] {
  if (node.kind === 'causes') return node.causes.map((cause) => ({ kind: 'cause', cause }));
  if (node.kind !== 'cause') return [];
  const evidence = (speaks: 'for' | 'against') =>
    node.cause[speaks].map((item): CauseNode => ({ kind: 'evidence', item, speaks }));
  const { log } = node.cause;
  const checks = node.cause.checks.map((check): CauseNode => ({ kind: 'causeCheck', check, log }));
  return [...evidence('for'), ...evidence('against'), ...checks];
}

export function causeTreeItem(node: CauseNode): vscode.TreeItem {
  switch (node.kind) {
    case 'causes':
      return foldedItem(node.label, node.causes.length);
    case 'cause':
      return causeItem(node.cause);
    case 'evidence':
      return evidenceItem(node.item, node.speaks);
    case 'causeCheck':
      return checkItem(node.check);
  }
}

function foldedItem(label: string, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `causes ${label}`;
  item.description = String(count);
  return item;
}

function causeItem(cause: CauseItem): vscode.TreeItem {
  const opens = cause.for.length + cause.against.length + cause.checks.length > 0;
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(cause.title, opens ? Collapsed : None);
  item.id = `cause ${cause.key}`;
  item.description = [cause.state, cause.about].filter((part) => part !== '').join(' · ');
  const explains = cause.explains.map(({ title, count }) => `${count} × ${title}`);
  const confirmed =
    cause.confirmedFor.length > 0 ? [`Confirmed for ${cause.confirmedFor.map(visible).join(', ')}`] : [];
  item.tooltip = [cause.message, ...confirmed, `Explains ${explains.join(', ')}`].join('\n');
  item.iconPath = iconOf(states[cause.state]);
  item.contextValue = [
    'cause',
    ...(cause.checks.length > 0 ? ['checks'] : []),
    ...(cause.guide ? ['guide'] : []),
    ...(cause.hasRemedies ? ['remedies'] : []),
  ].join(' ');
  return item;
}

function evidenceItem({ text, uri, range }: EvidenceItem, speaks: 'for' | 'against'): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.tooltip = `Speaks ${speaks} it: ${text}`;
  item.iconPath = new vscode.ThemeIcon(speaks === 'for' ? 'add' : 'remove');
  if (uri === undefined || !range) return item;
  const place = vscode.Uri.parse(uri, true);
  const { start, end } = range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  item.description = `${place.path.split('/').at(-1) ?? ''}:${start.line + 1}`;
  item.command = {
    command: 'vscode.open',
    title: 'Go to the Record',
    arguments: [place, { selection } satisfies vscode.TextDocumentShowOptions],
  };
  return item;
}

function checkItem({ title, subject, result, failed, passed }: CauseCheckItem): vscode.TreeItem {
  const item = new vscode.TreeItem(title);
  const whom = [subject.mailbox, subject.account].filter((name) => name !== undefined).map(shortName);
  item.description = [result?.outcome ?? 'not asked yet', ...whom].join(' · ');
  item.tooltip = [
    result ? visible(result.message) : 'Ask the directory to settle it.',
    `If it fails: ${failed}`,
    `If it passes: ${passed}`,
  ].join('\n');
  item.iconPath = iconOf(outcomes[result?.outcome ?? ''] ?? ['circle-large-outline', 'testing.iconUnset']);
  item.contextValue = 'causeCheck';
  return item;
}

/** Of a legacyExchangeDN, its last name. */
function shortName(name: string): string {
  return visible(/^\/o=.*\/cn=(.+)$/is.exec(name)?.[1] ?? name);
}

function iconOf([icon, color]: Look): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}
