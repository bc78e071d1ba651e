import * as vscode from 'vscode';
import type { CheckResult } from '../../../server/src/protocol.ts';
import { checkOf, type CheckNode } from '../views/checks/nodes.ts';
import { shownBy } from './details.ts';
import { runChecks, type Parts } from './steps.ts';

/** Shows the page of a check beside what is open. @param row a row of the view, or the id of a check */
export async function openCheck(parts: Parts, row?: CheckNode | string): Promise<void> {
  const result = typeof row === 'string' ? parts.runs.results.get(row) : await resultOf(parts, row);
  if (result) await parts.details.show(result);
}

/** Puts onto the clipboard what a row shows. */
export async function copyEvidence(parts: Parts, row?: CheckNode): Promise<void> {
  const node = row ?? parts.view.selected();
  const result = await resultOf(parts, node);
  if (result) await parts.details.copy(node ? shownBy(node, result) : result);
}

export async function insertRemedy(parts: Parts, row?: CheckNode): Promise<void> {
  const result = await resultOf(parts, row);
  const { logs } = parts.choice.subjects();
  if (result) await parts.details.insertRemedy(result, logs?.mailbox ?? logs?.account);
}

/** Reads for one check anew what it rests on, and nothing else. */
export async function refreshCheck(parts: Parts, row?: CheckNode): Promise<void> {
  if (parts.runs.running) {
    void vscode.window.showInformationMessage('Exchange Triage: the checks are still running.');
    return;
  }
  const id = checkIdOf(parts, row) ?? (await pickResult(parts))?.check;
  if (id !== undefined) await runChecks(parts, [id]);
}

function checkIdOf({ view }: Parts, row?: CheckNode): string | undefined {
  const node = row ?? view.selected();
  return node && checkOf(node);
}

/** Of the row, else of the row that is selected, else of the check that the user picks. */
async function resultOf(parts: Parts, row?: CheckNode): Promise<CheckResult | undefined> {
  const id = checkIdOf(parts, row);
  return (id === undefined ? undefined : parts.runs.results.get(id)) ?? pickResult(parts);
}

async function pickResult({ runs }: Parts): Promise<CheckResult | undefined> {
  const picks = runs.definitions.flatMap(({ id, title }) => {
    const result = runs.results.get(id);
    return result ? [{ label: title, description: result.outcome, result }] : [];
  });
  if (picks.length === 0) {
    void vscode.window.showInformationMessage(
      'Exchange Triage: no check has been run. Run them in the view Directory Checks.',
    );
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(picks, {
    placeHolder: 'Which check?',
    matchOnDescription: true,
  });
  return chosen?.result;
}
