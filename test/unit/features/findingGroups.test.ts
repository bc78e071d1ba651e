import assert from 'node:assert/strict';
import { groupFindings } from '../../../server/src/features/findingGroups.ts';
import { fixture, openLog } from '../../support/markup.ts';

const stamp = '02/19/2007 16:24:30 CSession::Logon';
const logon = (mailbox: string, account = 'svc') =>
  `${stamp} TraceMsg 4800 Logging on to the mailbox '/o=ADATUM/ou=A/cn=Recipients/cn=${mailbox}' (Server: 'EX1', user: 'ADATUM\\${account}').\n` +
  `${stamp} Error -2147221231 No store. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n`;
const failure = `${stamp} Error 12 It failed.\n`;

describe('groupFindings', () => {
  it('groups by rule, and within a rule by what the findings share', () => {
    const log = openLog(logon('A') + logon('B') + logon('C', 'other') + failure);
    assert.deepEqual(
      groupFindings([log]).map(({ rule, count, shared }) => [
        rule,
        count,
        shared.map(({ label, findings }) => [label, findings.map((finding) => finding.label)]),
      ]),
      [
        [
          'agent.logon-failed',
          3,
          [
            ['ADATUM\\svc · EX1', ['A', 'B']],
            ['ADATUM\\other · EX1', ['C']],
          ],
        ],
        [
          'agent.error',
          1,
          [['CSession::Logon · 12', ['/o=ADATUM/ou=A/cn=Recipients/cn=C'.split('cn=').at(-1)]]],
        ],
      ],
    );
  });

  it('brings the same error of several logs together, and knows where each stands', () => {
    const [group] = groupFindings([
      openLog(logon('A'), 'file:///a.log'),
      openLog(logon('B'), 'file:///b.log'),
    ]);
    assert.equal(group?.count, 2);
    assert.deepEqual(
      group.shared[0]?.findings.map(({ uri, range }) => [uri, range.start.line]),
      [
        ['file:///a.log', 1],
        ['file:///b.log', 1],
      ],
    );
  });

  it('puts errors before warnings, then what is frequent first', () => {
    const warning = fixture('seeds/event-2937.txt').text;
    const rules = groupFindings([
      openLog(`${warning}\n`.repeat(5)),
      openLog(failure),
      openLog(logon('A') + logon('B')),
    ]).map(({ rule }) => rule);
    assert.deepEqual(rules, ['agent.logon-failed', 'agent.error', 'event.adaccess-2937']);
  });

  it('counts also what is not listed', () => {
    const [group] = groupFindings([openLog(failure.repeat(30), 'untitled:1', 10)]);
    assert.equal(group?.count, 30);
    assert.equal(group.shared[0]?.findings.length, 10);
  });

  it('has no groups where nothing is wrong', () => {
    assert.deepEqual(groupFindings([]), []);
    assert.deepEqual(groupFindings([openLog('')]), []);
  });
});
