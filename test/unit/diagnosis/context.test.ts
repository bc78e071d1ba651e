import assert from 'node:assert/strict';
import { analyse, textAt } from '../../support/markup.ts';

const stamp = '02/19/2007 16:24:30';
const loggingOn = (mailbox: string, by = 'CSession::Logon') =>
  `${stamp}\t${by}\tTraceMsg\t4800\tLogging on to the mailbox '/o=ADATUM/cn=${mailbox}' (Server: 'EX1', user: 'ADATUM\\svc').\n`;
const failed = (by = 'CSession::Logon') =>
  `${stamp}\t${by}\tError\t-2147221231\tThe store could not be opened. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n`;
const other = `${stamp}\tSyncMachine::Next\tTraceMsg\t2203\tNext.\n`;

/** The mailboxes that the findings name. */
const mailboxes = (text: string) => analyse(text).findings.map(({ facts }) => facts['mailbox']);

describe('the record that explains an error', () => {
  it('is the last "Logging on" before it', () => {
    assert.deepEqual(mailboxes(loggingOn('A') + failed() + loggingOn('B') + other + failed()), [
      '/o=ADATUM/cn=A',
      '/o=ADATUM/cn=B',
    ]);
  });

  it('is never one that comes after it', () => {
    assert.deepEqual(mailboxes(failed() + loggingOn('A')), [undefined]);
  });

  it('is of the same function', () => {
    assert.deepEqual(mailboxes(loggingOn('A', 'CStore::Logon') + failed() + loggingOn('B') + failed()), [
      undefined,
      '/o=ADATUM/cn=B',
    ]);
  });

  it('is found again where two functions write in turn', () => {
    assert.deepEqual(
      mailboxes(
        loggingOn('A', 'CSession::Logon') +
          loggingOn('B', 'CStore::Logon') +
          failed('CSession::Logon') +
          failed('CStore::Logon'),
      ),
      ['/o=ADATUM/cn=A', '/o=ADATUM/cn=B'],
    );
  });

  it('is read to the letter: a blank at the end of a legacyExchangeDN is a cause of its own', () => {
    assert.deepEqual(mailboxes(loggingOn('A ') + failed()), ['/o=ADATUM/cn=A ']);
  });

  it('is said where it stands', () => {
    const text = loggingOn('A') + other + failed();
    const { findings } = analyse(text);
    assert.equal(findings[0]?.explainedBy && textAt(text, findings[0].explainedBy), loggingOn('A'));
  });

  it('of another log is forgotten', () => {
    analyse(loggingOn('A'));
    assert.deepEqual(mailboxes(failed()), [undefined]);
  });
});

describe('the words of a finding', () => {
  it('say what is not known', () => {
    assert.equal(
      analyse(failed()).findings[0]?.message,
      'The service account cannot log on to the mailbox that the log does not name on its server: -2147221231 = 0x80040111 = MAPI_E_LOGON_FAILED.',
    );
  });

  it('do not let a value run over lines or without end', () => {
    const text = `${stamp}\tCStore::Open\tError\t12\t${'long '.repeat(200)}\n  and more\n`;
    const message = analyse(text).findings[0]?.message ?? '';
    assert.doesNotMatch(message, /\n/);
    assert.ok(message.length < 400, `${message.length}`);
  });

  it('do not read a value as a template', () => {
    const text = `${stamp}\tCStore::Open\tError\t12\t{code} {nothing|x} $& $1\n`;
    assert.equal(analyse(text).findings[0]?.message, 'CStore::Open failed with 12: {code} {nothing|x} $& $1');
  });

  it('name an error that no rule knows by its number', () => {
    const [finding, ...others] = analyse(`${stamp}\tCStore::Open\tError\t-2147217900\tIt failed.\n`).findings;
    assert.equal(finding?.rule, 'agent.error');
    assert.equal(finding.facts['hex'], '0x80040E14');
    assert.deepEqual(others, []);
  });

  it('are not made of what is no error', () => {
    const trace = `${stamp}\tCStore::Open\tTraceMsg\t0\tError handling is on. MAPI_E_LOGON_FAILED is retried.\n`;
    const { records, total } = analyse(trace + other);
    assert.deepEqual([records, total], [2, 0]);
  });
});
