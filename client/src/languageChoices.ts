import * as vscode from 'vscode';

const choicesKey = 'languagesChosenByUser';
const maxChoices = 500;
/** How long after a change of `files.associations` the editor still gives open documents other languages. */
export const settlingTime = 1000;

/** Which documents the user has given a language by hand, or by a `files.associations` of their own. */
export function createChoices(memory: vscode.Memento) {
  const chosen = new Set(memory.get<string[]>(choicesKey, []));
  const expected = new Set<string>();
  /** When the latest choices were made: an association that has just changed takes them back. */
  const latest = new Map<string, number>();
  const closedAs = new WeakMap<vscode.TextDocument, string>();
  let associated = -Infinity;
  const remember = () => void memory.update(choicesKey, [...chosen].slice(-maxChoices));
  return {
    /** The next change of language is ours. */
    expect(document: vscode.TextDocument): void {
      expected.add(document.uri.toString());
      if (chosen.delete(document.uri.toString())) remember();
    },
    expectNothing(document: vscode.TextDocument): void {
      expected.delete(document.uri.toString());
    },
    closed(document: vscode.TextDocument): void {
      closedAs.set(document, document.languageId);
    },
    opened(document: vscode.TextDocument): void {
      const uri = document.uri.toString();
      // A change of language closes a document and opens the same one; a file that is opened again is another.
      const changed = (closedAs.get(document) ?? document.languageId) !== document.languageId;
      closedAs.delete(document);
      const now = Date.now();
      if (expected.delete(uri) || !changed || now - associated < settlingTime) return;
      chosen.add(uri);
      for (const [each, time] of latest) if (now - time >= settlingTime) latest.delete(each);
      latest.set(uri, now);
      remember();
    },
    /** The editor asks its associations anew for every open document: nobody has chosen what comes of it. */
    associationsChanged(): void {
      associated = Date.now();
      for (const [uri, time] of latest) if (associated - time < settlingTime) chosen.delete(uri);
      latest.clear();
      remember();
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
