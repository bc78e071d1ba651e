import * as vscode from 'vscode';

/** Pages of Markdown that show beside the log. */
export interface Pages {
  has(key: string): boolean;
  /** Keeps a page; where it shows already, it shows the new text. */
  put(key: string, markdown: string): void;
  show(key: string, markdown: string): Promise<void>;
  dispose(): void;
}

/** Pages that are kept for their open previews. */
const maxPages = 20;

/**
 * @param name of the file that a page looks like
 * @param gone what is said instead of a page that is no longer kept
 */
export function createPages(scheme: string, name: string, gone: string): Pages {
  const pages = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const uriOf = (key: string) => vscode.Uri.from({ scheme, path: `/${name}`, query: key });
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: ({ query }) => pages.get(query) ?? gone,
  });
  let last = Promise.resolve();
  const put = (key: string, markdown: string) => {
    pages.delete(key);
    pages.set(key, markdown);
    const [oldest] = pages.keys();
    if (pages.size > maxPages && oldest !== undefined) pages.delete(oldest);
    changed.fire(uriOf(key));
  };
  return {
    has: (key) => pages.has(key),
    put,
    show(key, markdown) {
      put(key, markdown);
      // One after the other: the second of two quick ones would not see where the first has opened.
      const shown = last.then(() => preview(uriOf(key)));
      last = shown.catch(() => undefined);
      return shown;
    },
    dispose() {
      provider.dispose();
      changed.dispose();
    },
  };
}

/** Shows a page where one of its kind shows already, else beside what is being looked at, which keeps the focus. */
async function preview(page: vscode.Uri): Promise<void> {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const shown = all.find(({ tabs }) => tabs.some(({ input }) => isPage(input, page.scheme)));
  const beside = activeTabGroup.tabs.length > 0 ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  await vscode.commands.executeCommand('vscode.openWith', page, 'vscode.markdown.preview.editor', {
    viewColumn: shown?.viewColumn ?? beside,
    preserveFocus: true,
    preview: true,
  } satisfies vscode.TextDocumentShowOptions);
}

function isPage(input: unknown, scheme: string): boolean {
  return input instanceof vscode.TabInputCustom && input.uri.scheme === scheme;
}
