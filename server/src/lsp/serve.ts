import {
  DidChangeConfigurationNotification,
  DocumentDiagnosticReportKind,
  TextDocuments,
  TextDocumentSyncKind,
  type CodeAction,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Engine } from '../engine.ts';
import { codeActionsIn, resolveCodeAction } from '../features/codeActions.ts';
import { diagnosticsOf } from '../features/diagnostics.ts';
import { groupFindings } from '../features/findingGroups.ts';
import { foldingRangesOf } from '../features/folding.ts';
import { guideActionsIn } from '../features/guides/guideActions.ts';
import { semanticTokensIn, tokenTypes } from '../features/semanticTokens.ts';
import { sessionStep } from '../features/sessionStep.ts';
import { symbolsOf } from '../features/symbols.ts';
import { findingsChanged, findingsRequest, sessionStepRequest, type SessionStepParams } from '../protocol.ts';
import { createCaseStore } from './caseStore.ts';
import { answerCauses } from './causes.ts';
import { answerCodeFeatures } from './codeFeatures.ts';
import { answerDirectory } from './directory.ts';
import { answerGuides } from './guides.ts';
import { localTime } from './localTime.ts';
import { createLogStore, type LogStore } from './logStore.ts';
import { ownTablesKeeper } from './ownTables.ts';
import { answerRun } from './run.ts';
import { createSettingsReader, type SettingsReader } from './settings.ts';
import { answerTasks } from './tasks.ts';

/** Answers a connection with an engine, until the connection closes. */
export function serve(connection: Connection, engine: Engine): void {
  const documents = new TextDocuments(TextDocument);
  const settings = createSettingsReader(connection);
  const changed = () => report(connection.sendNotification(findingsChanged));
  const logs = createLogStore(engine, documents, settings, changed);
  const openCase = createCaseStore(engine, logs, changed);

  // What the client does not take is said in its output, and ends nothing.
  const report = (sent: Promise<unknown>) => {
    sent.catch((error: unknown) => connection.console.warn(String(error)));
  };

  connection.onInitialize((params: InitializeParams) => {
    settings.initialize(params.capabilities);
    ownTables.initialize(params);
    return { capabilities, serverInfo: { name: 'Exchange Triage' } };
  });
  const ownTables = ownTablesKeeper(connection, engine);
  connection.onInitialized(() => {
    ownTables.start();
    if (settings.canAsk())
      report(
        connection.client.register(DidChangeConfigurationNotification.type, { section: 'exchangeTriage' }),
      );
  });
  connection.onDidChangeConfiguration(() => {
    settings.forget();
    logs.forgetAll();
    report(Promise.resolve(connection.languages.diagnostics.refresh()));
    report(Promise.resolve(connection.languages.inlayHint.refresh()));
  });

  answerFeatures(connection, logs, settings);
  answerCodeFeatures(connection, engine, logs, settings, openCase);
  answerDirectory(connection, engine, logs, settings, openCase);
  answerCauses(connection, openCase, settings);
  answerRun(connection);
  answerGuides(connection, openCase, settings);
  answerTasks(connection, settings);

  documents.listen(connection);
  connection.listen();
}

function answerFeatures(connection: Connection, logs: LogStore, settings: SettingsReader): void {
  connection.languages.diagnostics.on(async ({ textDocument }) => {
    const log = await logs.get(textDocument.uri);
    return { kind: DocumentDiagnosticReportKind.Full, items: log ? diagnosticsOf(log) : [] };
  });
  connection.languages.semanticTokens.onRange(async ({ textDocument, range }) => {
    const log = await logs.get(textDocument.uri);
    return log ? semanticTokensIn(log, range) : { data: [] };
  });
  connection.onDocumentSymbol(async ({ textDocument }) => {
    const log = await logs.get(textDocument.uri);
    return log ? symbolsOf(log) : [];
  });
  connection.onFoldingRanges(async ({ textDocument }) => {
    const log = await logs.get(textDocument.uri);
    return log ? foldingRangesOf(log) : [];
  });
  connection.onCodeAction(async ({ textDocument, range }) => {
    const { exchangeVersion } = await settings.get();
    const log = await logs.get(textDocument.uri);
    return log ? [...codeActionsIn(log, range, exchangeVersion), ...guideActionsIn(log, range)] : [];
  });
  connection.onCodeActionResolve(async (action: CodeAction) => {
    const { exchangeVersion } = await settings.get();
    const log = await logs.get((action.data as { uri: string }).uri);
    return log ? resolveCodeAction(log, action, exchangeVersion, localTime()) : action;
  });
  connection.onRequest(sessionStepRequest, async ({ uri, position, back }: SessionStepParams) => {
    const log = await logs.get(uri);
    return log ? sessionStep(log, position, back) : undefined;
  });
  connection.onRequest(findingsRequest, async () => groupFindings(await logs.all()));
}

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: TextDocumentSyncKind.Incremental,
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false },
  hoverProvider: true,
  inlayHintProvider: true,
  documentHighlightProvider: true,
  referencesProvider: true,
  semanticTokensProvider: { legend: { tokenTypes: [...tokenTypes], tokenModifiers: [] }, range: true },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  codeActionProvider: { codeActionKinds: ['quickfix'], resolveProvider: true },
};
