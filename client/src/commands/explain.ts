import * as vscode from 'vscode';
import { explainRequest, type ExplainResult } from '../../../server/src/protocol.ts';
import type { ServerHandle } from '../serverHandle.ts';

/** Explains numbers and whole texts, on a page beside the log. */
export interface Explainer {
  /** In: the text; without one the selection, else what the user types or has on the clipboard. */
  explain(text?: string): Promise<void>;
  dispose(): void;
}

const scheme = 'exchange-triage-explanation';
/** Pages that are kept for their open previews. */
const maxPages = 20;

export function createExplainer(server: ServerHandle): Explainer {
  const pages = new Map<string, string>();
  let count = 0;
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: ({ query }) =>
      pages.get(query) ?? 'This explanation is no longer kept. Run "Exchange Triage: Explain…" again.',
  });

  const show = async (markdown: string) => {
    const key = String(++count);
    pages.set(key, markdown);
    const [oldest] = pages.keys();
    if (pages.size > maxPages && oldest !== undefined) pages.delete(oldest);
    const page = vscode.Uri.from({ scheme, path: '/Explanation.md', query: key });
    await vscode.commands.executeCommand('markdown.showPreviewToSide', page);
  };

  return {
    async explain(given) {
      const text = typeof given === 'string' ? given : (selectedText() ?? (await askForText()));
      if (text === undefined || text.trim() === '') return;
      await server.start();
      const result = await server.request<ExplainResult>(explainRequest, { text });
      if (result) await show(result.markdown);
      else
        void vscode.window.showErrorMessage(
          'Exchange Triage: the text was not explained, because the language server does not answer. See the output "Exchange Triage".',
        );
    },
    dispose() {
      provider.dispose();
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
