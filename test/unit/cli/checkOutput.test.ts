import assert from 'node:assert/strict';
import { textChecks } from '../../../server/src/cli/checkOutput.ts';
import type { CheckPart, CheckResult } from '../../../server/src/model/check.ts';

const part = (name: string, message: string): CheckPart => ({
  name,
  outcome: 'unknown',
  message,
  evidence: [],
});
const result = (check: string, more: Partial<CheckResult>): CheckResult => ({
  check,
  outcome: 'unknown',
  message: '',
  evidence: [],
  parts: [],
  facts: {},
  remedies: [],
  ...more,
});

describe('check results as text', () => {
  it('say once, behind the answers, why several checks have none', () => {
    const message = 'Not known: no mailbox with the name Nobody was found.';
    const lines = textChecks.held(
      [
        result('mailbox.hidden', { message }),
        result('mailbox.access', { message }),
        result('directory.replicas', { outcome: 'passed', message: 'The same.' }),
      ],
      {},
    );
    assert.deepEqual(
      lines.map((line) => /\[(.*)\]$/.exec(line)?.[1] ?? line.trim()),
      ['directory.replicas', 'The same.', 'mailbox.access', 'mailbox.hidden', message],
    );
  });

  it('do not say again of a part what is said of several parts together', () => {
    const why = 'Its file could not be read.';
    const lines = textChecks.result(
      result('account.policy', {
        message: `EX01, EX02: ${why}`,
        parts: [part('EX01', why), part('EX02', why)],
      }),
      {},
    );
    assert.equal(lines.join('\n').split(why).length, 2);
  });

  it('say of a part what is said above of another one alone', () => {
    const why = 'It is denied.';
    const lines = textChecks.result(
      result('account.policy', { message: `EX01: ${why}`, parts: [part('EX01', why), part('EX02', why)] }),
      {},
    );
    assert.match(lines.join('\n'), /EX02\. It is denied\./);
  });
});
