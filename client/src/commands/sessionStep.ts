import * as vscode from 'vscode';
import {
  sessionStepRequest,
  type SessionStepParams,
  type SessionStepResult,
} from '../../../server/src/protocol.ts';
import type { ServerHandle } from '../serverHandle.ts';
import { pickText } from '../shownText.ts';

/** How long the status bar says which record of which session was gone to, in milliseconds. */
const shownFor = 8000;

/** Goes to the next record of the session that the cursor stands in, or to the last one before it. */
export async function goInSession(server: ServerHandle, back: boolean): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { document, selection } = editor;
  const params: SessionStepParams = { uri: document.uri.toString(), position: selection.active, back };
  const { version } = document;
  const step = await server.request<SessionStepResult>(sessionStepRequest, params);
  // An answer for other text, or for where the cursor was before, would lead astray.
  if (document.version !== version || !editor.selection.isEqual(selection)) return;
  if (step?.to) {
    const { line, character } = step.to.position;
    const target = new vscode.Position(line, character);
    editor.selection = new vscode.Selection(target, target);
    editor.revealRange(
      new vscode.Range(target, target),
      vscode.TextEditorRevealType.InCenterIfOutsideViewport,
    );
  }
  vscode.window.setStatusBarMessage(pickText(messageOf(step, back)), shownFor);
}

function messageOf(step: SessionStepResult | undefined, back: boolean): string {
  if (!step) return 'The cursor stands in no record of a session.';
  const { to, name, count } = step;
  if (to) return `Record ${to.ordinal} of ${count}: ${name}`;
  return `This is the ${back ? 'first' : 'last'} record of the session: ${name}`;
}
