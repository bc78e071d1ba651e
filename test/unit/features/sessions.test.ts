import assert from 'node:assert/strict';
import { foldingRangesOf } from '../../../server/src/features/folding.ts';
import { referencesIn } from '../../../server/src/features/occurrences.ts';
import { nameOfSession } from '../../../server/src/features/sessionNames.ts';
import { sessionsOf } from '../../../server/src/features/sessions.ts';
import { sessionStep } from '../../../server/src/features/sessionStep.ts';
import { soughtAt } from '../../../server/src/features/sought.ts';
import { symbolsOf } from '../../../server/src/features/symbols.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';
import { openLog } from '../../support/markup.ts';

const a = '00000000004A1C20';
const b = '00000000004a1c27';

const imapHeader =
  '#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: IMAP4 Log\r\n' +
  '#Fields: dateTime,sessionId,seqNumber,sIp,cIp,user,duration,rqsize,rpsize,command,parameters,context\r\n';
const imapRow = (id: string, sequence: number, user: string, command: string, context = '') =>
  `2026-03-12T08:05:1${sequence}.104Z,${id},${sequence},10.20.0.11:993,10.20.4.${id.endsWith('0') ? 57 : 58}:51822,${user},0,0,45,${command},,${context}\r\n`;

const smtpHeader =
  '#Software: Microsoft Exchange Server\r\n#Log-type: SMTP Receive Protocol Log\r\n' +
  '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\r\n';
const smtpRow = (id: string, connector: string, event: string, data: string, context = '') =>
  `2026-03-12T08:05:11.104Z,${connector},${id},1,10.20.0.11:25,203.0.113.9:51822,${event},${data},${context}\r\n`;

const agentLine = (text: string) => `02/19/2007 16:24:30\tCSession::Logon\t${text}\r\n`;
const logon = (name: string) =>
  agentLine(
    `TraceMsg\t4800\tLogging on to the mailbox '/o=ORG/ou=Site/cn=Recipients/cn=${name}' (Server: 'EX02', user: 'ORG\\svc').`,
  );
const logonError = agentLine(
  'Error\t-2147221231\tThe information store could not be opened. - MAPI_E_LOGON_FAILED (MAPI 1.0)',
);

/** Of each record of a log, the number of its session; `-` where it has none. */
const numbers = (text: string) =>
  [...sessionsOf(openLog(text)).of].map((number) => (number === -1 ? '-' : String(number))).join('');
const folds = (text: string) =>
  foldingRangesOf(openLog(text)).map(({ startLine, endLine }) => `${startLine}-${endLine}`);
const namesOf = (text: string) => {
  const log = openLog(text);
  return sessionsOf(log).all.map((session) => Object.values(nameOfSession(log, session)).join(' | '));
};

describe('sessionsOf', () => {
  it('joins rows of one id, whatever stands between them, and leaves headers out', () => {
    const text =
      imapHeader +
      imapRow(a, 0, '', 'OpenSession') +
      imapRow(b, 0, '', 'OpenSession') +
      imapRow(a, 1, 'k', 'login');
    assert.equal(numbers(text), '----010');
    const { next, previous, ordinal } = sessionsOf(openLog(text));
    assert.deepEqual([next[4], next[5], next[6]], [6, -1, -1]);
    assert.deepEqual([previous[4], previous[5], previous[6]], [-1, -1, 4]);
    assert.deepEqual([...ordinal].slice(4), [1, 1, 2]);
  });

  it('takes an id for the same in either letter case', () => {
    assert.equal(
      numbers(imapHeader + imapRow(b, 0, '', 'OpenSession') + imapRow(b.toUpperCase(), 1, '', 'x')),
      '----00',
    );
  });

  it('reads the id behind a quoted connector with a comma', () => {
    const text =
      smtpHeader +
      smtpRow(a, '"EX01\\Relay, printers"', '+', '') +
      smtpRow(b, 'EX01\\Default EX01', '+', '') +
      smtpRow(a, '"EX01\\Relay, printers"', '-', '', 'Remote');
    assert.equal(numbers(text), '---010');
  });

  it('knows the column by the shape of the rows where no header names it', () => {
    assert.equal(
      numbers(imapRow(a, 0, '', 'OpenSession') + imapRow(b, 0, '', 'x') + imapRow(a, 1, '', 'x')),
      '010',
    );
    assert.equal(numbers(smtpRow(a, 'X\\Y', '+', '') + smtpRow(a, 'X\\Y', '-', '')), '00');
  });

  it('knows rows of another log below the header of the first', () => {
    assert.equal(numbers(smtpHeader + imapRow(a, 7, 'k', 'x') + imapRow(b, 7, 'k', 'x')), '---01');
  });

  it('joins the rows of a connection, the rows of a request, and the records of a message', () => {
    const connectivity =
      '#Software: Microsoft Exchange Server\r\n#Fields: date-time,session,source,Destination,direction,description\r\n' +
      `2026-03-12T08:05:11.104Z,${a},SMTP,internalproxy,+,Undefined\r\n` +
      `2026-03-12T08:05:11.104Z,${a},SMTP,internalproxy,-,Messages: 0 Bytes: 0\r\n`;
    assert.equal(numbers(connectivity), '--00');
    const request = '5e58f5e5-1ddc-48d3-82c6-0199bc121640';
    const proxy = `#Software: Microsoft Exchange Server\r\n#Fields: DateTime,RequestId,MajorVersion\r\n2023-01-09T19:00:00.130Z,${request},15\r\n2023-01-09T19:00:00.131Z,${request},15\r\n`;
    assert.equal(numbers(proxy), '--00');
    const tracking =
      '#Software: Microsoft Exchange Server\r\n#Fields: date-time,event-id,message-id\r\n' +
      '2026-03-12T08:05:11.104Z,RECEIVE,<1@a.example>\r\n2026-03-12T08:05:11.104Z,DELIVER,<1@a.example>\r\n';
    assert.equal(numbers(tracking), '--00');
  });

  it('takes all that an agent writes from one logon to the next for one mailbox', () => {
    const text =
      agentLine('TraceMsg\t1\tStarted.') +
      logon('Ann') +
      logonError +
      logon('Bea') +
      agentLine('TraceMsg\t2\tx');
    assert.equal(numbers(text), '-0011');
  });

  it('begins no mailbox where the words are quoted', () => {
    assert.equal(
      numbers(logon('Ann') + agentLine("Error\t5\tAfter 'Logging on to the mailbox' nothing came.")),
      '00',
    );
  });

  it('joins nothing in an event or a bounced mail', () => {
    assert.equal(
      numbers('Log Name: Application\nSource: MSExchangeTransport\nEvent ID: 10028\nLevel: Information\n'),
      '-',
    );
  });
});

