import * as vscode from 'vscode';

const choicesKey = 'languagesChosenByUser';
const maxChoices = 500;

/** Which documents the user has given a language by hand, or by a `files.associations` of their own. */
export function createChoices(memory: vscode.Memento) {
  const chosen = new Set(memory.get<string[]>(choicesKey, []));
  const expected = new Set<string>();
  let lastClosed: { uri: string; languageId: string } | undefined;
  return {
    /** The next change of language is ours. */
    expect(document: vscode.TextDocument): void {
      expected.add(document.uri.toString());
      chosen.delete(document.uri.toString());
    },
    expectNothing(document: vscode.TextDocument): void {
      expected.delete(document.uri.toString());
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
