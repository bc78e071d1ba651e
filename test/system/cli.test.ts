import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('prints a file row, its findings and a summary', () => {
    const path = file('agent.log', logon);
    const run = triage('analyze', path, '--format', 'ndjson');
    const [fileRow, finding, summary, ...others] = rowsOf(run);
    assert.deepEqual(others, []);
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
      assert.match(run.out, /^RopLogon \(254\) failed: the first error, 0x8004010F MAPI_E_NOT_FOUND/);
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
    ]) {
      const run = triage('explain', ...args);
      assert.equal(run.code, 2, args.join(' '));
      assert.match(run.error, /--(?:format|knowledge)/);
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