describe('nameOfSession', () => {
  it('says the user, the client and how it ended', () => {
    const text =
      imapHeader +
      imapRow(a, 0, '', 'OpenSession') +
      imapRow(b, 0, '', 'OpenSession') +
      imapRow(a, 1, 'k.novak', 'login', '"R=""1 NO LOGIN failed."";ErrMsg=AuthFailed:LogonDenied"') +
      imapRow(a, 2, 'k.novak', 'CloseSession') +
      imapRow(b, 1, 'eva', 'idle', 'R=OK');
    assert.deepEqual(namesOf(text), [
      'k.novak | 10.20.4.57:51822 · AuthFailed:LogonDenied',
      'eva | 10.20.4.58:51822 · no end in this log',
    ]);
  });

  it('says the last reply of an SMTP connection, and who ended it', () => {
    const text =
      smtpHeader +
      smtpRow(a, 'EX01\\Default Frontend EX01', '+', '') +
      smtpRow(a, 'EX01\\Default Frontend EX01', '>', '535 5.7.3 Authentication unsuccessful') +
      smtpRow(a, 'EX01\\Default Frontend EX01', '-', '', 'Remote');
    assert.deepEqual(namesOf(text), [
      '203.0.113.9:51822 | 535 5.7.3 Authentication unsuccessful · ended by remote',
    ]);
  });

  it('says the mailbox, the account and the server of an agent', () => {
    assert.deepEqual(namesOf(logon('Ewan.Millington') + logonError), ['Ewan.Millington | ORG\\svc · EX02']);
  });

  it('shows no hidden character of a name', () => {
    const [name] = namesOf(imapHeader + imapRow(a, 0, 'k\u202enovak', 'login'));
    assert.match(name ?? '', /^k\ufffdnovak /);
  });
});

describe('folding of sessions', () => {
  it('folds what stands together of one session, and crosses no other', () => {
    const text =
      imapHeader +
      imapRow(a, 0, '', 'x') +
      imapRow(a, 1, '', 'x') +
      imapRow(b, 0, '', 'x') +
      imapRow(a, 2, '', 'x') +
      imapRow(b, 1, '', 'x') +
      imapRow(b, 2, '', 'x');
    assert.deepEqual(folds(text), ['4-5', '8-9']);
  });

  it('folds a mailbox of an agent log, and a long record within it', () => {
    const text = logon('Ann') + logonError + "  File: 'a'\r\n  Line: '2'\r\n" + logon('Bea') + logonError;
    assert.deepEqual(folds(text), ['0-3', '1-3', '4-5']);
  });
});

