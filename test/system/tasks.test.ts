import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { snippetsFile, snippetsName } from '../../scripts/lib/snippets.mjs';
import {
  readTypedRequest,
  tasksRequest,
  writeTaskRequest,
  type ReadTypedResult,
  type TaskItem,
  type WriteTaskResult,
} from '../../server/src/protocol.ts';
import { startServer, type RunningServer } from '../support/languageServer.ts';

describe('tasks of the language server', () => {
  let server: RunningServer;
  before(async () => {
    server = await startServer({});
  });
  after(() => server.stop());

  it('are listed, with their steps and what they are filled with', async () => {
    const tasks = await server.editor.sendRequest<TaskItem[]>(tasksRequest);
    const limits = tasks.find(({ id }) => id === 'store-session-limits');
    assert.deepEqual(
      limits?.parameters.map(({ name }) => name),
      ['sessionLimit', 'server'],
    );
  });

  it('have what is typed read for them', async () => {
    const read = (name: string, typed: string) =>
      server.editor.sendRequest<ReadTypedResult>(readTypedRequest, { name, typed });
    assert.deepEqual(await read('sessionLimit', '0x800'), { value: '2048' });
    assert.ok('means' in (await read('sessionLimit', '2048')));
    assert.ok('wrong' in (await read('server', 'EX01; calc')));
  });

  it('are written, and not where there is no such task', async () => {
    const params = {
      task: 'imap-log-quota',
      steps: ['imap-log-quota'],
      values: { server: 'EX01', logSize: '10MB' },
    };
    const written = await server.editor.sendRequest<WriteTaskResult>(writeTaskRequest, params);
    assert.match(written.text, /Set-ImapSettings -Server 'EX01' -LogPerFileSizeQuota '10MB'\r\n$/);
    assert.equal(await server.editor.sendRequest(writeTaskRequest, { ...params, task: 'none' }), null);
  });
});

describe('the file of snippets', () => {
  it('is the one that package.json names, and ships', () => {
    const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
    const { contributes } = JSON.parse(read('package.json')) as { contributes: { snippets: unknown } };
    assert.deepEqual(contributes.snippets, [{ language: 'powershell', path: `./dist/${snippetsName}` }]);
    assert.match(read('.vscodeignore'), new RegExp(`^!dist/${snippetsName.replace('.', '\\.')}$`, 'm'));
    assert.equal(read(`dist/${snippetsName}`), snippetsFile());
  });
});
