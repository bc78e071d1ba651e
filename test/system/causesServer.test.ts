import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Hover } from 'vscode-languageserver-types';
import {
  causeRemediesRequest,
  causesRequest,
  findingsChanged,
  runChecksRequest,
  settleCausesRequest,
  type CauseItem,
  type CauseRemediesParams,
  type CheckRemedy,
  type RunChecksParams,
  type SettleCausesResult,
} from '../../server/src/protocol.ts';
import { startServer, type RunningServer } from '../support/languageServer.ts';

const samples = new URL('../../samples/', import.meta.url);
const directory = { file: fileURLToPath(new URL('wingtip.ldif', samples)) };
const uri = 'file:///case/MailTarget.log';
const account = 'WINGTIP\\svc-migrate';

describe('the causes of the open logs', () => {
  let server: RunningServer;
  const causes = () => server.editor.sendRequest<CauseItem[]>(causesRequest);
  const changed = () =>
    new Promise<void>((resolve) => server.editor.onNotification(findingsChanged, () => resolve()));

  beforeEach(async () => {
    server = await startServer({});
    const opened = changed();
    await server.open(uri, readFileSync(new URL('MailTarget.log', samples), 'utf8'));
    await opened;
  });
  afterEach(() => server.stop());

  it('are ranked, with their evidence in the log and the checks that would settle them', async () => {
    const [first] = await causes();
    assert.deepEqual(
      [first?.id, first?.state, first?.about, first?.count],
      ['mapi.rights-denied', 'likely', account, 6],
    );
    assert.match(first?.message ?? '', /^6 of 6 mailboxes refuse/);
    assert.deepEqual(
      first?.for.map((item) => [item.uri, item.range?.start]),
      [[uri, { line: 4, character: 42 }]],
    );
    assert.deepEqual(first.checks[0]?.subject, { account });
    assert.match(first.checks[0].title, /Receive As on every level/);
    assert.equal(first.checks[0].result, undefined);
  });

  it('change after a run of the directory checks, and the view is told', async () => {
    const told = changed();
    const params: RunChecksParams = { run: 1, directory, account };
    await server.editor.sendRequest(runChecksRequest, params);
    await told;
    const [first, second] = await causes();
    assert.deepEqual([first?.id, first?.state], ['mapi.admin-group', 'confirmed']);
    assert.equal(first?.checks[0]?.result?.outcome, 'failed');
    assert.match(first.for[0]?.text ?? '', /WINGTIP\\Domain Admins/);
    assert.equal(second?.id, 'mapi.rights-denied');
  });

  it('are settled in one go, about everybody whom they name', async () => {
    const answer = await server.editor.sendRequest<SettleCausesResult>(settleCausesRequest, { directory });
    assert.equal(answer.error, undefined);
    assert.ok(answer.checks >= 5);
    const after = await causes();
    assert.equal(after[0]?.id, 'mapi.admin-group');
    assert.equal(after.find(({ id }) => id === 'mapi.account-state')?.state, 'ruled out');
  });

  it('stay settled when another directory knows nothing of them', async () => {
    const other = {
      file: fileURLToPath(new URL('../fixtures/directory/deny-on-database.ldif', import.meta.url)),
    };
    const answers: SettleCausesResult[] = [];
    for (const each of [directory, other])
      answers.push(await server.editor.sendRequest(settleCausesRequest, { directory: each }));
    assert.deepEqual(
      answers.map(({ trouble }) => /none was found in Snapshot \S+/.exec(trouble ?? '')?.[0]),
      [undefined, 'none was found in Snapshot deny-on-database.ldif'],
    );
    const [first] = await causes();
    assert.deepEqual([first?.id, first?.state], ['mapi.admin-group', 'confirmed']);
  });

  it('say why they were not settled', async () => {
    const missing = { directory: { file: '/nowhere/missing.ldif' } };
    const answer = await server.editor.sendRequest<SettleCausesResult>(settleCausesRequest, missing);
    assert.match(answer.error ?? '', /missing\.ldif/);
    assert.equal((await causes())[0]?.state, 'likely');
  });

  it('have commands that are filled in, of the check where one has confirmed them', async () => {
    const script = 'file:///case/MailTarget.log';
    const remediesOf = async (cause: CauseItem | undefined) => {
      const params: CauseRemediesParams = { cause: cause?.key ?? '', uri: script };
      return server.editor.sendRequest<CheckRemedy[]>(causeRemediesRequest, params);
    };
    const [likely] = await causes();
    assert.equal(likely?.hasRemedies, true);
    const offered = await remediesOf(likely);
    assert.deepEqual([...new Set(offered.map(({ kind }) => kind))], ['diagnose', 'fix', 'verify', 'undo']);
    const [first] = offered;
    assert.equal(first?.insert.uri, script);
    assert.match(first.insert.text, /# From: cause "Receive As or Send As is denied[^"]*", likely\./);
    assert.ok(offered.some(({ command }) => command.includes(`'${account}'`)));
    await server.editor.sendRequest(settleCausesRequest, { directory });
    const [confirmed] = await causes();
    const ofCheck = await remediesOf(confirmed);
    const removes = ofCheck.find(({ kind }) => kind === 'fix');
    assert.match(removes?.command ?? '', /-Identity 'Migration Team' -Members 'svc-migrate'/);
    assert.deepEqual(await remediesOf({ ...confirmed, key: 'gone' } as CauseItem), []);
  });

  it('stand in the hover of a finding', async () => {
    const hover = async () => {
      const position = { line: 8, character: 45 };
      const found = await server.editor.sendRequest<Hover>('textDocument/hover', {
        textDocument: { uri },
        position,
      });
      return typeof found.contents === 'object' && 'value' in found.contents ? found.contents.value : '';
    };
    assert.match(await hover(), /\*\*Likely, over all open logs:\*\* Receive As or Send As is denied/);
    await server.editor.sendRequest(settleCausesRequest, { directory });
    assert.match(await hover(), /\*\*Confirmed by a check:\*\* The account is in a group that is denied/);
  });

  it('go with the log that they are of', async () => {
    const closed = changed();
    await server.editor.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await closed;
    assert.deepEqual(await causes(), []);
  });
});