describe('the outline of sessions', () => {
  const outline = (text: string) =>
    symbolsOf(openLog(text)).map(
      ({ name, range, children = [] }) =>
        `${range.start.line}-${range.end.line} ${name}${children.map((child) => ` > ${child.name}`).join('')}`,
    );

  it('holds each session with its findings', () => {
    assert.deepEqual(outline(logon('Ann') + logonError + logon('Bea') + agentLine('TraceMsg\t2\tx')), [
      '0-1 Ann > The agent cannot log on to a mailbox',
      '2-3 Bea',
    ]);
  });

  it('lets no two entries cross where sessions stand mixed', () => {
    const failed =
      '"R=""1 NO LOGIN failed."";Msg=""AuthFailed:LogonDenied,User: k"";ErrMsg=AuthFailed:LogonDenied"';
    const text =
      imapHeader +
      imapRow(a, 0, '', 'OpenSession') +
      imapRow(a, 1, 'ann', 'x') +
      imapRow(b, 0, '', 'OpenSession') +
      imapRow(a, 2, 'ann', 'login', failed) +
      imapRow(b, 1, 'bea', 'x');
    const [first, second, finding, ...others] = outline(text);
    assert.deepEqual([first, second, others], ['4-5 ann', '6-6 bea', []]);
    assert.match(finding ?? '', /^7-7 /);
  });

  it('has no entry for a row that is alone', () => {
    assert.deepEqual(outline(imapHeader + imapRow(a, 0, '', 'x') + imapRow(b, 0, '', 'x')), []);
  });
});

describe('sessionStep', () => {
  const log = openLog(
    imapHeader +
      imapRow(a, 0, '', 'OpenSession') +
      imapRow(b, 0, '', 'OpenSession') +
      imapRow(a, 1, 'ann', 'CloseSession'),
  );
  const step = (line: number, back = false) => sessionStep(log, { line, character: 30 }, back);

  it('goes to the next record of the same session, over those of others', () => {
    assert.deepEqual(step(4)?.to, { position: { line: 6, character: 0 }, ordinal: 2 });
  });

  it('goes back', () => {
    assert.deepEqual(step(6, true)?.to, { position: { line: 4, character: 0 }, ordinal: 1 });
  });

  it('says where the session ends', () => {
    assert.deepEqual([step(6)?.to, step(6)?.count, step(4, true)?.to], [undefined, 2, undefined]);
    assert.match(step(6)?.name ?? '', /^ann · 10\.20\.4\.57/);
  });

  it('has nothing to say of a header', () => {
    assert.equal(step(1), undefined);
  });
});

describe('places of a session or a mailbox', () => {
  async function places(text: string, at: string): Promise<string[]> {
    const log = openLog(text);
    const sought = soughtAt(log, text.indexOf(at) + 3, await openCatalog());
    assert.ok(sought, at);
    return [...referencesIn(log, sought)]
      .flat()
      .map(({ range }) => `${range.start.line}:${log.document.getText(range).slice(0, 40)}`);
  }
  const imap =
    imapHeader +
    imapRow(a, 0, 'ann', 'x') +
    imapRow(b, 0, 'joann', 'x') +
    imapRow(a, 1, 'ANN', 'x', '"Msg=ann@a.example"');

  it('are the rows of a session id', async () => {
    assert.deepEqual(await places(imap, a), [`4:${a}`, `6:${a}`]);
  });

  it('are the rows of a user, and none of a longer name', async () => {
    assert.deepEqual(await places(imap, 'ann,'), ['4:ann', '6:ANN']);
  });

  it('are an address wherever it stands', async () => {
    assert.deepEqual(await places(imap, 'ann@a'), ['6:ann@a.example']);
  });

  it('are all that an agent wrote while it worked on the mailbox', async () => {
    const text =
      logon('Ann') + logonError + logon('Anne') + logonError + logon('Ann') + agentLine('TraceMsg\t2\tx');
    const dn = '/o=ORG/ou=Site/cn=Recipients/cn=Ann';
    assert.deepEqual(await places(text, dn), [
      `0:${dn}`,
      `4:${dn}`,
      '1:02/19/2007 16:24:30\tCSession::Logon\tErro',
      '5:02/19/2007 16:24:30\tCSession::Logon\tTrac',
    ]);
  });
});

describe('a column for a session', () => {
  const catalog = openCatalog();
  const soughtIn = async (text: string, at: number) => soughtAt(openLog(text), at, await catalog);

  it('names nothing to look for where it is empty, or holds more than an id', async () => {
    const empty = smtpHeader + smtpRow('', 'EX01\\Default', '<', 'EHLO');
    assert.equal(await soughtIn(empty, empty.indexOf(',,1,10.20') + 1), undefined);
    const long = smtpHeader + smtpRow('A'.repeat(300_000), 'EX01\\Default', '<', 'EHLO');
    assert.equal(await soughtIn(long, long.indexOf('AAAA') + 2), undefined);
  });
});
