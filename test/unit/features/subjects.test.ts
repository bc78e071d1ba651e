import assert from 'node:assert/strict';
import { subjectsIn } from '../../../server/src/features/subjects.ts';
import { openLog } from '../../support/markup.ts';

const logon = (mailbox: string, account: string) =>
  `03/12/2026 08:00:05\tCSession::Logon\tTraceMsg\t4800\tLogging on to the mailbox '${mailbox}' (Server: 'EX02', user: '${account}').\n` +
  '03/12/2026 08:00:08\tCSession::Logon\tError\t-2147221231\tThe store could not be opened. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n';

describe('subjectsIn', () => {
  const log = openLog(
    logon('Anna', 'CONTOSO\\one') + logon('Ben', 'CONTOSO\\two') + logon('Anna', 'CONTOSO\\one'),
  );

  it('names each account and mailbox once, in the order of the log', () => {
    assert.deepEqual(subjectsIn(log), {
      accounts: ['CONTOSO\\one', 'CONTOSO\\two'],
      mailboxes: ['Anna', 'Ben'],
      here: { accounts: 0, mailboxes: 0 },
    });
  });

  it('puts first what the error at the position is about, and says how many that are', () => {
    assert.deepEqual(subjectsIn(log, { line: 3, character: 10 }), {
      accounts: ['CONTOSO\\two', 'CONTOSO\\one'],
      mailboxes: ['Ben', 'Anna'],
      here: { accounts: 1, mailboxes: 1 },
    });
  });

  it('takes the line that explains the error for the error', () => {
    assert.deepEqual(subjectsIn(log, { line: 2, character: 0 }).mailboxes, ['Ben', 'Anna']);
  });

  it('takes the end of a line for the line', () => {
    assert.deepEqual(subjectsIn(log, { line: 3, character: 500 }).mailboxes, ['Ben', 'Anna']);
  });

  it('names nothing where nothing is wrong', () => {
    const quiet = openLog(
      '03/12/2026 08:00:02\tSyncMachine::Start\tInformational\t0\tThe agent was started.\n',
    );
    assert.deepEqual(subjectsIn(quiet).accounts, []);
  });
});
