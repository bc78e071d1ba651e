import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  type DocumentHighlight,
  type Hover,
  type InlayHint,
  type Location,
} from 'vscode-languageserver/node';
import { createEngine, type Engine } from '../../server/src/engine.ts';
import { explainRequest, workspaceTrusted, type ExplainResult } from '../../server/src/protocol.ts';
import { startServer, type RunningServer, type ServerOptions } from '../support/languageServer.ts';

const line = (text: string) => `02/19/2007 16:24:30 CSession::Logon Error ${text}\n`;
const log = 'file:///nowhere/a.log';

let running: RunningServer | undefined;
let folders: string[] = [];

async function start(options: ServerOptions = {}): Promise<RunningServer> {
  running = await startServer(options);
  return running;
}

/** A folder of a workspace, with tables of its own. @returns its URI */
function folderWith(tables: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'triage-'));
  folders.push(folder);
  writeTables(pathToFileURL(folder).href, tables);
  return pathToFileURL(folder).href;
}

function writeTables(folder: string, tables: Readonly<Record<string, unknown>>): void {
  mkdirSync(new URL(`${folder}/.exchange-triage`), { recursive: true });
  for (const [name, content] of Object.entries(tables))
    writeFileSync(
      new URL(`${folder}/.exchange-triage/${name}`),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
}

const named = (name: string) => ({ 'mapi.json': { rows: [['0x80040111', name]] } });

async function until(what: string, ask: () => unknown): Promise<void> {
  const end = Date.now() + 5000;
  while (!(await ask())) {
    assert.ok(Date.now() < end, `Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function nameOf({ editor }: RunningServer): Promise<string> {
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
  const hints = await editor.sendRequest<InlayHint[]>('textDocument/inlayHint', {
    textDocument: { uri: log },
    range,
  });
  const [hint] = hints;
  return typeof hint?.label === 'string' ? hint.label : '';
}

function changed({ editor }: RunningServer): Promise<void> {
  return editor.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
}

function foldersChanged({ editor }: RunningServer): Promise<void> {
  return editor.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [], removed: [] },
  });
}

/** An engine whose tables come only when they are let go. */
function slowEngine(): { engine: Engine; asked: () => number; release: () => void } {
  const engine = createEngine();
  let release = () => {};
  let count = 0;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const catalog = async () => {
    count++;
    await gate;
    return engine.catalog();
  };
  return { engine: { ...engine, catalog }, asked: () => count, release: () => release() };
}

afterEach(() => {
  running?.stop();
  running = undefined;
  for (const folder of folders) rmSync(folder, { recursive: true });
  folders = [];
});

describe('the language server, when a document changes while the tables are loaded', () => {
  const position = { line: 0, character: 50 };
  const params = { textDocument: { uri: log }, position, context: { includeDeclaration: true } };
  const before = line('0 Nothing').repeat(3);
  // Where a record ended before, the code stands now.
  const now = line('0 xx -2147221231');
  const code = { start: { line: 0, character: 47 }, end: { line: 0, character: 58 } };
  const answers: Readonly<Record<string, (answer: never) => unknown>> = {
    hover: (hover: Hover | null) => hover?.range,
    documentHighlight: ([highlight]: DocumentHighlight[]) => highlight?.range,
    references: ([reference]: Location[]) => reference?.range,
    inlayHint: ([hint]: InlayHint[]) => ({ start: code.start, end: hint?.position }),
  };
  for (const [method, rangeOf] of Object.entries(answers)) {
    it(`answers ${method} for the text as it is then`, async () => {
      const { engine, asked, release } = slowEngine();
      const server = await start({ engine });
      await server.open(log, before);
      const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
      const answer = server.editor.sendRequest<never>(`textDocument/${method}`, { ...params, range });
      await until('the question', asked);
      await server.change(log, 2, now);
      await server.editor.sendRequest('textDocument/foldingRange', { textDocument: { uri: log } });
      release();
      assert.deepEqual(rangeOf(await answer), code);
    });
  }

  it('finds references anew where the log is changed during the search', async () => {
    const server = await start();
    await server.open(log, line('0x80040111').repeat(4000));
    const answer = server.editor.sendRequest<Location[]>('textDocument/references', params);
    await server.editor.sendRequest('textDocument/hover', params);
    await server.change(log, 2, line('0x80040111'));
    assert.ok((await answer).every(({ range }) => range.start.line === 0));
  });
});

describe('the language server at work for long', () => {
  it('answers others while it looks for references, and can be told to stop', async () => {
    const server = await start();
    const other = 'file:///nowhere/b.log';
    await server.open(log, line('-2147221231'));
    await server.open(other, line('0x80040111').repeat(20_000));
    const position = { line: 0, character: 45 };
    const params = { textDocument: { uri: log }, position, context: { includeDeclaration: true } };
    await server.editor.sendRequest<Hover>('textDocument/hover', params);
    await server.editor.sendRequest('textDocument/foldingRange', { textDocument: { uri: other } });
    const order: string[] = [];
    const cancel = new CancellationTokenSource();
    const all = server.editor
      .sendRequest<Location[]>('textDocument/references', params, cancel.token)
      .then((found) => order.push(`${found.length > 0 && found.length < 5000 ? 'some' : 'all'} references`));
    await server.editor.sendRequest<Hover>('textDocument/hover', params);
    order.push('hover');
    cancel.cancel();
    await all;
    assert.deepEqual(order, ['hover', 'some references']);
  });

  it('does not begin to explain what is cancelled', async () => {
    const { engine, asked, release } = slowEngine();
    const server = await start({ engine });
    const cancel = new CancellationTokenSource();
    const answer = server.editor.sendRequest<ExplainResult | null>(
      explainRequest,
      { text: '5' },
      cancel.token,
    );
    await until('the question', asked);
    cancel.cancel();
    await server.editor.sendRequest('textDocument/foldingRange', { textDocument: { uri: log } });
    release();
    assert.equal(await answer, null);
  });
});

describe('references in the folders of a workspace', () => {
  const found = (places: readonly Location[]) =>
    places.map(({ uri, range }) => `${uri.split('/').at(-1)}:${range.start.line}`);
  const params = (uri: string) => ({
    textDocument: { uri },
    position: { line: 0, character: 45 },
    context: { includeDeclaration: true },
  });

  /** A folder with an open log and a closed one. */
  function logs(): { folder: string; open: string } {
    const folder = folderWith({});
    writeFileSync(new URL(`${folder}/open.log`), line('0x80040111'));
    writeFileSync(new URL(`${folder}/Größe 1.log`), line('0 Nothing') + line('0x80040111'));
    return { folder, open: `${folder}/open.log` };
  }

  const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  it('are those of the text where a log is open, and of the files that are not', async () => {
    const { folder, open } = logs();
    const server = await start({ folders: () => [folder, 'vscode-vfs://github/x'] });
    await server.open(open, line('-2147221231') + line('0 Nothing') + line('-2147221231'));
    const places = await server.editor.sendRequest<Location[]>('textDocument/references', params(open));
    assert.deepEqual(found(places), ['open.log:0', 'open.log:2', 'Gr%C3%B6%C3%9Fe%201.log:1']);
    assert.deepEqual(server.progress, []);
  });

  /** Folders that come a second and a half after a search has asked for them. */
  function slowly(folder: string): () => Promise<string[]> {
    let asked = 0;
    return async () => {
      if (asked++ > 0) await after(1500);
      return [folder];
    };
  }

  it('show progress when they take longer than a second, to the end', async () => {
    const { folder, open } = logs();
    const server = await start({ folders: slowly(folder) });
    await server.open(open, line('-2147221231'));
    const places = await server.editor.sendRequest<Location[]>('textDocument/references', params(open));
    assert.equal(places.length, 2);
    await until('the end', () => server.progress.at(-1) === 'end');
    assert.deepEqual(server.progress.slice(0, 2), ['create', 'begin']);
  });

  it('end progress also where the editor takes it only afterwards', async () => {
    const { folder, open } = logs();
    const server = await start({
      folders: slowly(folder),
      onProgress: async (kind) => {
        if (kind === 'create') await after(1000);
      },
    });
    await server.open(open, line('-2147221231'));
    await server.editor.sendRequest<Location[]>('textDocument/references', params(open));
    await until('the end', () => server.progress.at(-1) === 'end');
    assert.deepEqual(server.progress, ['create', 'end']);
  });

  it('can be cancelled there', async () => {
    const { folder, open } = logs();
    const server = await start({
      folders: slowly(folder),
      onProgress: async (kind, token, editor) => {
        if (kind === 'begin') await editor.sendNotification('window/workDoneProgress/cancel', { token });
      },
    });
    await server.open(open, line('-2147221231'));
    const places = await server.editor.sendRequest<Location[]>('textDocument/references', params(open));
    assert.deepEqual(found(places), ['open.log:0']);
  });
});

describe('tables of a workspace in the language server', () => {
  it('are those of a workspace that the user trusts, from then on', async () => {
    const folder = folderWith(named('OF_THE_FOLDER'));
    const server = await start({ trusted: false, folders: () => [folder] });
    await server.open(log, line('-2147221231'));
    await changed(server);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(await nameOf(server), 'MAPI_E_LOGON_FAILED');
    assert.deepEqual(server.watched(), []);
    await server.editor.sendNotification(workspaceTrusted);
    await until('the name', async () => (await nameOf(server)) === 'OF_THE_FOLDER');
  });

  it('come and go with their folders, and are watched where they are read', async () => {
    const [first, second] = [folderWith({}), folderWith(named('OF_THE_SECOND'))];
    const now = [first];
    const server = await start({ folders: () => now });
    await server.open(log, line('-2147221231'));
    const glob = '.exchange-triage{,/*.json}';
    await until('the watcher', () => server.watched().join() === `${first} ${glob}`);
    now.push(second);
    await foldersChanged(server);
    await until('the name', async () => (await nameOf(server)) === 'OF_THE_SECOND');
    assert.deepEqual(server.watched(), [`${first} ${glob}`, `${second} ${glob}`]);
    now.pop();
    await foldersChanged(server);
    await until('the old name', async () => (await nameOf(server)) === 'MAPI_E_LOGON_FAILED');
  });

  it('are those that were asked for last, however long the first took', async () => {
    const [first, second] = [folderWith(named('OF_THE_FIRST')), folderWith(named('OF_THE_SECOND'))];
    let asked = 0;
    const slow = async () => {
      if (asked++ > 0) return [second];
      await new Promise((resolve) => setTimeout(resolve, 200));
      return [first];
    };
    const server = await start({ folders: slow });
    await server.open(log, line('-2147221231'));
    await foldersChanged(server);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(await nameOf(server), 'OF_THE_SECOND');
  });

  it('are said to be wrong once for each fault, with nothing of theirs in the message', async () => {
    const evil = '[click](command:evil)';
    const folder = folderWith({ 'mapi.json': { rows: [[evil]] } });
    const server = await start({ folders: () => [folder] });
    await until('the message', () => server.messages.length);
    assert.doesNotMatch(server.messages.join(), /command|tmp/);
    assert.match(server.output.join('\n'), /mapi\.json: row 1 is left out/);
    await changed(server);
    writeTables(folder, { 'win32.json': `{ "${evil}` });
    await changed(server);
    await until('the second message', () => server.messages.length === 2);
    assert.equal(server.output.filter((text) => text.includes('row 1')).length, 1);
    assert.doesNotMatch(server.messages.join(), /command/);
    // Once more, after it had been mended.
    await server.open(log, line('-2147221231'));
    writeTables(folder, named('MENDED'));
    await changed(server);
    await until('the mended table', async () => (await nameOf(server)) === 'MENDED');
    writeTables(folder, { 'mapi.json': { rows: [[evil]] } });
    await changed(server);
    await until('the third message', () => server.messages.length === 3);
  });

  it('are in use, and not said to be unreadable, where the editor does not take new hints', async () => {
    const server = await start({ folders: () => [folderWith(named('OF_THE_FOLDER'))] });
    server.editor.onRequest('workspace/inlayHint/refresh', () => {
      throw new Error('not now');
    });
    await server.open(log, line('-2147221231'));
    await until('the name', async () => (await nameOf(server)) === 'OF_THE_FOLDER');
    await until('the warning', () => server.output.length > 0);
    assert.doesNotMatch(server.output.join('\n'), /could not be read/);
  });
});
