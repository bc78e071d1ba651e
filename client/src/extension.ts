import * as vscode from 'vscode';
import { copyRemedy } from './commands/copyRemedy.ts';
import { createExplainer } from './commands/explain.ts';
import { insertCauseRemedy } from './commands/insertCauseRemedy.ts';
import { insertComment } from './commands/insertComment.ts';
import { createScriptWriter } from './commands/insertRemedy.ts';
import { goInSession } from './commands/sessionStep.ts';
import { insertTask, type TaskArguments } from './commands/insertTask.ts';
import { createDirectoryChecks } from './directory/directoryChecks.ts';
import { createGuides } from './guides/guides.ts';
import { createServerHandle, type ServerState } from './serverHandle.ts';
import { createRecogniser } from './recogniser.ts';
import { registerBlockLenses } from './shell/blockLenses.ts';
import { createRemedyRunner } from './shell/runRemedy.ts';
import { createFindingsView, type FindingNode } from './views/findingsView.ts';
import { createStatusItem } from './views/statusItem.ts';
import {
  clientCommands,
  type CheckResult,
  type GuideState,
  type RunRemedyParams,
} from '../../server/src/protocol.ts';

/** What other extensions, and the tests, can ask this one. */
export interface ExtensionApi {
  serverState(): ServerState;
  /** What the last run of Directory Checks found. */
  checkResults(): readonly CheckResult[];
  /** The guides that are being followed. */
  guides(): readonly GuideState[];
  /** Milliseconds that activate() took. */
  readonly activationTime: number;
}

/** Wires the parts. Nothing is started before a log of ours is open. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const begun = performance.now();
  const output = vscode.window.createOutputChannel('Exchange Triage', { log: true });
  const server = createServerHandle(context, output);
  const recogniser = createRecogniser(context.workspaceState, output, () => void server.start());
  const findings = createFindingsView(server);
  const scripts = createScriptWriter();
  const explainer = createExplainer(server);
  const runner = createRemedyRunner(server);
  const checks = createDirectoryChecks(context, server);
  const guides = createGuides(context, server, checks);
  const command = (id: string, run: (...args: never[]) => unknown) =>
    vscode.commands.registerCommand(id, run);
  context.subscriptions.push(
    output,
    server,
    recogniser,
    findings,
    createStatusItem(server),
    explainer,
    checks,
    runner,
    registerBlockLenses(),
    guides,
    command('exchangeTriage.explain', (text?: string) => explainer.explain(text)),
    command('exchangeTriage.insertTask', (given?: TaskArguments) =>
      insertTask(server, scripts.insert, given),
    ),
    command('exchangeTriage.recognise', () => recogniser.recogniseActive()),
    command('exchangeTriage.showFindings', () => findings.show()),
    command('exchangeTriage.insertCauseRemedy', (row?: FindingNode) =>
      insertCauseRemedy(server, row ?? findings.selected()),
    ),
    command('exchangeTriage.showOutput', () => output.show()),
    command('exchangeTriage.restartServer', () => server.restart()),
    command('exchangeTriage.nextInSession', () => goInSession(server, false)),
    command('exchangeTriage.previousInSession', () => goInSession(server, true)),
    command(clientCommands.insertRemedy, scripts.insert),
    command(clientCommands.insertComment, insertComment),
    command(clientCommands.copyRemedy, copyRemedy),
    command(clientCommands.runRemedy, (params: RunRemedyParams) => runner.run(params)),
    command('exchangeTriage.runBlock', (line?: unknown) => runner.runBlock(line)),
  );
  recogniser.lookAtOpenDocuments();
  return {
    serverState: () => server.state,
    checkResults: () => checks.results(),
    guides: () => guides.states(),
    activationTime: performance.now() - begun,
  };
}
