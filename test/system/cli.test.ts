import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeExplanation } from '../../server/src/codes/explanation.ts';
import { rowsOf, triage, triageWith } from '../support/cli.ts';

const logon =
  "02/02/2007 16:24:30 CSession::Logon TraceMsg 4800 Logging on to the mailbox '/o=T/cn=Ewan' (Server: 'EX', user: 'T\\qmmex').\r\n" +
  '02/02/2007 16:24:30 CSession::Logon Error -2147221231 The information store could not be opened. - MAPI_E_LOGON_FAILED (MAPI 1.0) Low level error: 0x0\r\n';

let folder = '';
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('analyze', () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'triage cli '));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('prints a file row, its findings, their causes and a summary', () => {
    const path = file('agent.log', logon);
    const run = triage('analyze', path, '--format', 'ndjson');
    const [fileRow, finding, ...others] = rowsOf(run);
    const summary = others.pop();
    assert.deepEqual(new Set(others.map(({ type }) => type)), new Set(['cause']));
    assert.deepEqual(fileRow, {
      type: 'file',
      file: path,
      format: 'exchange-agent-log',
      encoding: 'utf-8',
      records: 2,
      findings: 1,
      listed: 1,
    });
    assert.equal(finding?.['rule'], 'agent.logon-failed');
    assert.deepEqual(
      ['line', 'column', 'endLine', 'endColumn'].map((name) => finding[name]),
      [2, 43, 2, 54],
    );
    assert.equal(summary?.type, 'summary');
    assert.equal(run.code, 1);
  });

  it('exits with 0 where nothing is wrong', () => {
    const path = file('fine.log', logon.split('\r\n')[0] ?? '');
    assert.equal(triage('analyze', path).code, 0);
  });

  it('exits with 2 and says why when something cannot be read', () => {
    const run = triage(
      'analyze',
      join(folder, 'missing.log'),
      file('agent.log', logon),
      '--format',
      'ndjson',
    );
    assert.equal(run.code, 2);
    assert.match(run.error, /missing\.log could not be read: there is no such file or folder/);
    assert.equal(rowsOf(run).filter(({ type }) => type === 'finding').length, 1);
  });

  it('exits with 2 on wrong arguments, and shows how it is used', () => {
    for (const args of [
      ['analyze'],
      ['analyse', 'x'],
      ['analyze', 'x', '--format', 'xml'],
      ['analyze', 'x', '--nonsense'],
    ]) {
      const run = triage(...args);
      assert.equal(run.code, 2, args.join(' '));
      assert.match(run.error, /analyze PATH/);
    }
  });

  it('reads folders with all below, and never its own scripts', () => {
    mkdirSync(join(folder, 'case/deep'), { recursive: true });
    file('case/deep/one.log', logon);
    file('case/one.log.remediation.ps1', `# Exchange Triage remediation script\r\n# ${logon}`);
    const rows = rowsOf(triage('analyze', join(folder, 'case'), '--format', 'ndjson'));
    const files = rows.filter(({ type }) => type === 'file');
    assert.deepEqual(
      files.map((row) => row['format']),
      ['exchange-agent-log', null],
    );
  });

  it('counts lines and columns alike in every encoding', () => {
    const text = `Zoë\r\n${logon}`.replace('Ewan', 'Zoë');
    const variants = {
      'utf-8': Buffer.from(text),
      'utf-8 with a mark': Buffer.from(`\ufeff${text}`),
      'utf-16le': Buffer.from(text, 'utf16le'),
      'utf-16le with a mark': Buffer.from(`\ufeff${text}`, 'utf16le'),
      'utf-16be': Buffer.from(text, 'utf16le').swap16(),
      'windows-1252': Buffer.from(text, 'latin1'),
    };
    for (const [name, bytes] of Object.entries(variants)) {
      const [fileRow, finding] = rowsOf(triage('analyze', file('encoded.log', bytes), '--format', 'ndjson'));
      assert.equal(fileRow?.['encoding'], name.split(' ')[0]);
      assert.deepEqual([finding?.['line'], finding?.['column'], finding?.['endColumn']], [3, 43, 54], name);
      assert.equal((finding?.['facts'] as Record<string, string>)['mailbox'], '/o=T/cn=Zoë', name);
    }
  });

  it('says what a binary file is, and goes on', () => {
    const run = triage('analyze', file('events.evtx', Buffer.from('ElfFile\0\0\0\0\0\0\0\0\0')));
    assert.match(run.out, /binary event log/);
    assert.equal(run.code, 0);
  });

  it('takes an empty file for what it is', () => {
    const [row] = rowsOf(triage('analyze', file('empty.log', ''), '--format', 'ndjson'));
    assert.deepEqual([row?.['format'], row?.['records']], [null, 0]);
  });

  it('lists a bounded number of findings and counts all', () => {
    const path = file('many.log', logon.repeat(5000));
    const rows = rowsOf(triage('analyze', path, '--format', 'ndjson', '--max-findings', '100'));
    assert.deepEqual([rows[0]?.['findings'], rows[0]?.['listed']], [5000, 100]);
    assert.equal(rows.filter(({ type }) => type === 'finding').length, 100);
    assert.match(triage('analyze', path, '--max-findings', '100').out, /and 4900 more findings/);
  });

  it('does not follow control characters of a log to the terminal', () => {
    const { out } = triage('analyze', file('escape.log', logon.replace('qmmex', '\u001b[31mred\u202e')));
    assert.doesNotMatch(out, /[\u001b\u202e]/);
  });

  (process.getuid?.() === 0 ? it.skip : it)('says so when a file may not be read', () => {
    const path = file('secret.log', logon);
    chmodSync(path, 0);
    assert.match(triage('analyze', path).error, /no permission/);
  });
});

