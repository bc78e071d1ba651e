import * as vscode from 'vscode';
import { waitFor } from './screenshot.ts';

export interface Result {
  readonly check: string;
  readonly outcome: string;
  readonly message: string;
}

/** Any row of our views that shows a text; a backslash in it is to be doubled. */
export const row = (text: string) => `.pane-body .monaco-list-row:has-text("${text}")`;

/** What the last run of Directory Checks found. */
export async function checkResults(): Promise<readonly Result[]> {
  const extension = vscode.extensions.getExtension<{ checkResults(): readonly Result[] }>(
    'exchange-triage.exchange-triage',
  );
  return (await extension?.activate())?.checkResults() ?? [];
}

export async function outcomeOf(check: string): Promise<string | undefined> {
  return (await checkResults()).find((result) => result.check === check)?.outcome;
}

/** Waits until a page of a check has been drawn: a preview is a page in a page in the window. */
export async function pageDrawn(title: string): Promise<void> {
  const inFrame = 'internal:control=enter-frame';
  await waitFor(
    `iframe.webview >> ${inFrame} >> iframe#active-frame >> ${inFrame} >> h1:has-text("${title}")`,
  );
}
