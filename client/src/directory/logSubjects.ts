import * as vscode from 'vscode';
import {
  formatIds,
  subjectsRequest,
  type SubjectsParams,
  type SubjectsResult,
} from '../../../server/src/protocol.ts';
import { askServer } from '../askServer.ts';
import type { ServerHandle } from '../serverHandle.ts';
import { shownName } from '../shownName.ts';
import { pickText } from '../shownText.ts';
import type { NamedByLog, SubjectKind } from './chooseSubject.ts';

/** Logs that are asked; nobody chooses among the names of more. */
const maxLogs = 20;

/** The accounts or the mailboxes that the open logs name, those at the cursor first. */
export async function namedByOpenLogs(server: ServerHandle, kind: SubjectKind): Promise<NamedByLog[]> {
  const editor = vscode.window.activeTextEditor;
  const logs = vscode.workspace.textDocuments.filter(isLog);
  const active = logs.filter((log) => log === editor?.document);
  const ordered = [...active, ...logs.filter((log) => !active.includes(log))].slice(0, maxLogs);
  if (ordered.length === 0) return [];
  await server.start();
  const answers = await Promise.all(
    ordered.map(async ({ uri }) => {
      const params: SubjectsParams = {
        uri: uri.toString(),
        ...(editor?.document.uri.toString() === uri.toString() && { position: editor.selection.active }),
      };
      const result = await server.request<SubjectsResult>(subjectsRequest, params);
      const names = (kind === 'account' ? result?.accounts : result?.mailboxes) ?? [];
      return names.map((value) => ({ value, log: uri.toString(), file: shownName(uri) }));
    }),
  );
  const seen = new Set<string>();
  return answers.flat().filter(({ value }) => !seen.has(value) && seen.add(value));
}

/** What a finding is about. Empty: the log does not say. */
export interface LogSubjects {
  readonly account: string;
  readonly mailbox: string;
}

/**
 * The account and the mailbox that a place in a log is about; where there are several, the user is asked.
 * @returns `undefined` when the user thinks better of it, or the log names nothing
 */
export async function subjectsAt(
  server: ServerHandle,
  uri: vscode.Uri,
  position: vscode.Position,
): Promise<LogSubjects | undefined> {
  const params: SubjectsParams = { uri: uri.toString(), position };
  const found = await askServer<SubjectsResult>(server, 'Reading the log', subjectsRequest, params);
  if (!found) return undefined;
  if (found.accounts.length + found.mailboxes.length === 0) {
    void vscode.window.showInformationMessage(
      `Exchange Triage: the findings of ${shownName(uri)} name neither an account nor a mailbox. Choose them in the view Directory Checks.`,
    );
    return undefined;
  }
  const account = await oneOf('account', found.accounts, found.here.accounts);
  if (account === undefined) return undefined;
  const mailbox = await oneOf('mailbox', found.mailboxes, found.here.mailboxes);
  return mailbox === undefined ? undefined : { account, mailbox };
}

export function isLog({ languageId }: vscode.TextDocument): boolean {
  return (formatIds as readonly string[]).includes(languageId);
}

/** What the record itself names goes before what the rest of the log names. */
async function oneOf(kind: SubjectKind, names: readonly string[], here: number): Promise<string | undefined> {
  const candidates = here > 0 ? names.slice(0, here) : names;
  const [only = ''] = candidates;
  if (candidates.length < 2) return only;
  const picks = [
    ...candidates.map((value) => ({ label: pickText(value), value })),
    { label: `$(close) No ${kind}`, value: '' },
  ];
  const chosen = await vscode.window.showQuickPick(picks, {
    title: 'Check This Mailbox and Account',
    placeHolder:
      here > 0 ? `The record names several: which ${kind}?` : `The log names several: which ${kind}?`,
  });
  return chosen?.value;
}
