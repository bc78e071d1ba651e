import type { CodeAction, Range } from 'vscode-languageserver-types';
import { ruleById } from '../knowledge/rules.ts';
import type { Finding } from '../model/finding.ts';
import type { Remedy } from '../model/remedy.ts';
import {
  clientCommands,
  type InsertCommentParams,
  type InsertRemedyParams,
  type CopyRemedyParams,
  type RemedyText,
  type RunRemedyParams,
} from '../protocol.ts';
import { remediesFor } from '../remedies/fill.ts';
import { commentBlock, scriptBlock, scriptHead, type Origin } from '../remedies/script.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { kindTitles } from './kindTitles.ts';
import type { LogDocument } from './logDocument.ts';
import { rangeOf } from './ranges.ts';
import { runItems } from './runItems.ts';

/** What an action carries until it is chosen: enough to find its finding and remedy again. */
interface ActionData {
  readonly uri: string;
  readonly rule: string;
  readonly start: number;
  readonly action: 'script' | 'comment' | 'copy' | 'run';
  readonly remedy?: string;
}

/** The commands for the findings in a range. Nothing is filled in before one is chosen. */
export function codeActionsIn(log: LogDocument, range: Range, version: string): CodeAction[] {
  const from = log.document.offsetAt(range.start);
  const to = log.document.offsetAt(range.end);
  return findingsIn(log, from, to).flatMap((finding) => actionsFor(log, finding, version));
}

/** Findings underlined in the range, else those whose record it lies in. */
export function findingsIn(log: LogDocument, from: number, to: number): Finding[] {
  const touches = ({ start, end }: { start: number; end: number }) => start <= to && from <= end;
  const underlined = log.analysis.findings.filter(({ location }) => touches(location));
  return (
    underlined.length > 0 ? underlined : log.analysis.findings.filter(({ record }) => touches(record))
  ).slice(0, 10);
}

function actionsFor(log: LogDocument, finding: Finding, version: string): CodeAction[] {
  const diagnostics = diagnosticsOf({
    ...log,
    analysis: { ...log.analysis, findings: [finding], total: 1, problems: [] },
  });
  const data = { uri: log.document.uri, rule: finding.rule, start: finding.location.start };
  const action = (title: string, kind: string, more: Pick<ActionData, 'action' | 'remedy'>): CodeAction => ({
    title,
    kind: `quickfix.exchange.${kind}`,
    diagnostics,
    data: { ...data, ...more } satisfies ActionData,
  });
  const remedies = remediesOf(finding, version);
  if (remedies.length === 0) return [];
  return [
    ...remedies.map((remedy) =>
      action(titleOf(remedy), remedy.kind, { action: 'script', remedy: remedy.id }),
    ),
    action('Insert a command as a comment here…', 'comment', { action: 'comment' }),
    action('Copy a command…', 'copy', { action: 'copy' }),
    action('Run a command in Exchange Management Shell…', 'run', { action: 'run' }),
  ];
}

function remediesOf(finding: Finding, version: string): Remedy[] {
  return remediesFor(ruleById(finding.rule)?.remedies ?? [], finding.facts, version);
}

function titleOf(remedy: Remedy): string {
  return `${kindTitles[remedy.kind]}: ${remedy.title}`;
}

/**
 * Fills in what was chosen, and hands it to the client.
 * @param now the time of writing, as it shall be shown
 * @returns the action without a command when its finding is gone: the log was changed meanwhile
 */
export function resolveCodeAction(
  log: LogDocument,
  action: CodeAction,
  version: string,
  now: string,
): CodeAction {
  const data = action.data as ActionData;
  const finding = log.analysis.findings.find(
    ({ rule, location }) => rule === data.rule && location.start === data.start,
  );
  if (!finding) return action;
  const remedies = remediesOf(finding, version);
  const origin = originOf(log, finding);
  const chosen = remedies.find((remedy) => remedy.id === data.remedy);
  if (data.action === 'script' && chosen)
    return withCommand(action, clientCommands.insertRemedy, scriptParams(chosen, origin, data.uri, now));
  if (data.action === 'copy') {
    const items = remedies.map((remedy): RemedyText => ({ title: titleOf(remedy), text: remedy.command }));
    return withCommand(action, clientCommands.copyRemedy, { items } satisfies CopyRemedyParams);
  }
  if (data.action === 'run')
    return withCommand(action, clientCommands.runRemedy, {
      items: runItems(remedies, finding.facts),
    } satisfies RunRemedyParams);
  const style = log.document.getText(rangeOf(log.document, finding.record)).trimStart().startsWith('<')
    ? 'xml'
    : 'line';
  const items = remedies.map((remedy): RemedyText => ({
    title: titleOf(remedy),
    text: commentBlock(remedy, origin, now, style),
  }));
  const line = rangeOf(log.document, finding.record).end.line + 1;
  return withCommand(action, clientCommands.insertComment, {
    uri: data.uri,
    line,
    items,
  } satisfies InsertCommentParams);
}

function scriptParams(remedy: Remedy, origin: Origin, uri: string, now: string): InsertRemedyParams {
  return { uri, head: scriptHead(origin.file), ...scriptBlock(remedy, origin, now) };
}

function withCommand(action: CodeAction, command: string, params: unknown): CodeAction {
  return { ...action, command: { title: action.title, command, arguments: [params] } };
}

function originOf(log: LogDocument, finding: Finding): Origin {
  return {
    file: fileName(log.document.uri),
    line: log.document.positionAt(finding.location.start).line + 1,
    ...(finding.time && { time: finding.time }),
    message: finding.message,
  };
}

function fileName(uri: string): string {
  const last =
    uri
      .replace(/[?#].*$/, '')
      .split(/[/:]/)
      .at(-1) ?? uri;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
