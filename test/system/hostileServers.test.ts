import assert from 'node:assert/strict';
import { askDirectory } from '../../server/src/cli/settle.ts';
import { runChecks } from '../../server/src/directory/checks/run.ts';
import { openCatalog } from '../../server/src/knowledge/catalog.ts';
import { openLdapSource } from '../../server/src/node/ldap/ldapSource.ts';
import { limitedTo } from '../../server/src/node/timeLimit.ts';
import { ask, request } from '../directory/ldap/ask.ts';
import { agentLog } from '../support/agentCases.ts';
import { openLog } from '../support/markup.ts';
import { openCaseOf } from '../support/openCase.ts';
import { endlessObjects, hostileRanges } from './support/hostileServers.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

describe('an attribute in parts without an end', () => {
  for (const kind of ['endless', 'repeated'] as const) {
    it(`is given up: ${kind}`, async () => {
      const server = await hostileRanges(kind);
      open.push(server);
      const { objects, error } = await ask(
        { url: `ldap://127.0.0.1:${server.port}`, startTls: false },
        request('CN=x,DC=y', { scope: 'base', attributes: ['member'] }),
      );
      assert.equal(objects.length, 0);
      assert.equal(error?.kind, 'protocol');
      assert.match(
        error.message,
        /member of CN=x,DC=y in parts that do not follow one another, or without an end/,
      );
      assert.ok(server.asked() <= (kind === 'endless' ? 1_010 : 10), String(server.asked()));
    }).timeout(30_000);
  }
});

describe('an attribute in parts of which one holds no value', () => {
  for (const [kind, part] of [
    ['empty', '0-0'],
    ['cut', '1-*'],
  ] as const) {
    it(`is not taken for whole: ${kind}`, async () => {
      const server = await hostileRanges(kind);
      open.push(server);
      const { objects, error } = await ask(
        { url: `ldap://127.0.0.1:${server.port}`, startTls: false },
        request('CN=x,DC=y', { scope: 'base', attributes: ['member'] }),
      );
      assert.deepEqual(objects, []);
      assert.equal(error?.kind, 'protocol');
      assert.match(
        error.message,
        new RegExp(`no value for member;range=${part.replace('*', '\\*')} of CN=x,DC=y, .* Run it again`),
      );
    });
  }
});

describe('a server that never comes to an end', () => {
  const optionsOf = (port: number) => ({ url: `ldap://127.0.0.1:${port}`, startTls: false });

  it('is cut off before it fills the memory', async () => {
    const server = await endlessObjects('flood');
    open.push(server);
    const asked = request('', { scope: 'base', attributes: ['cn'] });
    const before = process.memoryUsage().rss;
    const { error } = await ask(optionsOf(server.port), asked);
    assert.equal(error?.kind, 'limit');
    assert.match(error.message, /sends more at once than can be kept/);
    assert.ok(process.memoryUsage().rss - before < 300 * 1024 * 1024);
  }).timeout(30_000);

  it('is given up when the time of the run is over', async () => {
    const server = await endlessObjects('trickle');
    open.push(server);
    const source = await openLdapSource(optionsOf(server.port), await openCatalog());
    open.push(source);
    const limits = limitedTo(0.5 / 60, new AbortController().signal);
    const begin = performance.now();
    await assert.rejects(
      async () => {
        for await (const event of runChecks(source, { account: 'x' }, await openCatalog(), limits))
          assert.notEqual(event.kind, 'result');
      },
      { kind: 'timeout', message: /^The time limit of 0\.00833\S* minutes for a run is over/ },
    );
    assert.ok(performance.now() - begin < 10_000);
  }).timeout(30_000);

  it('is given up by the command line that asks it for causes', async () => {
    const server = await endlessObjects('trickle');
    open.push(server);
    const catalog = await openCatalog();
    const asked = { target: optionsOf(server.port), timeLimit: 0.5 / 60 };
    const log = agentLog({ account: 'ADATUM\\svc', server: 'EX1', mailboxes: ['/o=A/cn=a'] });
    const { causes } = openCaseOf([openLog(log)]);
    assert.ok(causes.some(({ checks }) => checks.length > 0));
    const { results, refusal } = await askDirectory(causes, asked, catalog);
    assert.deepEqual(results, []);
    assert.match(refusal ?? '', /^The time limit of 0\.00833\S* minutes for a run is over/);
  }).timeout(30_000);
});
