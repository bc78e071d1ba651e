import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CancellationTokenSource,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { checkRows } from '../../server/src/knowledge/directory.ts';
import {
  checkNotification,
  runChecksRequest,
  type CheckNotification,
  type CheckResult,
  type DirectoryAddress,
  type RunChecksParams,
  type RunChecksResult,
} from '../../server/src/protocol.ts';
import { createAuthority, hasOpenssl } from '../unit/directory/reach/support/certificates.ts';
import { emptyDomain } from './support/hostileServers.ts';

const serverFile = fileURLToPath(new URL('../../dist/server.js', import.meta.url));
const fixture = fileURLToPath(new URL('../fixtures/directory/deny-on-database.ldif', import.meta.url));
const subject = { account: 'TARGET\\svc-deny-database', mailbox: 'Ewan.Millington' };

/** The language server as the editor starts it, over standard input and output. */
interface Editor {
  readonly heard: CheckNotification[];
  run(question: Omit<RunChecksParams, 'run'>): Promise<RunChecksResult>;
  readonly connection: ProtocolConnection;
}

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

async function startEditor(timeLimit = 10): Promise<Editor> {
  const child: ChildProcess = spawn(process.execPath, [serverFile, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  assert.ok(child.stdin && child.stdout);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  cleanUp.push(() => {
    connection.dispose();
    child.kill();
  });
  const heard: CheckNotification[] = [];
  connection.onNotification(checkNotification, (event: CheckNotification) => void heard.push(event));
  connection.onRequest('workspace/configuration', () => [{ directoryTimeLimit: timeLimit }]);
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { configuration: true } },
  });
  await connection.sendNotification('initialized', {});
  let last = 0;
  return {
    heard,
    connection,
    run: (question) => connection.sendRequest(runChecksRequest, { ...question, run: ++last }),
  };
}

const resultsIn = (heard: readonly CheckNotification[]): CheckResult[] =>
  heard.flatMap((event) => ('result' in event ? [event.result] : []));

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'triage-directory-'));
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A domain that shows nothing, over LDAPS. */
async function domain(wait = 0): Promise<{ address: DirectoryAddress; asked: () => number }> {
  const authority = createAuthority();
  cleanUp.push(() => authority.remove());
  const { cert, key } = authority.issue({ names: ['localhost'] });
  const caFile = join(temporary(), 'ca.pem');
  writeFileSync(caFile, authority.root);
  const server = await emptyDomain({ cert, key }, wait);
  cleanUp.push(() => server.close());
  const url = `ldaps://localhost:${server.port}`;
  return { address: { url, user: '', password: '', caFile }, asked: server.asked };
}

describe('the language server, asked about a directory', function () {
  this.timeout(30_000);

  it('tells each read and each result as it comes, and at the end what was asked', async () => {
    const editor = await startEditor();
    const { description, error } = await editor.run({ directory: { file: fixture }, ...subject });
    assert.equal(error, undefined);
    assert.match(description, /^Snapshot deny-on-database\.ldif/);
    assert.deepEqual(
      resultsIn(editor.heard)
        .map(({ check }) => check)
        .sort(),
      checkRows.map(({ id }) => id).sort(),
    );
    assert.ok(editor.heard.some((event) => 'reading' in event && event.done > 0));
  });

  it('runs one check anew, with what a file says now', async () => {
    const editor = await startEditor();
    const file = join(temporary(), 'case.ldif');
    copyFileSync(fixture, file);
    await editor.run({ directory: { file }, ...subject });
    const before = resultsIn(editor.heard.splice(0)).find(({ check }) => check === 'mailbox.hidden');
    assert.equal(before?.outcome, 'passed');
    await editor.run({ directory: { file }, ...subject, only: ['mailbox.hidden'] });
    const again = resultsIn(editor.heard.splice(0));
    assert.deepEqual(
      again.map(({ check, message }) => [check, message]),
      [[before.check, before.message]],
    );
    writeFileSync(file, 'dn: DC=target,DC=local\ndc: target\n');
    await editor.run({ directory: { file }, ...subject, only: ['mailbox.hidden'] });
    assert.equal(resultsIn(editor.heard)[0]?.outcome, 'unknown');
  });

  it('reads for one check only what that check rests on, and remembers the rest', async function () {
    if (!hasOpenssl()) return this.skip();
    const editor = await startEditor();
    const { address, asked } = await domain();
    await editor.run({ directory: address, account: 'qmmex' });
    const all = asked();
    assert.ok(resultsIn(editor.heard).length > 5);
    editor.heard.length = 0;
    await editor.run({ directory: address, account: 'qmmex', only: ['organization.servers'] });
    const [result, ...others] = resultsIn(editor.heard);
    assert.deepEqual([result?.check, others.length], ['organization.servers', 0]);
    const again = asked() - all;
    assert.ok(again > 0 && again < all, `${again} searches after ${all}`);
  });

  it('says of a file that is not there, and of a server that does not answer, what is wrong', async () => {
    const editor = await startEditor();
    const none = await editor.run({ directory: { file: '/nowhere/case.ldif' }, ...subject });
    assert.match(none.error ?? '', /case\.ldif/);
    const refused = await editor.run({
      directory: { url: 'ldaps://127.0.0.1:1', user: '', password: '' },
      ...subject,
    });
    assert.equal(refused.errorKind, 'unreachable');
    assert.match(refused.error ?? '', /ECONNREFUSED.*nothing listens on this port/);
    assert.deepEqual(resultsIn(editor.heard), []);
  });

  it('ends a run that is cancelled at once', async function () {
    if (!hasOpenssl()) return this.skip();
    const editor = await startEditor();
    const { address } = await domain(60_000);
    const cancel = new CancellationTokenSource();
    const question: RunChecksParams = { run: 1, directory: address, account: 'qmmex' };
    const answer = editor.connection.sendRequest<RunChecksResult>(runChecksRequest, question, cancel.token);
    setTimeout(() => cancel.cancel(), 500);
    const begin = performance.now();
    assert.equal((await answer).errorKind, 'cancelled');
    assert.ok(performance.now() - begin < 10_000);
    assert.deepEqual(resultsIn(editor.heard), []);
  });

  it('ends a run when its time is over', async function () {
    if (!hasOpenssl()) return this.skip();
    const editor = await startEditor(1 / 60);
    const { address } = await domain(250);
    const { error } = await editor.run({ directory: address, account: 'qmmex' });
    assert.equal(error, undefined);
    const troubles = editor.heard.flatMap((event) => ('trouble' in event ? [event.trouble] : []));
    assert.equal(troubles.filter((text) => /^The time limit of 0\.016\S* minutes/.test(text)).length, 1);
    const results = resultsIn(editor.heard);
    assert.ok(results.length > 5);
    for (const { check, outcome } of results) assert.equal(outcome, 'unknown', check);
  });
});
