import type { Connection } from 'vscode-languageserver';
import { explainText } from '../codes/explainText.ts';
import { explanationPage } from '../codes/explanationPage.ts';
import type { Engine } from '../engine.ts';
import { hoverAt } from '../features/hover.ts';
import { inlayHintsIn } from '../features/inlayHints.ts';
import { mentionAt } from '../features/mentionsIn.ts';
import { highlightsAt, referencesIn } from '../features/occurrences.ts';
import { explainRequest, type ExplainParams, type ExplainResult } from '../protocol.ts';
import { findInFolders } from './findInFolders.ts';
import type { LogStore } from './logStore.ts';
import type { SettingsReader } from './settings.ts';

/** Answers everything that is about a single number: what it means, and where else it stands. */
export function answerCodeFeatures(
  connection: Connection,
  engine: Engine,
  logs: LogStore,
  settings: SettingsReader,
): void {
  connection.onHover(async ({ textDocument, position }) => {
    const log = await logs.get(textDocument.uri);
    return log ? hoverAt(log, position, await engine.catalog()) : null;
  });
  connection.languages.inlayHint.on(async ({ textDocument, range }) => {
    if (!(await settings.get()).inlayHints) return [];
    const log = await logs.get(textDocument.uri);
    return log ? inlayHintsIn(log, range, await engine.catalog()) : [];
  });
  connection.onDocumentHighlight(async ({ textDocument, position }) => {
    const log = await logs.get(textDocument.uri);
    return log ? highlightsAt(log, position, await engine.catalog()) : [];
  });
  connection.onReferences(async ({ textDocument, position }, token) => {
    const log = await logs.get(textDocument.uri);
    if (!log) return [];
    const catalog = await engine.catalog();
    const mention = mentionAt(log, log.document.offsetAt(position), catalog);
    if (!mention) return [];
    const open = (await logs.all()).flatMap((each) => referencesIn(each, mention, catalog));
    return [...open, ...(await findInFolders(connection, logs, mention, catalog, token))];
  });
  connection.onRequest(explainRequest, async ({ text }: ExplainParams): Promise<ExplainResult> => {
    const explanation = explainText(text, await engine.catalog());
    return { markdown: explanationPage(text, explanation) };
  });
}
