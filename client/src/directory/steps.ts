import * as vscode from 'vscode';
import {
  settleCausesRequest,
  type CauseCheckItem,
  type DirectoryAddress,
  type DirectoryRefusal,
  type SettleCausesParams,
  type SettleCausesResult,
} from '../../../server/src/protocol.ts';
import { askServer } from '../askServer.ts';
import type { Credentials } from '../credentials.ts';
import type { ServerHandle } from '../serverHandle.ts';
import { checksViewId, type ChecksView } from '../views/checks/checksView.ts';
import type { FindingNode } from '../views/findingsView.ts';
import { captureSnapshot, tellCaptured } from './capture.ts';
import { isReach, type CheckRuns } from './checkRuns.ts';
import type { Choice, Subjects } from './choice.ts';
import { chooseDirectory } from './chooseDirectory.ts';
import { chooseSubject, type SubjectKind } from './chooseSubject.ts';
import { addressOf, type Directory } from './connections.ts';
import type { Details } from './details.ts';
import { isLog, namedByOpenLogs, subjectsAt, type LogSubjects } from './logSubjects.ts';
import { showRefusal } from './refusals.ts';
import { askWhereToCapture } from './snapshots.ts';

/** What the commands of Directory Checks work with. */
export interface Parts {
  readonly server: ServerHandle;
  readonly credentials: Credentials;
  readonly choice: Choice;
  readonly runs: CheckRuns;
  readonly details: Details;
  readonly view: ChecksView;
}

interface Question {
  readonly directory: DirectoryAddress;
  readonly account?: string;
  readonly mailbox?: string;
}

/** Makes a directory the one that is asked; nothing without one. */
export async function take({ choice, view }: Parts, directory: Directory | undefined): Promise<void> {
  if (!directory) return;
  choice.chooseDirectory(directory);
  await view.show();
}

/** @param name what to choose; the user is asked without it */
export async function chooseSubjectOf(parts: Parts, kind: SubjectKind, name?: unknown): Promise<void> {
  const { server, choice } = parts;
  const subjects = choice.subjects();
  const chosen =
    typeof name === 'string'
      ? { value: name }
      : await chooseSubject(server, {
          kind,
          current: subjects[kind],
          named: await namedByOpenLogs(server, kind),
          ...(await searched(parts)),
        });
  if (!chosen) return;
  const other = kind === 'account' ? 'mailbox' : 'account';
  const otherLog = subjects.logs?.[other];
  choice.chooseSubjects({
    ...subjects,
    [kind]: chosen.value,
    logs: {
      ...(otherLog !== undefined && { [other]: otherLog }),
      ...(chosen.log !== undefined && { [kind]: chosen.log }),
    },
  });
}

/** Runs checks and shows what comes. Asks for what has not been chosen yet. @param only ids; all without it */
export async function runChecks(parts: Parts, only?: readonly string[]): Promise<void> {
  const { runs, choice, credentials } = parts;
  await runs.load();
  const question = await askQuestion(parts);
  const directory = choice.directory();
  if (!question || !directory) return;
  const answer = await vscode.window.withProgress({ location: { viewId: checksViewId } }, () =>
    runs.run({ ...question, ...(only && { only }) }),
  );
  tellOutcome(answer, 'Not all checks were run', directory, credentials);
}

/** Tries names, ports and certificates of the servers that the directory names: what is on the network is only touched here. */
export async function runReach(parts: Parts): Promise<void> {
  await parts.runs.load();
  await runChecks(parts, parts.runs.definitions.map(({ id }) => id).filter(isReach));
}

/** Writes what the checks need into a file. @param uri where; the user is asked without it */
export async function capture(parts: Parts, uri?: vscode.Uri): Promise<void> {
  const { choice, server, credentials } = parts;
  if (choice.directory()?.kind === 'snapshot') {
    void vscode.window.showErrorMessage(
      'Exchange Triage: a snapshot is captured from a server, and a snapshot file is chosen now. Choose a directory server first.',
    );
    return;
  }
  const question = await askQuestion(parts);
  const directory = choice.directory();
  if (!question || !directory) return;
  const file = uri ?? (await askWhereToCapture(question.account ?? question.mailbox ?? ''));
  if (!file) return;
  const answer = await captureSnapshot(server, { ...question, file: file.fsPath });
  if (!tellOutcome(answer, 'No snapshot was written', directory, credentials)) return;
  if (typeof answer === 'object' && (await tellCaptured(file, answer)))
    await take(parts, { kind: 'snapshot', file: file.fsPath });
}

/** Takes the account and the mailbox from a finding, from a check that would settle a cause, or from what stands at the cursor, and runs the checks. */
export async function checkFinding(parts: Parts, node?: FindingNode | vscode.Uri): Promise<void> {
  const named = namedBy(node);
  if (named) return checkNamed(parts, named.check, named.log);
  const place = placeOf(node);
  if (!place) {
    void vscode.window.showInformationMessage(
      'Exchange Triage: open an Exchange log and put the cursor on an error that names an account or a mailbox.',
    );
    return;
  }
  const found = await subjectsAt(parts.server, place.uri, place.position);
  if (!found) return;
  parts.choice.chooseSubjects(namedInLog(found, place.uri.toString()));
  await parts.view.show();
  await runChecks(parts);
}

