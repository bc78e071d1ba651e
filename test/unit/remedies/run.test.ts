import assert from 'node:assert/strict';
import { runItemOfScript, runItems } from '../../../server/src/features/runItems.ts';
import { ruleById } from '../../../server/src/knowledge/rules.ts';
import { remediesFor } from '../../../server/src/remedies/fill.ts';
import { scriptBlock, scriptHead } from '../../../server/src/remedies/script.ts';
import { isServerName, sessionCommand } from '../../../server/src/remedies/shellSession.ts';
import { syntaxErrors } from '../../support/powershell.ts';

const facts = { account: 'ORG\\svc', mailbox: '/o=ORG/cn=Ann', server: 'EX02', accountName: 'svc' };
const remedies = remediesFor(ruleById('agent.logon-failed')?.remedies ?? [], facts);

describe('runItems', () => {
  it('ask before what changes something, and not before what reads', () => {
    const items = runItems(remedies, facts);
    assert.ok(items.some(({ asks }) => asks) && items.some(({ asks }) => !asks));
    for (const { asks, risk } of items) assert.equal(asks, risk !== 'reads only');
  });

  it('have one line without a line end, and the server that the log names', () => {
    for (const { line, server, title } of runItems(remedies, facts)) {
      assert.match(line ?? '', /^[^\r\n]+$/, title);
      assert.equal(server, 'EX02');
    }
  });

  it('take no server from a log that could be something else', () => {
    for (const server of ["x'; calc", 'a/b', 'a b', 'a:80', '-x', 'a..b', ''])
      assert.equal(runItems(remedies, { ...facts, server })[0]?.server, undefined, server);
  });

  it('type nothing that holds a line end of a log', () => {
    for (const end of ['\r', '\n', '\r\n', '\u0085', '\u2028', '\u2029']) {
      const hostile = { ...facts, account: `a${end}Remove-Mailbox` };
      const filled = remediesFor(ruleById('agent.logon-failed')?.remedies ?? [], hostile);
      const items = runItems(filled, hostile);
      const left = items.filter(({ notes }) =>
        notes.some((note) => /found for account was left out/.test(note)),
      );
      assert.ok(left.length > 0);
      for (const { line, command } of left) assert.match(line ?? command, /<DOMAIN\\service account>/);
      for (const { line, command } of items) assert.doesNotMatch(`${line}${command}`, /Remove-Mailbox/);
    }
  });
});

describe('runItemOfScript', () => {
  const [first, second] = remedies;
  assert.ok(first && second);
  const origin = { file: 'a.log', message: 'It failed.' };
  const script =
    scriptHead('a.log') + scriptBlock(first, origin, 'now').text + scriptBlock(second, origin, 'now').text;
  const lines = script.split('\r\n');
  const headings = lines.flatMap((line, index) => (/^# [A-Z]{3,}: /.test(line) ? [index] : []));

  it('finds the block around a line as it was written', () => {
    const [firstAt = 0, secondAt = 0] = headings;
    assert.equal(runItemOfScript(script, firstAt)?.line, runItems([first], facts)[0]?.line);
    assert.equal(runItemOfScript(script, secondAt - 1)?.title, runItems([first], facts)[0]?.title);
    const item = runItemOfScript(script, lines.length);
    assert.deepEqual(
      [item?.line, item?.shell, item?.risk],
      [runItems([second], facts)[0]?.line, second.shell, second.risk],
    );
  });

  it('always asks, whatever the heading says of the risk', () => {
    assert.equal(
      runItemOfScript('# FIX: x\n# Shell: PowerShell. Risk: reads only.\nRemove-Item a', 1)?.asks,
      true,
    );
  });

  it('finds nothing above the first block', () => {
    assert.equal(runItemOfScript(script, 0), undefined);
    assert.equal(runItemOfScript('', 0), undefined);
  });

  it('takes the heading of a task for no part of the block before it, and for no block', () => {
    const both = '# FIX: x\nGet-A\n\n# TASK: y\n# What it is for.\n\n# FIX: z\nGet-B\n';
    assert.equal(runItemOfScript(both, 1)?.line, 'Get-A');
    assert.equal(runItemOfScript(both, 4), undefined);
    assert.equal(runItemOfScript(both, 7)?.line, 'Get-B');
  });

  it('has nothing to type of a block without a command', () => {
    assert.match(runItemOfScript('# FIX: x\n# why', 0)?.refusal ?? '', /nothing/);
  });
});

describe('sessionCommand', () => {
  it('parses as PowerShell, on one line and without a double quote', async () => {
    for (const target of ['plain', 'local', { server: 'ex01.contoso.example' }] as const) {
      const command = sessionCommand(target) ?? '';
      assert.deepEqual(await syntaxErrors(command), []);
      assert.doesNotMatch(command, /["\r\n]|^$/);
    }
  });

  it('reaches a server as Microsoft describes it', () => {
    assert.match(
      sessionCommand({ server: 'ex01' }) ?? '',
      /^\$session = New-PSSession -ConfigurationName 'Microsoft\.Exchange' -ConnectionUri 'http:\/\/ex01\/PowerShell\/' -Authentication Kerberos; if \(\$session\) \{ Import-PSSession -Session \$session/,
    );
  });

  it('takes no name that could be more than a server', () => {
    for (const name of ["a'b", 'a b', 'a/b', 'a;b', 'a$(b)', '', '.', '-a', 'a\u2019b', 'ä'.repeat(300)]) {
      assert.equal(isServerName(name), false, name);
      assert.equal(sessionCommand({ server: name }), undefined, name);
    }
    for (const name of ['EX01', 'ex-01.contoso.example', '10.0.0.1']) assert.ok(isServerName(name), name);
  });
});
