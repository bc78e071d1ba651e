import * as vscode from 'vscode';
import {
  scriptBlockRequest,
  type RunItem,
  type RunRemedyParams,
  type ScriptBlockParams,
} from '../../../server/src/protocol.ts';
import type { ServerHandle } from '../serverHandle.ts';
import { messageText, pickText } from '../shownText.ts';
import { chooseShell } from './chooseShell.ts';
import { createShellTerminals } from './shellTerminals.ts';

/** Types commands into a shell; nothing is run here. */
export interface RemedyRunner {
  run(params: RunRemedyParams): Promise<void>;
  /** Of the block of a remediation script at the cursor, or at a line from zero. */
  runBlock(line?: unknown): Promise<void>;
  dispose(): void;
}

export function createRemedyRunner(server: ServerHandle): RemedyRunner {
  const terminals = createShellTerminals();
  const run = async ({ items }: RunRemedyParams): Promise<void> => {
    if (!(await isTrusted())) return;
    const item = await chooseItem(items);
    if (!item || !(await isWanted(item)) || item.line === undefined) return;
    const shell = await chooseShell(server, item);
    if (!shell) return;
    terminals.type(shell, item.line);
    vscode.window.setStatusBarMessage('The command is typed and not run: Enter runs it.', 8000);
  };
  return {
    run,
    async runBlock(at) {
      const editor = vscode.window.activeTextEditor;
      if (!editor || !(await isTrusted())) return;
      const line = typeof at === 'number' ? at : editor.selection.active.line;
      const params: ScriptBlockParams = { script: editor.document.getText(), line };
      await server.start();
      const item = await server.request<RunItem>(scriptBlockRequest, params);
      if (item) await run({ items: [item] });
      else void vscode.window.showInformationMessage('Exchange Triage: no command of a script stands here.');
    },
    dispose() {
      terminals.dispose();
    },
  };
}

/** Evidence may have been put together to have something run. */
async function isTrusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  const message =
    'Exchange Triage types nothing into a shell as long as this workspace is not trusted. Commands can be copied.';
  if ((await vscode.window.showWarningMessage(message, manage)) === manage)
    await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

async function chooseItem(items: readonly RunItem[]): Promise<RunItem | undefined> {
  if (items.length === 0)
    void vscode.window.showInformationMessage('Exchange Triage: there is no command for a shell here.');
  if (items.length < 2) return items[0];
  const picks = items.map((item) => ({
    label: pickText(item.title),
    description: item.risk,
    detail: pickText(item.command.split('\n')[0] ?? ''),
    item,
  }));
  const placeHolder = 'Which command shall be typed? Enter at the prompt is yours to press.';
  return (await vscode.window.showQuickPick(picks, { placeHolder, matchOnDetail: true }))?.item;
}

const typeIt = 'Type It';
const copyIt = 'Copy It';

/** Says before what changes something, and where nothing can be typed; what only reads is typed without asking. */
async function isWanted(item: RunItem): Promise<boolean> {
  if (item.line !== undefined && !item.asks) return true;
  const refusal = item.refusal && `It cannot be typed without running a part of it, because ${item.refusal}.`;
  const detail = [refusal ?? '', `Risk: ${item.risk || 'not known'}.`, ...item.notes, '', item.command]
    .flatMap((part) => part.split('\n'))
    .map(messageText)
    .join('\n')
    .trim();
  const buttons = item.line === undefined ? [copyIt] : [typeIt, copyIt];
  const answer = await vscode.window.showWarningMessage(
    messageText(item.title),
    { modal: true, detail },
    ...buttons,
  );
  if (answer === copyIt) await vscode.env.clipboard.writeText(item.command);
  return answer === typeIt;
}