/** With the log that commands are written beside. */
function namedInLog({ account, mailbox }: LogSubjects, log: string | undefined): Subjects {
  if (log === undefined) return { account, mailbox };
  return { account, mailbox, logs: { ...(account && { account: log }), ...(mailbox && { mailbox: log }) } };
}

/** What a row of the causes is about: the check itself, or the first one that would settle the cause. */
function namedBy(
  node?: FindingNode | vscode.Uri,
): { readonly check: CauseCheckItem; readonly log: string | undefined } | undefined {
  if (!node || !('kind' in node)) return undefined;
  if (node.kind === 'causeCheck') return node;
  if (node.kind !== 'cause') return undefined;
  const { checks, log } = node.cause;
  const check = checks.find(({ result }) => result === undefined) ?? checks[0];
  return check && { check, log };
}

/** One that needs nobody named is run alone, about whoever is chosen. */
async function checkNamed(
  parts: Parts,
  { check, subject }: CauseCheckItem,
  log: string | undefined,
): Promise<void> {
  const { account = '', mailbox = '' } = subject;
  const anybody = account === '' && mailbox === '';
  if (!anybody) parts.choice.chooseSubjects(namedInLog({ account, mailbox }, log));
  await parts.view.show();
  await runChecks(parts, anybody || isReach(check) ? [check] : undefined);
}

/** Asks the directory which of the causes it is, about every account and mailbox that they name. */
export async function settleCauses(parts: Parts): Promise<void> {
  const { choice, credentials, server } = parts;
  if (!choice.directory()) await take(parts, await chooseDirectory(choice, credentials));
  const directory = choice.directory();
  const address = directory && (await addressFor(parts, directory));
  if (!directory || !address) return;
  const params: SettleCausesParams = { directory: address };
  const title = 'Asking the directory which cause it is';
  const answer = await askServer<SettleCausesResult>(server, title, settleCausesRequest, params);
  if (!answer || !tellOutcome(answer, 'The causes were not settled', directory, credentials)) return;
  if (answer.trouble !== undefined)
    void vscode.window.showWarningMessage(`Exchange Triage: ${answer.trouble}`);
  else if (answer.checks === 0)
    void vscode.window.showInformationMessage(
      'Exchange Triage: the causes of the open logs name nobody whom the directory could be asked about.',
    );
}

function placeOf(
  node?: FindingNode | vscode.Uri,
): { uri: vscode.Uri; position: vscode.Position } | undefined {
  if (node && 'kind' in node && node.kind === 'finding') {
    const { line, character } = node.item.range.start;
    return { uri: vscode.Uri.parse(node.item.uri, true), position: new vscode.Position(line, character) };
  }
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isLog(editor.document)) return undefined;
  return { uri: editor.document.uri, position: editor.selection.active };
}

/** All that a run needs; `undefined` when the user gives something up on the way. */
async function askQuestion(parts: Parts): Promise<Question | undefined> {
  const { choice, credentials } = parts;
  if (!choice.directory()) await take(parts, await chooseDirectory(choice, credentials));
  const directory = choice.directory();
  if (!directory) return undefined;
  if (isNobody(choice.subjects())) await chooseSubjectOf(parts, 'account');
  const subjects = choice.subjects();
  if (isNobody(subjects)) return undefined;
  const address = await addressFor(parts, directory);
  if (!address) return undefined;
  const { account, mailbox } = subjects;
  return { directory: address, ...(account && { account }), ...(mailbox && { mailbox }) };
}

function isNobody({ account, mailbox }: Subjects): boolean {
  return account === '' && mailbox === '';
}

async function addressFor(
  { credentials }: Parts,
  directory: Directory,
): Promise<DirectoryAddress | undefined> {
  if (directory.kind === 'snapshot') return addressOf(directory, '');
  const password = await credentials.passwordFor(directory.connection);
  return password === undefined ? undefined : addressOf(directory, password);
}

async function searched(parts: Parts): Promise<{ readonly address?: DirectoryAddress }> {
  const directory = parts.choice.directory();
  const address = directory && (await addressFor(parts, directory));
  return address ? { address } : {};
}

/** @returns whether it went well; a cancelled request did not, but nothing is said of it */
function tellOutcome(
  answer: DirectoryRefusal | 'lost' | undefined,
  failed: string,
  directory: Directory,
  credentials: Credentials,
): boolean {
  if (answer === 'lost') {
    void vscode.window.showErrorMessage(
      `Exchange Triage: ${failed}, because the language server went away. Try again; the output "Exchange Triage" says more.`,
    );
    return false;
  }
  if (answer?.error !== undefined) void showRefusal(answer, directory, credentials);
  return answer !== undefined && answer.error === undefined;
}