describe('explain', () => {
  it('says what a code means, in any spelling', () => {
    for (const code of ['-2147221231', '2147746065', '0x80040111', '80040111', 'MAPI_E_LOGON_FAILED']) {
      const run = triage('explain', code);
      assert.match(run.out, /MAPI_E_LOGON_FAILED/, code);
      assert.equal(run.code, 0);
    }
  });

  it('exits with 1 for a code that nobody knows, and 2 without one', () => {
    assert.equal(triage('explain', 'nonsense').code, 1);
    assert.equal(triage('explain').code, 2);
    assert.match(triage('explain').error, /Name a code to explain/);
  });

  const bounced = readFileSync(new URL('../../samples/bounced-mail.txt', import.meta.url), 'utf8');

  it('reads a whole NDR from standard input, in the encodings that mail comes in', () => {
    const inputs = [bounced, Buffer.from(`\ufeff${bounced}`, 'utf16le'), Buffer.from(bounced, 'latin1')];
    for (const input of inputs) {
      const run = triageWith({ input }, 'explain');
      assert.match(
        run.out,
        /^error: The store could not deliver [^]*\n\nRopLogon \(254\) failed: the first error, 0x8004010F MAPI_E_NOT_FOUND/,
      );
      assert.match(run.out, /SMTP 5\.2\.0/);
      assert.equal(run.code, 0);
    }
    assert.equal(triageWith({ input: bounced }, 'explain', '-').code, 0);
  });

  it('prints one line of JSON for each text', () => {
    const run = triage('explain', '-2147221231', 'hr=0x80040115, ec=2423', '--format', 'json');
    const [first, second] = run.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { input: string; codes: { explanation: CodeExplanation }[] });
    assert.equal(first?.input, '-2147221231');
    assert.equal(first.codes[0]?.explanation.readings[0]?.symbol, 'MAPI_E_LOGON_FAILED');
    assert.deepEqual(
      second?.codes.map(({ explanation }) => explanation.readings[0]?.symbol),
      ['MAPI_E_NETWORK_ERROR', 'ecRpcServerUnavailable'],
    );
  });

  it('says what is wrong with its options', () => {
    for (const args of [
      ['1', '--format', 'xml'],
      ['1', '--format'],
      ['1', '--knowledge'],
      ['1722', '--fromat', 'json'],
      ['--bogus', '5'],
      ['-x'],
    ]) {
      const run = triage('explain', ...args);
      assert.equal(run.code, 2, args.join(' '));
      assert.equal(run.out, '');
      assert.match(run.error, /--(?:format|knowledge)|no option/);
    }
  });

  it('shows how it is used', () => {
    for (const option of ['--help', '-h']) {
      const run = triage('explain', option);
      assert.equal(run.code, 0);
      assert.match(run.out, /explain TEXT/);
    }
    for (const command of ['analyze', 'check', 'snapshot']) {
      const { code, error } = triage(command, '--help');
      assert.deepEqual([code, error], [0, '']);
    }
  });

  it('takes everything behind -- for a text', () => {
    const run = triage('explain', '--format', 'json', '--', '-515', '--format');
    const inputs = run.out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { input: string }).input);
    assert.deepEqual(inputs, ['-515', '--format']);
  });

  it('says so when the folder of its own tables is not there', () => {
    const run = triage('explain', '1722', '--knowledge', join(tmpdir(), 'no\u001b[31m such'));
    assert.equal(run.code, 2);
    assert.match(run.error, /there is no such folder/);
    assert.doesNotMatch(run.error, /\u001b/);
  });

  it('exits with 0 only when everything in a text is known', () => {
    assert.equal(triage('explain', 'error 0x80040111, then 0x80040115').code, 0);
    assert.equal(triage('explain', 'ec=1244 and ec=9999').code, 1);
    assert.equal(triage('explain', '1722', 'nonsense').code, 1);
  });

  it('reads standard input once, however often it is named', () => {
    const run = triageWith({ input: '1722' }, 'explain', '--format', 'json', '-', '-');
    assert.equal(run.out.match(/RPC_S_SERVER_UNAVAILABLE/g)?.length, 2);
  });

  it('says what the rules find in a line of a log, where it holds no code too', () => {
    const run = triage('explain', 'A1 NO LOGIN failed.');
    assert.match(run.out, /^error: The logon of a user was refused/);
    assert.doesNotMatch(run.out, /in none of the tables/);
    assert.equal(run.code, 0);
  });

  it('says what the rules find in a bounced mail before its codes', () => {
    const report =
      'Your message did not reach some or all of the intended recipients.\r\n\r\nkijitora@example.jp\r\n' +
      '#550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found ##\r\n';
    const run = triageWith({ input: report }, 'explain');
    assert.match(run.out, /^error: .*\(5\.1\.1\)/);
    assert.match(run.out, /RESOLVER\.ADR\.ExRecipNotFound/);
    const json = JSON.parse(triageWith({ input: report }, 'explain', '--format', 'json').out) as {
      findings: { rule: string }[];
    };
    assert.equal(json.findings.length, 1);
  });

  it('puts a summary before the codes of a longer text', () => {
    const run = triage('explain', 'error 1722, then 10060 (RetCode=10060)');
    assert.deepEqual(run.out.split('\n').slice(0, 3), [
      '1722: RPC 1722 RPC_S_SERVER_UNAVAILABLE',
      '10060: WinSock 10060 WSAETIMEDOUT',
      '',
    ]);
  });

  it('lets nothing of its input reach the terminal that the terminal would obey', () => {
    const hostile = 'ec=1244 \u009b31m \u202e MapiExceptionX: a\u009b. (hr=0x80040111, ec=5)';
    for (const format of ['text', 'json']) {
      const { out } = triage('explain', '--format', format, hostile);
      assert.match(out, /ecSendAsDenied/);
      assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
    const { out } = triage('explain', '--format', 'json', hostile);
    assert.equal((JSON.parse(out) as { input: string }).input, hostile);
  });

  it('shows problems of its own tables without control characters, and a bounded number of them', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'triage-'));
    try {
      const own = join(cwd, '.exchange-triage');
      mkdirSync(own);
      writeFileSync(join(own, 'mapi.json'), JSON.stringify({ rows: Array(1000).fill(5) }));
      writeFileSync(join(own, 'lids.json'), '\u001b[31m');
      const { error } = triageWith({ cwd }, 'explain', '1722');
      assert.doesNotMatch(error, /\u001b/);
      assert.match(error, /lids\.json is no JSON/);
      assert.match(error, /mapi\.json: 980 more rows are left out/);
      assert.equal(error.trimEnd().split('\n').length, 22);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });

  (existsSync('/dev/zero') ? it : it.skip)('reads nothing that has no end', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'triage-'));
    try {
      mkdirSync(join(cwd, '.exchange-triage'));
      symlinkSync('/dev/zero', join(cwd, '.exchange-triage', 'win32.json'));
      const run = triageWith({ cwd }, 'explain', '1722');
      assert.match(run.error, /win32\.json could not be read: it is no file/);
      assert.match(run.out, /RPC_S_SERVER_UNAVAILABLE/);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });

  (existsSync('/dev/full') ? it : it.skip)('says so when its output cannot be written', () => {
    const full = openSync('/dev/full', 'w');
    try {
      const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
      const { status, stderr } = spawnSync(process.execPath, [cli, 'explain', '1722'], {
        stdio: ['ignore', full, 'pipe'],
        encoding: 'utf8',
      });
      assert.equal(status, 2);
      assert.match(stderr, /^The output could not be written: .*\n$/);
    } finally {
      closeSync(full);
    }
  });

  it('knows the codes of the folder it is run in, and of another one', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'triage-'));
    mkdirSync(join(cwd, '.exchange-triage'));
    writeFileSync(
      join(cwd, '.exchange-triage', 'mapi.json'),
      JSON.stringify({ rows: [['0x8004BEEF', 'OUR_E_GATEWAY']] }),
    );
    writeFileSync(join(cwd, '.exchange-triage', 'lids.json'), '{');
    for (const run of [
      triageWith({ cwd }, 'explain', '0x8004BEEF'),
      triage('explain', '0x8004BEEF', '--knowledge', cwd),
    ]) {
      assert.match(run.out, /OUR_E_GATEWAY/);
      assert.match(run.error, /lids\.json is no JSON/);
    }
    assert.doesNotMatch(triage('explain', '0x8004BEEF').out, /OUR_E_GATEWAY/);
    rmSync(cwd, { recursive: true });
  });
});
