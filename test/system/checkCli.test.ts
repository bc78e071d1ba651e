import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkRows } from '../../server/src/knowledge/directory.ts';
import { triage } from '../support/cli.ts';

const sample = fileURLToPath(new URL('../../samples/wingtip.ldif', import.meta.url));
const asked = ['--account', 'WINGTIP\\svc-migrate', '--mailbox', 'Anna.Berger'];
const anna = '/o=WINGTIP/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=Anna.Berger';

interface Row {
  readonly type: string;
  readonly check?: string;
  readonly outcome?: string;
  readonly facts?: Readonly<Record<string, string>>;
  readonly remedies: readonly { readonly id: string; readonly command: string }[];
}

const rows = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

describe('check on the command line', () => {
  it('says of the sample case why the mailbox does not open, and through which groups', () => {
    const { code, out } = triage('check', '--directory', sample, ...asked);
    assert.equal(code, 1);
    assert.match(out, /FAILED {3}The account may open the mailbox \[mailbox\.access\]/);
    assert.match(out, /through WINGTIP\\Migration Team, which is in WINGTIP\\Server Operations\./);
    assert.match(out, /17 passed, 5 failed, 0 unknown\.\n$/);
  });

  it('shows the results in the order of the checks: what is mostly the cause first, versions and replicas last', () => {
    const { out } = triage('check', '--directory', sample, ...asked);
    const ids = [...out.matchAll(/^(?:passed|FAILED|unknown) .*\[([a-z.-]+)\]$/gm)].map(([, id]) => id);
    assert.deepEqual(
      ids,
      checkRows.map(({ id }) => id),
    );
    const [firstFailed] = /^FAILED .*$/m.exec(out) ?? [];
    assert.match(firstFailed ?? '', /\[account\.groups\]$/);
  });

  it('says of an account and a mailbox that are not found so before all results, once each', () => {
    const { out } = triage(
      ...['check', '--directory', sample, '--account', 'WINGTIP\\nobody', '--mailbox', 'Nobody.Here'],
    );
    const lines = out.split('\n').slice(out.split('\n').indexOf('') + 1);
    assert.match(lines[0] ?? '', /^TROUBLE {2}No account with the name WINGTIP\\nobody could be found/);
    assert.match(lines[1] ?? '', /^TROUBLE {2}No mailbox with the name Nobody\.Here could be found/);
    assert.equal(out.split('could be found').length, 3);
    assert.doesNotMatch(out, /^unknown.*\n(?:.*\n)? +→/m);
  });

  it('finds the mailbox by the name that the log has, and by its address', () => {
    const outcomes = (mailbox: string) => {
      const args = [
        'check',
        '--directory',
        sample,
        '--account',
        'WINGTIP\\svc-migrate',
        '--mailbox',
        mailbox,
      ];
      const { out } = triage(...[...args, '--format', 'ndjson']);
      return rows(out).flatMap(({ check, outcome }) => (check ? [`${check} ${outcome ?? ''}`] : []));
    };
    const byAlias = outcomes('Anna.Berger');
    assert.equal(byAlias.length, 22);
    assert.deepEqual(outcomes(' "Anna.Berger" '), byAlias);
    assert.deepEqual(outcomes(anna), byAlias);
    assert.deepEqual(outcomes('anna.berger@wingtip.example'), byAlias);
  });

  it('fills remedies with the object and the group that refuse', () => {
    const { out } = triage('check', '--directory', sample, ...asked, '--format', 'ndjson');
    const groups = rows(out).find(({ check }) => check === 'account.groups');
    assert.equal(groups?.facts?.['group'], 'Migration Team');
    const leave = groups.remedies.find(({ id }) => id === 'leave-group');
    assert.match(
      leave?.command ?? '',
      /Remove-ADGroupMember -Identity 'Migration Team' -Members 'svc-migrate'/,
    );
  });

  it('runs the checks that are named, and no others', () => {
    const only = ['--only', 'mailbox.hidden,account.state'];
    const { code, out } = triage('check', '--directory', sample, ...asked, ...only);
    assert.equal(code, 0);
    assert.match(out, /2 passed, 0 failed, 0 unknown\.\n$/);
  });

  it('does not know of what the snapshot was not asked: exit code 3, and what to do', () => {
    const { code, out } = triage('check', '--directory', sample, '--mailbox', 'somebody.else');
    assert.equal(code, 1);
    const { code: unknown, out: said } = triage(
      ...[...['check', '--directory', sample, '--mailbox', 'somebody.else', '--only', 'mailbox.hidden']],
    );
    assert.equal(unknown, 3);
    assert.match(out + said, /was not asked when it was captured\. Capture a new snapshot/);
  });

  it('says what is wrong with the command line, with a file, and with an address', () => {
    const says = (...args: string[]) => {
      const { code, error } = triage('check', ...args);
      assert.equal(code, 2);
      return error;
    };
    assert.match(says('--directory', sample), /Name an --account, a --mailbox, or both/);
    assert.match(says('--account', 'a'), /Name the --directory/);
    assert.match(says('--directory', sample, '--account', 'a', '--only', 'x'), /There is no check "x"/);
    assert.match(says('--directory', '/nowhere.ldif', '--account', 'a'), /cannot be read: ENOENT/);
    assert.match(says('--directory', 'ldaps://', '--account', 'a'), /is no address of a directory/);
    assert.match(
      says('--directory', 'http://dc1', '--account', 'a'),
      /"http:\/\/dc1" is no address of a directory/,
    );
    assert.match(
      says('--directory', 'dc1.x', '--account', 'a'),
      /If it is a server, write it as ldaps:\/\/dc1\.x\./,
    );
    assert.match(says('--directory', '', '--account', 'a'), /Name the --directory/);
    assert.match(says('--directory', sample, '--account', '""'), /one of them is empty/);
    assert.match(
      says('--directory', 'ldaps://x', '--account', 'a', '--user', 'u'),
      /EXCHANGE_TRIAGE_PASSWORD/,
    );
  });

  it('reads what is left of a snapshot that was cut, and says so', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'triage-'));
    try {
      const file = path.join(folder, 'cut.ldif');
      writeFileSync(file, readFileSync(sample).subarray(0, 150_001));
      const { code, out } = triage('check', '--directory', file, ...asked);
      assert.ok(code === 1 || code === 3, `exit code ${code}`);
      assert.match(out, /^Directory: .*could not be read, the first in line \d+/);
      assert.match(out, /[1-9]\d* unknown\.\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
