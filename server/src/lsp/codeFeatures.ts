import type { CancellationToken, Connection } from 'vscode-languageserver';
import { explainText } from '../codes/explainText.ts';
import { explanationPage } from '../codes/explanationPage.ts';
import type { Engine } from '../engine.ts';
import { hoverAt } from '../features/hover.ts';
import { inlayHintsIn } from '../features/inlayHints.ts';
import { highlightsAt } from '../features/occurrences.ts';
import { explainRequest, type ExplainParams, type ExplainResult } from '../protocol.ts';
import { findReferences } from './findReferences.ts';
import type { CaseStore } from './caseStore.ts';
import type { LogStore } from './logStore.ts';
import type { SettingsReader } from './settings.ts';
import { servingOthers } from './slices.ts';

/**
 * Answers everything that is about a single number: what it means, and where else it stands. A log is asked for last: after any
 * further wait its document may have other text than what was read of it.
 */
export function answerCodeFeatures(
  connection: Connection,
  engine: Engine,
  logs: LogStore,
  settings: SettingsReader,
  openCase: CaseStore,
): void {
  connection.onHover(async ({ textDocument, position }) => {
    const catalog = await engine.catalog();
    const { causes } = await openCase.current();
    const log = await logs.get(textDocument.uri);
    return log ? hoverAt(log, position, catalog, causes) : null;
  });
  connection.languages.inlayHint.on(async ({ textDocument, range }) => {
    if (!(await settings.get()).inlayHints) return [];
    const catalog = await engine.catalog();
    const log = await logs.get(textDocument.uri);
    return log ? inlayHintsIn(log, range, catalog) : [];
  });
  connection.onDocumentHighlight(async ({ textDocument, position }) => {
    const catalog = await engine.catalog();
    const log = await logs.get(textDocument.uri);
    return log ? highlightsAt(log, position, catalog) : [];
  });
  connection.onReferences(({ textDocument, position }, token) =>
    findReferences(connection, engine, logs, textDocument.uri, position, token),
  );
  connection.onRequest(
    explainRequest,
    async ({ text }: ExplainParams, token: CancellationToken): Promise<ExplainResult | undefined> => {
      const catalog = await engine.catalog();
      await servingOthers();
      if (token.isCancellationRequested) return undefined;
      const wrong = engine.findingsOf(text).map(({ message }) => message);
      return { markdown: explanationPage(text, explainText(text, catalog), wrong) };
    },
  );
}
