import * as vscode from 'vscode';
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

const choicesKey = 'languagesChosenByUser';
const maxChoices = 500;
/** A paste comes at once; typing is not looked at letter by letter. */
const restingTime = 300;
const shortestPaste = 40;

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
  const timers = new Map<string, NodeJS.Timeout>();

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
    await vscode.languages.setTextDocumentLanguage(document, format);
    return true;
  };
  const lookNow = (key: string, document: vscode.TextDocument) => {
    timers.delete(key);
    lookAt(document);
  };
  const lookSoon = (document: vscode.TextDocument) => {
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => lookNow(key, document), restingTime),
    );
  };

  const subscriptions: { dispose(): void }[] = [
    vscode.workspace.onDidCloseTextDocument((document) => choices.closed(document)),
    vscode.workspace.onDidOpenTextDocument((document) => {
      choices.opened(document);
      lookAt(document);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const pasted = contentChanges.some((change) => change.text.length >= shortestPaste);
      if (isCandidate(document) && (document.isUntitled || pasted)) lookSoon(document);
    }),
  ];
  return {
    lookAtOpenDocuments: () => vscode.workspace.textDocuments.forEach(lookAt),
    async recogniseActive() {
      const document = vscode.window.activeTextEditor?.document;
      if (!document) return void vscode.window.showInformationMessage('Open a log first.');
      if (await recognise(document)) return;
      void vscode.window.showInformationMessage(
        'This document holds no record of an Exchange agent log, protocol log, event log or NDR in its first 64 KB.',
      );
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

function isCandidate(document: vscode.TextDocument): boolean {
  return candidates.includes(document.languageId) && document.uri.scheme !== 'output';
}

function beginningOf(document: vscode.TextDocument): string {
  return document.getText(new vscode.Range(new vscode.Position(0, 0), document.positionAt(sampleLength)));
}

/** Which documents the user has given a language by hand, or by a `files.associations` of their own. */
function createChoices(memory: vscode.Memento) {
  const chosen = new Set(memory.get<string[]>(choicesKey, []));
  const expected = new Set<string>();
  let lastClosed: { uri: string; languageId: string } | undefined;
  return {
    /** The next change of language is ours. */
    expect(document: vscode.TextDocument): void {
      expected.add(document.uri.toString());
      chosen.delete(document.uri.toString());
    },
    closed(document: vscode.TextDocument): void {
      lastClosed = { uri: document.uri.toString(), languageId: document.languageId };
      // A change of language closes and opens in one go: what opens later is another story.
      setTimeout(() => (lastClosed = undefined), 0);
    },
    opened(document: vscode.TextDocument): void {
      const uri = document.uri.toString();
      const changed = lastClosed?.uri === uri && lastClosed.languageId !== document.languageId;
      if (expected.delete(uri) || !changed) return;
      chosen.add(uri);
      void memory.update(choicesKey, [...chosen].slice(-maxChoices));
    },
    has(document: vscode.TextDocument): boolean {
      return chosen.has(document.uri.toString()) || isAssociated(document);
    },
  };
}

function isAssociated(document: vscode.TextDocument): boolean {
  const associations = vscode.workspace
    .getConfiguration('files', document)
    .get<Record<string, string>>('associations', {});
  return Object.keys(associations).some(
    (pattern) => vscode.languages.match({ pattern: `**/${pattern}` }, document) > 0,
  );
}
