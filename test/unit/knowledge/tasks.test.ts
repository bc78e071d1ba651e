import assert from 'node:assert/strict';
import { parameterRow } from '../../../server/src/knowledge/parameters.ts';
import { remedyTemplateById } from '../../../server/src/knowledge/remedies.ts';
import { tasks } from '../../../server/src/knowledge/tasks.ts';
import { remedyKinds, type RemedyTemplate } from '../../../server/src/model/remedy.ts';

const stepsOf = (ids: readonly string[]) =>
  ids.map(remedyTemplateById).filter((step): step is RemedyTemplate => step !== undefined);

/** Tasks that lack a kind, as it makes no sense for them. */
const exceptions: Readonly<Record<string, { readonly lacks: string; readonly why: string }>> = {
  'update-recipient': { lacks: 'undo', why: 'The former value points to a deleted object.' },
};

describe('tasks', () => {
  it('have ids and titles of their own', () => {
    for (const values of [tasks.map(({ id }) => id), tasks.map(({ title }) => title)])
      assert.deepEqual(values, [...new Set(values)]);
  });

  it('cover what the procedures ask for', () => {
    const ids = [
      'quota-message-new',
      'quota-message-change',
      'imap-ntlm-off',
      'imap-log-quota',
      'imap-certificate',
      'imap-connection-limits',
      'imap-throttling-policy',
      'store-session-limits',
      'certificate',
      'cross-forest-move',
      'group-send-as',
      'container-send-as',
      'send-as-audit',
      'protected-account-mailbox',
      'delegate-both-ways',
      'remote-shell',
      'unload-snapin-2007',
      'client-access-array',
      'client-access-failover',
      'readiness-hotfixes',
      'update-recipient',
    ];
    assert.deepEqual(tasks.map(({ id }) => id).sort(), [...ids].sort());
  });

  it('name as optional only what is a step of theirs', () => {
    for (const { id, steps, optional = [] } of tasks)
      for (const step of optional) assert.ok(steps.includes(step), `${id}: ${step}`);
  });

  for (const { id, steps } of tasks) {
    it(`${id} has steps that exist: to diagnose, to fix, to verify, to undo`, () => {
      assert.equal(stepsOf(steps).length, steps.length);
      const kinds = new Set(stepsOf(steps).map(({ kind }) => kind));
      const missing = remedyKinds.filter((kind) => !kinds.has(kind) && exceptions[id]?.lacks !== kind);
      assert.deepEqual(missing, []);
    });

    it(`${id} reads before it changes, and undoes last`, () => {
      const kinds = stepsOf(steps).map(({ kind }) => kind);
      assert.equal(kinds[0], 'diagnose');
      assert.ok(kinds.lastIndexOf('fix') < (kinds.includes('undo') ? kinds.indexOf('undo') : kinds.length));
    });
  }

  it('have notes that say what has to be known before a service is restarted', () => {
    for (const step of tasks.flatMap(({ steps }) => stepsOf(steps)))
      if (step.risk === 'restarts a service') assert.ok(step.note, step.id);
  });

  it('offer all seven quota messages', () => {
    assert.deepEqual(
      parameterRow('quotaMessageType').choices?.map(({ value }) => value),
      [
        'WarningMailboxUnlimitedSize',
        'WarningPublicFolderUnlimitedSize',
        'WarningMailbox',
        'WarningPublicFolder',
        'ProhibitSendMailbox',
        'ProhibitPostPublicFolder',
        'ProhibitSendReceiveMailBox',
      ],
    );
  });

  it('say that Microsoft does not support the fail-over of two servers', () => {
    const task = tasks.find(({ id }) => id === 'client-access-failover');
    assert.match(task?.warnings?.join() ?? '', /Microsoft does not support/);
    assert.match(remedyTemplateById('failover-monitor')?.note ?? '', /Microsoft does not support/);
  });

  it('save the registry before they change it, and put back what was there or nothing', () => {
    const command = (id: string) => remedyTemplateById(id)?.command.join('\n') ?? '';
    for (const [backup, fix, undo] of [
      ['store-parameters-backup', 'store-session-limits', 'undo-store-session-limits'],
      ['cache-age-export', 'cache-age', 'undo-cache-age'],
      ['tls-backup', 'enable-tls12', 'undo-tls12'],
    ] as const) {
      assert.match(command(backup), /reg\.exe export '(?<key>[^']+)' '(?<file>[^']+)'/);
      assert.match(command(fix), /-PropertyType DWord/);
      assert.match(command(undo), /^Remove-Item(?:Property)? [\s\S]*\n& reg\.exe import '/);
      const file = (text: string) => /'(\.\\[^']+\.reg)'/.exec(text)?.[1];
      assert.equal(file(command(undo)), file(command(backup)));
    }
    assert.match(command('cache-age-2003'), /=dword:\{\{cacheAgeMinutes:dword\}\}/);
    assert.match(
      command('logon-only-as-add'),
      /GetValue\('Logon Only As'\)\) \+ \{\{mailbox\}\}[\s\S]*MultiString/,
    );
  });
});
