import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentLog, mailboxNames } from '../support/agentCases.ts';
import { rowsOf, triage, type Row, type Run } from '../support/cli.ts';

const samples = fileURLToPath(new URL('../../samples/', import.meta.url));
const snapshot = join(samples, 'wingtip.ldif');
const log = join(samples, 'MailTarget.log');
const causesOf = (run: Run): Row[] => rowsOf(run).filter(({ type }) => type === 'cause');

describe('the causes of a folder', () => {
  it('come before the findings, for people', () => {
    const { out } = triage('analyze', samples);
    const lines = out.split('\n');
    assert.equal(lines[0], 'Causes, the likeliest first:');
    assert.ok(
      out.indexOf('6 of 6 mailboxes refuse WINGTIP\\svc-migrate on EX02') <
        out.indexOf('cannot log on to the mailbox'),
    );
    // Evidence says where it stands.
    assert.match(out, /\+ 6 of 6 mailboxes refuse .* \(.*MailTarget\.log:5:43\)/);
    assert.match(out, /\? The account is in no group .* \[account\.groups\] of WINGTIP\\svc-migrate/);
    assert.match(lines.at(-2) ?? '', /files read/);
  });

  it('are rows for programs, in the order of their rank', () => {
    const causes = causesOf(triage('analyze', log, '--format', 'ndjson'));
    assert.deepEqual(
      causes.map(({ rank }) => rank),
      causes.map((_, index) => index + 1),
    );
    const [first] = causes;
    assert.deepEqual([first?.['id'], first?.['state']], ['mapi.rights-denied', 'likely']);
    assert.deepEqual(
      (first?.['for'] as { file: string; line: number; column: number }[]).map(({ file, line, column }) => [
        file,
        line,
        column,
      ]),
      [[log, 5, 43]],
    );
  });

  it('are settled by a directory: the group that is confirmed comes first, with its fix', () => {
    const run = triage('analyze', log, '--directory', snapshot, '--format', 'ndjson');
    const [first, second, ...others] = causesOf(run);
    assert.deepEqual([first?.['id'], first?.['state']], ['mapi.admin-group', 'confirmed']);
    assert.deepEqual([second?.['id'], second?.['state']], ['mapi.rights-denied', 'confirmed']);
    assert.ok(
      (first?.['remedies'] as { id: string; command: string }[]).some(
        ({ id, command }) => id === 'leave-group' && command.includes('Migration Team'),
      ),
    );
    assert.equal(others.find(({ id }) => id === 'mapi.policy')?.['state'], 'ruled out');
    // What fails for all is not the one mailbox, whatever its checks say.
    assert.ok(others.every(({ state }) => state !== 'confirmed'));
    assert.match(
      triage('analyze', log, '--directory', snapshot).out,
      /1\. CONFIRMED {2}The account is in a group/,
    );
  });

  it('are said without the directory where that cannot be read, and so is that', () => {
    const run = triage('analyze', log, '--directory', join(samples, 'missing.ldif'));
    assert.equal(run.code, 2);
    assert.match(run.error, /missing\.ldif could not be read/);
    assert.match(run.out, /1\. LIKELY {2}Receive As or Send As is denied/);
  });

  it('are told from those of another organization, where nobody of the logs is', () => {
    assert.equal(triage('analyze', log, '--directory', snapshot).error, '');
    const folder = mkdtempSync(join(tmpdir(), 'triage causes '));
    try {
      const file = join(folder, 'agent.log');
      const mailboxes = mailboxNames(3, '/o=A/cn=');
      writeFileSync(file, agentLog({ account: 'ADATUM\\svc', server: 'EX1', mailboxes }));
      const { error } = triage('analyze', file, '--directory', snapshot);
      assert.match(error, /^Of 4 accounts and mailboxes that the logs name, none was found in .*wingtip/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('need a directory for the options of one', () => {
    const run = triage('analyze', log, '--user', 'x');
    assert.equal(run.code, 2);
    assert.match(run.error, /Name the --directory/);
    const limited = triage('analyze', log, '--directory', snapshot, '--time-limit', '0');
    assert.equal(limited.code, 2);
    assert.match(limited.error, /--time-limit is a number of minutes up to 1440, not "0"/);
  });

  it('count all mailboxes of a log of which only some findings are listed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'triage causes '));
    try {
      const file = join(folder, 'agent.log');
      writeFileSync(
        file,
        agentLog({ account: 'ADATUM\\svc', server: 'EX1', mailboxes: mailboxNames(2000, '/o=A/cn=') }),
      );
      const [first] = causesOf(triage('analyze', folder, '--max-findings', '10', '--format', 'ndjson'));
      assert.match(first?.['message'] as string, /^2000 of 2000 mailboxes refuse ADATUM\\svc on EX1/);
      assert.deepEqual(first?.['explains'], [{ rule: 'agent.logon-failed', count: 2000 }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are none where nothing is wrong', () => {
    const { out } = triage('analyze', join(samples, 'README.md'));
    assert.doesNotMatch(out, /Causes/);
  });
});
