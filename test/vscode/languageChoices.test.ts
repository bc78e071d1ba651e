import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createChoices } from '../../client/src/languageChoices.ts';
import { documentAt } from '../support/vscode/workspace.ts';

/** The memory of a workspace, which outlives a window. */
function createMemory(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string, otherwise?: unknown) => values.get(key) ?? otherwise,
    update(key: string, value: unknown) {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}

describe('languages that the user chose', () => {
  const memory = createMemory();
  let choices: ReturnType<typeof createChoices>;
  let listening: vscode.Disposable;
  let uri: vscode.Uri;

  const document = () => {
    const found = documentAt(uri);
    assert.ok(found);
    return found;
  };
  const choose = (language: string) => vscode.languages.setTextDocumentLanguage(document(), language);
  /** What a new window knows of the document. */
  const remembered = () => createChoices(memory).has(document());

  beforeEach(async () => {
    choices = createChoices(memory);
    listening = vscode.Disposable.from(
      vscode.workspace.onDidCloseTextDocument((closed) => choices.closed(closed)),
      vscode.workspace.onDidOpenTextDocument((opened) => choices.opened(opened)),
    );
    uri = (await vscode.workspace.openTextDocument({ content: 'No log.', language: 'plaintext' })).uri;
  });

  afterEach(() => {
    listening.dispose();
  });

  it('are remembered beyond the window', async () => {
    assert.equal(choices.has(document()), false);
    await choose('json');
    assert.deepEqual([choices.has(document()), remembered()], [true, true]);
  });

  it('are not those that we gave', async () => {
    choices.expect(document());
    await choose('json');
    assert.deepEqual([choices.has(document()), remembered()], [false, false]);
  });

  it('are not those that an association gave just before it is known that it changed', async () => {
    await choose('json');
    choices.associationsChanged();
    assert.deepEqual([choices.has(document()), remembered()], [false, false]);
  });

  it('are not those that an association gives just after', async () => {
    choices.associationsChanged();
    await choose('json');
    assert.deepEqual([choices.has(document()), remembered()], [false, false]);
  });

  it('are given up for good when the user asks for a log to be recognised', async () => {
    await choose('json');
    choices.expect(document());
    choices.expectNothing(document());
    assert.deepEqual([choices.has(document()), remembered()], [false, false]);
  });

  it('are not taken from a document that is opened', () => {
    assert.deepEqual([choices.has(document()), remembered()], [false, false]);
  });
});
