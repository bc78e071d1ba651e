import * as vscode from 'vscode';
import { explainRequest, type ExplainResult } from '../../../server/src/protocol.ts';
import { askServer } from '../askServer.ts';
import { createPages } from '../pages.ts';
import type { ServerHandle } from '../serverHandle.ts';

/** Explains numbers and whole texts, on a page beside the log. */
export interface Explainer {
  /** In: the text; without one the selection, else what the user types or has on the clipboard. */
  explain(text?: string): Promise<void>;
  dispose(): void;
}

export function createExplainer(server: ServerHandle): Explainer {
  const pages = createPages(
    'exchange-triage-explanation',
    'Explanation.md',
    'This explanation is no longer kept. Run "Exchange Triage: Explain Exchange Code…" again.',
  );
  let count = 0;
  return {
    async explain(given) {
      const text = typeof given === 'string' ? given : (selectedText() ?? (await askForText()));
      if (text === undefined || text.trim() === '') return;
      const result = await askServer<ExplainResult>(server, 'Explaining the text', explainRequest, { text });
      if (result) await pages.show(String(++count), result.markdown);
    },
    dispose() {
      pages.dispose();
    },
  };
}

function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? '';
  return text.trim() === '' ? undefined : text;
}

/** Offers the word at the cursor and the clipboard; whatever is typed goes before them. */
async function askForText(): Promise<string | undefined> {
  const clipboard = await vscode.env.clipboard.readText();
  const offered = [
    { text: wordAtCursor(), description: 'at the cursor' },
    { text: clipboard, description: 'from the clipboard' },
  ].filter(({ text }) => text.trim() !== '');
  const items = offered.map(({ text, description }) => ({ label: shorten(text), description, text }));
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly text: string }>();
    pick.title = 'Explain a code, a line, or a whole text';
    pick.placeholder = '-2147221231, 0x80040111, MAPI_E_LOGON_FAILED, 550 5.7.1 …, 15.1.2507.6, event 12014';
    pick.items = items;
    pick.onDidChangeValue((value) => {
      const typed =
        value.trim() === '' ? [] : [{ label: value, description: 'as typed', text: value, alwaysShow: true }];
      pick.items = [...typed, ...items];
    });
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.text ?? pick.value);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function wordAtCursor(): string {
  const editor = vscode.window.activeTextEditor;
  const range = editor?.document.getWordRangeAtPosition(editor.selection.active, /[^\s,;()[\]{}'"<>=]+/);
  return range === undefined ? '' : (editor?.document.getText(range) ?? '');
}

function shorten(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
