import type * as vscode from 'vscode';

/**
 * The name of a file as a message may show it. VS Code makes links of `[text](command:…)` in messages, and a file that
 * came with a case may be called anything.
 */
export function shownName(uri: vscode.Uri): string {
  const name = uri.path.split('/').at(-1) ?? '';
  return name
    .replace(/[[\]()<>`\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, '_')
    .slice(0, 120);
}
