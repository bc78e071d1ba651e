import * as vscode from 'vscode';
import type { InsertCommentParams } from '../../../server/src/protocol.ts';
import { shownName } from '../shownName.ts';
import { chooseRemedy } from './chooseRemedy.ts';

/** Writes a command into the log itself, as a comment below its record: asked for, and undone like any other edit. */
export async function insertComment({ uri, line, items }: InsertCommentParams): Promise<void> {
  const chosen = await chooseRemedy(items, 'Which command shall be inserted as a comment?');
  if (!chosen) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  const edit = new vscode.WorkspaceEdit();
  const atEnd = line >= document.lineCount;
  const position = atEnd ? document.lineAt(document.lineCount - 1).range.end : new vscode.Position(line, 0);
  edit.insert(document.uri, position, atEnd ? `\n${chosen.text}` : chosen.text);
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showErrorMessage(
      `${shownName(document.uri)} cannot be changed. Copy the command instead.`,
    );
  }
}
