import * as vscode from 'vscode';
import { createChoices, settlingTime } from './languageChoices.ts';
import { detectFormat, formatIds, sampleLength } from '../../server/src/protocol.ts';

/** Looks at documents that may be logs, and gives those that are their language. */
export interface Recogniser {
  lookAtOpenDocuments(): void;
  /** Asks anew about the active document, whatever language was chosen for it before. */
  recogniseActive(): Promise<void>;
  dispose(): void;
}

/** Languages that a log arrives in. Any other was chosen by somebody who knows better. */
const candidates: readonly string[] = ['log', 'plaintext', 'xml', 'csv'];
const ours: readonly string[] = formatIds;

/** A paste comes at once; typing is not looked at letter by letter. */
const restingTime = 300;
const shortestPaste = 40;

const nothingFound =
  'This document holds no record of an Exchange agent log, protocol log, event log, setup log, NDR or Send As export in its first 64 KB.';

/**
 * @param memory where it is remembered which documents the user has given a language
 * @param found called when a log of ours is open
 */
export function createRecogniser(
  memory: vscode.Memento,
  output: vscode.LogOutputChannel,
  found: () => void,
): Recogniser {
  const choices = createChoices(memory);
  const timers = createTimers();

  const lookAt = (document: vscode.TextDocument) => {
    if (ours.includes(document.languageId)) found();
    else if (isCandidate(document) && !choices.has(document)) void recognise(document);
  };
  const recognise = async (document: vscode.TextDocument): Promise<boolean> => {
    const format = detectFormat(beginningOf(document));
    if (!format || document.isClosed) return false;
    output.info(`${document.uri.path.split('/').at(-1) ?? ''} is recognised as ${format}.`);
    // The server starts while the editor changes the language.
    found();
    choices.expect(document);
    try {
      await vscode.languages.setTextDocumentLanguage(document, format);
      return true;
    } catch (error) {
      choices.expectNothing(document);
      output.warn(`The language could not be set: ${String(error)}`);
      return false;
    }
  };
  const lookAtOpenDocuments = () => vscode.workspace.textDocuments.forEach(lookAt);

  const subscriptions: { dispose(): void }[] = [
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('files.associations')) return;
      choices.associationsChanged();
      timers.start('', settlingTime, lookAtOpenDocuments);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => choices.closed(document)),
    vscode.workspace.onDidOpenTextDocument((document) => {
      choices.opened(document);
      lookAt(document);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const pasted = contentChanges.some((change) => change.text.length >= shortestPaste);
      if (isCandidate(document) && (document.isUntitled || pasted))
        timers.start(document.uri.toString(), restingTime, () => lookAt(document));
    }),
  ];
  return {
    lookAtOpenDocuments,
    async recogniseActive() {
      const document = vscode.window.activeTextEditor?.document;
      if (!document) void vscode.window.showInformationMessage('Open a log first.');
      else if (!(await recognise(document))) void vscode.window.showInformationMessage(nothingFound);
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      timers.dispose();
    },
  };
}

/** One timer for each key: a later start takes the place of an earlier one. */
function createTimers() {
  const timers = new Map<string, NodeJS.Timeout>();
  return {
    start(key: string, milliseconds: number, run: () => void): void {
      clearTimeout(timers.get(key));
      const end = () => {
        timers.delete(key);
        run();
      };
      timers.set(key, setTimeout(end, milliseconds));
    },
    dispose(): void {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

function isCandidate(document: vscode.TextDocument): boolean {
  return candidates.includes(document.languageId) && !isOfEditor(document.uri.scheme);
}

/** Documents that the editor makes for itself: output, the other side of a comparison, cells, chats. */
function isOfEditor(scheme: string): boolean {
  return /^(?:output|git|gitfs|comment|walkThrough|search-editor|debug|vscode-(?!remote|vfs|test-web).*)$/.test(
    scheme,
  );
}

function beginningOf(document: vscode.TextDocument): string {
  return document.getText(new vscode.Range(new vscode.Position(0, 0), document.positionAt(sampleLength)));
}
