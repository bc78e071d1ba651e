import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ldifRecord } from '../../server/src/directory/ldif/writeLdif.ts';
import { triage } from '../support/cli.ts';
import { domainDn, entry, type Attributes } from '../support/directory.ts';
import { legacyDn, mailbox } from '../support/mailbox.ts';

/** What somebody exported: 30 mailboxes that are hidden, two of them with a blank at the end of a name as well, and ten with nothing wrong. */
function exported(): string {
  const records = Array.from({ length: 40 }, (_, index) => {
    const name = `M${String(index).padStart(2, '0')}`;
    const changes: Attributes = {
      objectCategory: `CN=Person,CN=Schema,CN=Configuration,${domainDn}`,
      sAMAccountName: name,
      mailNickname: name,
      legacyExchangeDN: `${legacyDn}${name}${index < 2 ? ' ' : ''}`,
      msExchHideFromAddressLists: index < 30 ? 'TRUE' : 'FALSE',
      pwdLastSet: '132000000000000000',
    };
    return ldifRecord(`CN=${name},OU=Mailboxes,${domainDn}`, mailbox(changes).attributes);
  });
  const domain = entry(domainDn, { objectClass: 'domainDNS' });
  return ['version: 1\n\n', ldifRecord(domain.dn, domain.attributes), ...records].join('');
}

describe('the checks over every mailbox, on the command line', function () {
  this.timeout(20_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'triage-'));
  const file = path.join(folder, 'export.ldif');
  before(() => writeFileSync(file, exported()));
  after(() => rmSync(folder, { recursive: true }));

  const sweep = (...args: string[]) => triage('check', '--directory', file, '--all-mailboxes', ...args);

  it('is not asked with a limit of time, which it does not keep', () => {
    const { code, error } = sweep('--time-limit', '1');
    assert.equal(code, 2);
    assert.match(error, /not with .*--time-limit\.\n$/);
  });

  it('have a line for each check that a mailbox fails, and nothing but counts of those that pass', () => {
    const { code, out } = sweep();
    assert.equal(code, 1);
    const lines = out.split('\n');
    assert.equal(
      lines.filter((line) => /^ {2}FAILED {3}\[mailbox\.hidden\] CN=M\d\d,.* is hidden/.test(line)).length,
      30,
    );
    assert.equal(lines.filter((line) => /^ {2}FAILED {3}\[mailbox\.legacy-dn\]/.test(line)).length, 2);
    assert.match(out, /\[mailbox\.hidden\]: 10 passed, 30 failed, 0 unknown\n/);
    assert.match(out, /^40 mailboxes: \d+ passed, 30 failed, \d+ unknown\.$/m);
  });

  it('name each remedy once, with the mailboxes that it is for', () => {
    const { out } = sweep();
    const remedies = out.slice(out.indexOf('\nRemedies, '));
    const titles = [...out.matchAll(/→ (\w+: .*)/g)].map(([, title]) => title);
    assert.equal(new Set(titles).size, titles.length);
    assert.equal([...remedies.matchAll(/→ (\w+: .*)/g)].length, titles.length, 'none before all mailboxes');
    assert.match(
      remedies,
      /→ fix: Show the mailbox in the address lists\n(?: {2}→ .*\n)* {4}30 mailboxes: CN=M00,(?:.*; ){10}and 20 more\n/,
    );
    assert.match(
      remedies,
      /→ fix: Write legacyExchangeDN without the blank\n(?: {2}→ .*\n)* {4}2 mailboxes: CN=M00,[^;]*; CN=M01,[^;]*\n/,
    );
  });

  it('leave NDJSON complete: each mailbox that does not pass, with the commands that mend it', () => {
    const { out } = sweep('--format', 'ndjson');
    const rows = out
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as { type: string; results: { check: string; remedies: { command: string }[] }[] },
      );
    const mailboxes = rows.filter(({ type }) => type === 'mailbox');
    const hidden = mailboxes.flatMap(({ results }) =>
      results.filter(({ check }) => check === 'mailbox.hidden'),
    );
    assert.equal(hidden.length, 30);
    for (const { remedies } of hidden)
      assert.ok(remedies.some(({ command }) => /HiddenFromAddressListsEnabled \$false/.test(command)));
  });

  it('are not made for an account that is not found: it is said once, and the exit code is 2', () => {
    const { code, out, error } = sweep('--account', 'TARGET\\nobody');
    assert.equal(code, 2);
    assert.doesNotMatch(out, /FAILED|unknown/);
    assert.match(
      error,
      /^No account with the name TARGET\\nobody could be found\. .* The file holds 40 users: M00, M01,/,
    );
  });

  it('cannot be made over a snapshot, which has who it was captured for', () => {
    const snapshot = fileURLToPath(new URL('../../samples/wingtip.ldif', import.meta.url));
    const { code, error } = triage('check', '--directory', snapshot, '--all-mailboxes');
    assert.equal(code, 2);
    assert.match(
      error,
      /^Snapshot wingtip\.ldif .* and no others\. All mailboxes can be asked of a server, or of an export/,
    );
  });
});
