import assert from 'node:assert/strict';
import type { RemedyTemplate } from '../../../server/src/model/remedy.ts';
import { fillRemedy, remediesFor } from '../../../server/src/remedies/fill.ts';

const template = (command: string[]): RemedyTemplate => ({
  id: 'x',
  title: 'Test',
  kind: 'fix',
  shell: 'PowerShell',
  risk: 'changes',
  command,
  source: 'test',
});

describe('fillRemedy', () => {
  it('puts a value in as one literal', () => {
    const remedy = fillRemedy(template(['Get-Mailbox -Identity {{mailbox}}']), { mailbox: "Dan.O'Neill" });
    assert.equal(remedy.command, "Get-Mailbox -Identity 'Dan.O''Neill'");
    assert.deepEqual(remedy.placeholders, []);
  });

  it('shows what has to be filled in, and says where', () => {
    const remedy = fillRemedy(
      template(['Get-Queue -Server {{server}}', 'Retry-Queue -Identity {{queue}}']),
      {},
    );
    assert.equal(remedy.command, "Get-Queue -Server '<server>'\nRetry-Queue -Identity '<queue>'");
    assert.deepEqual(
      remedy.placeholders.map(({ name, start, end }) => [name, remedy.command.slice(start, end)]),
      [
        ['server', '<server>'],
        ['queue', '<queue>'],
      ],
    );
  });

  it('does not let a wildcard name every object', () => {
    const remedy = fillRemedy(template(['Remove-ADPermission -User {{account}}']), { account: '*' });
    assert.match(remedy.command, /-User '<DOMAIN\\service account>'/);
    assert.match(remedy.notes.join(), /wildcard/);
  });

  it('takes only digits for a number', () => {
    const test = template(['Test-NetConnection -Port {{port:number}}']);
    assert.equal(fillRemedy(test, { port: '993' }).command, 'Test-NetConnection -Port 993');
    assert.equal(fillRemedy(test, { port: '993; calc' }).command, "Test-NetConnection -Port '<port>'");
  });

  it('keeps a value with hidden characters as it is, and warns of it', () => {
    const remedy = fillRemedy(template(['Get-User {{user}}']), { user: 'a\u202eb' });
    assert.equal(remedy.command, "Get-User 'a\u202eb'");
    assert.match(remedy.notes.join(), /U\+202E/);
  });

  it('lets no value end the argument of a program', () => {
    const dsacls = template(["& dsacls.exe 'CN=x' /G ({{account:argument}} + ':CA;Send As')"]);
    assert.match(
      fillRemedy(dsacls, { account: 'a" /G "Everyone:GA;' }).command,
      /\('<DOMAIN\\service account>' \+/,
    );
    assert.match(fillRemedy(dsacls, { account: 'T\\b' }).command, /\('T\\b' \+/);
  });

  it('leaves out what could not be decoded', () => {
    assert.match(fillRemedy(template(['Get-User {{user}}']), { user: 'J\ufffdrg' }).command, /'<user>'/);
  });

  it('does not read a value as a template', () => {
    assert.equal(
      fillRemedy(template(['A {{user}}']), { user: '{{server}}', server: 'EX01' }).command,
      "A '{{server}}'",
    );
  });
});

describe('remediesFor', () => {
  const ids = [
    'undo-receive-as',
    'grant-receive-as',
    'dsacls-receive-as-2003',
    'database-rights',
    'verify-database-rights',
  ];

  it('orders diagnose, fix, verify, undo', () => {
    assert.deepEqual(
      remediesFor(ids, {}).map(({ kind }) => kind),
      ['diagnose', 'fix', 'fix', 'verify', 'undo'],
    );
  });

  it('leaves out what is not for the version at hand', () => {
    assert.deepEqual(
      remediesFor(ids, {}, '2003').map(({ id }) => id),
      ['dsacls-receive-as-2003'],
    );
    assert.ok(!remediesFor(ids, {}, '2016').some(({ id }) => id === 'dsacls-receive-as-2003'));
  });
});
