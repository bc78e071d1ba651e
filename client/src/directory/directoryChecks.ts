import * as vscode from 'vscode';
import type { CheckResult } from '../../../server/src/protocol.ts';
import { createCredentials } from '../credentials.ts';
import type { ServerHandle } from '../serverHandle.ts';
import { createChecksView } from '../views/checks/checksView.ts';
import type { CheckNode } from '../views/checks/nodes.ts';
import type { FindingNode } from '../views/findingsView.ts';
import { addDirectory } from './addDirectory.ts';
import { CheckRuns } from './checkRuns.ts';
import { createChoice, type Choice } from './choice.ts';
import { chooseDirectory } from './chooseDirectory.ts';
import { collectAsUser, saveCollector } from './collector.ts';
import { createDetails } from './details.ts';
import { describe } from './directoryNames.ts';
import { forgetPassword } from './forgetPassword.ts';
import { copyEvidence, insertRemedy, openCheck, refreshCheck } from './rowCommands.ts';
import { askForSnapshot } from './snapshots.ts';
import {
  capture,
  checkFinding,
  chooseSubjectOf,
  runChecks,
  runReach,
  settleCauses,
  take,
  type Parts,
} from './steps.ts';

export interface DirectoryChecks {
  /** What the last run found, by the order in which it came. */
  results(): readonly CheckResult[];
  readonly runs: CheckRuns;
  readonly choice: Choice;
  /** What was asked, for the foot of a page. */
  directory(): string;
  /** Runs these checks, and shows in the view what comes. */
  run(only: readonly string[]): Promise<void>;
  dispose(): void;
}

/** Directory Checks: the view, its commands, and what they share. No directory is asked before the user says so. */
export function createDirectoryChecks(
  context: vscode.ExtensionContext,
  server: ServerHandle,
): DirectoryChecks {
  const credentials = createCredentials(context.secrets);
  const choice = createChoice(context.workspaceState);
  const runs = new CheckRuns(server);
  const directoryOf = () => {
    const directory = choice.directory();
    return runs.description || (directory ? describe(directory) : '');
  };
  const details = createDetails(server, runs, directoryOf);
  const view = createChecksView(runs, choice);
  const parts: Parts = { server, credentials, choice, runs, details, view };
  const subscriptions = [
    choice,
    runs,
    details,
    view,
    clearOnChoice(parts),
    ...registerCommands(parts, context.extensionUri),
  ];
  return {
    results: () => [...runs.results.values()],
    runs,
    choice,
    directory: directoryOf,
    run: (only) => runChecks(parts, only),
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

function registerCommands(parts: Parts, extension: vscode.Uri): vscode.Disposable[] {
  const { credentials, choice, runs } = parts;
  const command = (id: string, run: (...args: never[]) => unknown) =>
    vscode.commands.registerCommand(id, run);
  return [
    command('exchangeTriage.addDirectory', async () => take(parts, await addDirectory(credentials))),
    command('exchangeTriage.chooseDirectory', async () =>
      take(parts, await chooseDirectory(choice, credentials)),
    ),
    command('exchangeTriage.openSnapshot', async (uri?: unknown) =>
      take(parts, await askForSnapshot(uri instanceof vscode.Uri ? uri : undefined)),
    ),
    command('exchangeTriage.captureSnapshot', (uri?: unknown) =>
      capture(parts, uri instanceof vscode.Uri ? uri : undefined),
    ),
    command('exchangeTriage.forgetPassword', () => forgetPassword(credentials)),
    command('exchangeTriage.chooseAccount', (name?: unknown) => chooseSubjectOf(parts, 'account', name)),
    command('exchangeTriage.chooseMailbox', (name?: unknown) => chooseSubjectOf(parts, 'mailbox', name)),
    command('exchangeTriage.runChecks', () => runChecks(parts)),
    command('exchangeTriage.runReach', () => runReach(parts)),
    command('exchangeTriage.saveCollector', () => saveCollector(extension)),
    command('exchangeTriage.collectAsUser', async () =>
      take(parts, await collectAsUser(extension, choice.subjects())),
    ),
    command('exchangeTriage.cancelChecks', () => runs.cancel()),
    command('exchangeTriage.checkFinding', (node?: FindingNode | vscode.Uri) => checkFinding(parts, node)),
    command('exchangeTriage.settleCauses', () => settleCauses(parts)),
    command('exchangeTriage.openCheck', (row?: CheckNode | string) => openCheck(parts, row)),
    command('exchangeTriage.refreshCheck', (row?: CheckNode) => refreshCheck(parts, row)),
    command('exchangeTriage.copyEvidence', (row?: CheckNode) => copyEvidence(parts, row)),
    command('exchangeTriage.insertCheckRemedy', (row?: CheckNode) => insertRemedy(parts, row)),
  ];
}

/** What was found is of what was asked: of another account, of the directory as its connection was. */
function clearOnChoice({ choice, runs }: Parts): vscode.Disposable {
  const asked = () => {
    const { account, mailbox } = choice.subjects();
    return JSON.stringify([choice.directory(), account, mailbox]);
  };
  let last = asked();
  return choice.onDidChange(() => {
    if (asked() !== last) runs.clear();
    last = asked();
  });
}
