import assert from 'node:assert/strict';
import { analyse } from '../../support/markup.ts';

const stamp = '02/19/2007 16:24:30 CSession::Logon';
const logon = (mailbox: string, account = 'svc', server = 'EX1') =>
  `${stamp} TraceMsg 4800 Logging on to the mailbox '/o=A/cn=${mailbox}' (Server: '${server}', user: 'ADATUM\\${account}').\n`;
const refused = `${stamp} Error -2147221231 No store. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n`;
const work = '02/19/2007 16:24:31 CFolder::Open TraceMsg 1 Working.\n';

const told = (text: string) =>
  (analyse(text).attempts?.groups ?? []).map(({ account, server, mailboxes, failedSince }) => [
    `${account} ${server} ${failedSince}`,
    ...mailboxes.map(
      ({ mailbox, opened, failed, openedLast, refusal }) =>
        `${mailbox} ${opened}/${failed} ${openedLast ? 'opened' : 'refused'} ${refusal?.hex ?? '-'}`,
    ),
  ]);

describe('the attempts of an agent', () => {
  it('are counted by account, server and mailbox, with what became of them', () => {
    assert.deepEqual(told(logon('a') + refused + logon('b') + work + logon('c', 'other', 'EX2') + refused), [
      ['ADATUM\\svc EX1 0', '/o=A/cn=a 0/1 refused 0x80040111', '/o=A/cn=b 1/0 opened -'],
      ['ADATUM\\other EX2 1', '/o=A/cn=c 0/1 refused 0x80040111'],
    ]);
  });

  it('know a mailbox that was opened on a second try', () => {
    assert.deepEqual(told(logon('a') + refused + logon('A') + work), [
      ['ADATUM\\svc EX1 0', '/o=A/cn=a 1/1 opened 0x80040111'],
    ]);
  });

  it('keep a blank at the end of a name, which makes it another', () => {
    assert.deepEqual(told(logon('a ') + refused + logon('a') + work)[0]?.slice(1), [
      '/o=A/cn=a  0/1 refused 0x80040111',
      '/o=A/cn=a 1/0 opened -',
    ]);
  });

  it('do not count one whose end is not in the log', () => {
    assert.deepEqual(told(logon('a') + refused + logon('b')), [
      ['ADATUM\\svc EX1 1', '/o=A/cn=a 0/1 refused 0x80040111'],
    ]);
    assert.deepEqual(told(logon('a')), [['ADATUM\\svc EX1 0']]);
  });

  it('take an error that comes twice for one', () => {
    assert.deepEqual(told(logon('a') + refused + refused)[0]?.[1], '/o=A/cn=a 0/1 refused 0x80040111');
  });

  it('do not take a warning for a refusal', () => {
    assert.deepEqual(told(`${logon('a')}${stamp} Warning 12 Slow.\n`)[0]?.[1], '/o=A/cn=a 1/0 opened -');
  });

  it('count what failed since the last that went well', () => {
    const text = logon('a') + work + ['b', 'c', 'd'].map((name) => logon(name) + refused).join('');
    assert.equal(told(text)[0]?.[0], 'ADATUM\\svc EX1 3');
  });

  it('say when and where a mailbox was refused first', () => {
    const text = logon('a') + refused;
    const refusal = analyse(text).attempts?.groups[0]?.mailboxes[0]?.refusal;
    assert.equal(refusal?.time, '2007-02-19T16:24:30');
    assert.equal(text.slice(refusal.location.start, refusal.location.end), '-2147221231');
    assert.equal(refusal.rule, 'agent.logon-failed');
  });

  it('are listed up to a limit, and counted beyond it', () => {
    const text = Array.from({ length: 10_010 }, (_, index) => logon(`m${index}`) + work).join('');
    const attempts = analyse(text).attempts;
    assert.equal(attempts?.groups[0]?.mailboxes.length, 10_000);
    assert.equal(attempts.unlisted, 10);
  });

  it('are none where nobody logs on', () => {
    assert.equal(analyse(refused).attempts, undefined);
  });
});
