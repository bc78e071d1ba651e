import assert from 'node:assert/strict';
import { analyse, recordsOf, textAt } from '../../support/markup.ts';

const answers = (text: string) => recordsOf(text).map((record) => record.fields['data']?.text);

describe('what an IMAP or POP client wrote down of a conversation', () => {
  it('has a record for each answer that refuses something, with server and user', () => {
    const text =
      "DEBUG: <= '* OK The Microsoft Exchange IMAP4 service is ready. [QQBB]'\nDEBUG: => 'A1 LOGIN \"eva@adatum.example\" \"x\"'\nDEBUG: <= 'A1 OK LOGIN completed.'\nDEBUG: => 'A2 SELECT INBOX'\nDEBUG: <= 'A2 BAD User is authenticated but not connected.'\n";
    const [record, ...others] = recordsOf(text);
    assert.equal(others.length, 0);
    assert.ok(record);
    assert.equal(record.kind, 'conversation');
    assert.equal(record.fields['data']?.text, 'A2 BAD User is authenticated but not connected');
    assert.equal(record.fields['user']?.text, 'eva@adatum.example');
    assert.match(textAt(text, record), /^A2 BAD User/);
  });

  it('is read in the marks of several programs', () => {
    const greeting = '* OK The Microsoft Exchange IMAP4 service is ready.';
    for (const [heard, end] of [
      ['S: ', ''],
      ["<-- b'", "\\r\\n'"],
      ['2026-04-02 06:11:03:283 Imap.S: ', ''],
      ['2026-04-02 06:11:03 SERVER -> CLIENT: ', ''],
      ['', ''],
    ])
      assert.deepEqual(answers(`${heard}${greeting}${end}\n${heard}A1 NO LOGIN failed.${end}\n`), [
        'A1 NO LOGIN failed',
      ]);
  });

  it('is told by the words of Exchange where the greeting was not quoted', () => {
    assert.deepEqual(answers('S: A00000002 NO LOGIN failed.\n'), ['A00000002 NO LOGIN failed']);
    assert.deepEqual(answers('S: A00000002 NO [AUTHENTICATIONFAILED] Invalid credentials\n'), []);
  });

  it('is not of Exchange where the greeting names another program', () => {
    for (const greeting of [
      '* OK [CAPABILITY IMAP4rev1] Dovecot ready.',
      '+OK Hello there, POP3 server ready.',
    ])
      assert.deepEqual(answers(`${greeting}\na1 NO [AUTHENTICATIONFAILED] no\n-ERR Login failed.\n`), []);
  });

  it('takes what was typed at port 110', () => {
    assert.deepEqual(
      answers(
        '+OK Microsoft Exchange POP3 server version 5.5 ready\n\nuser eva\n+OK\n\npass x\n-ERR Unspecified error\n',
      ),
      ['-ERR Unspecified error'],
    );
  });

  it('ends where the program speaks of something else', () => {
    assert.deepEqual(
      answers(
        'S: * OK The Microsoft Exchange IMAP4 service is ready.\nS: A1 NO LOGIN failed.\nretrying in 5 s\nS: A2 NO other\n',
      ),
      ['A1 NO LOGIN failed'],
    );
  });

  it('is known by its words behind what a program writes', () => {
    assert.deepEqual(answers('Response: AB0002 NO AUTHENTICATE failed. Error="AuthFailed"\n'), [
      'AB0002 NO AUTHENTICATE failed. Error="AuthFailed',
    ]);
  });

  it('tells a refused token from a refused password', () => {
    const ruleOf = (text: string) => analyse(text).findings.map(({ rule }) => rule);
    const offer = 'S: * OK The Microsoft Exchange IMAP4 service is ready.\nS: * CAPABILITY AUTH=XOAUTH2\n';
    assert.deepEqual(ruleOf('C: A1 AUTHENTICATE XOAUTH2 dXNlcj1ldmE=\nS: A1 NO AUTHENTICATE failed.\n'), [
      'imap.token-refused',
    ]);
    assert.deepEqual(ruleOf(`${offer}C: A1 LOGIN eva x\nS: A1 NO LOGIN failed.\n`), ['imap.logon-refused']);
  });

  it('is nothing wrong where nothing was refused', () => {
    const { findings } = analyse(
      'S: * OK The Microsoft Exchange IMAP4 service is ready.\nS: A1 OK LOGIN completed.\n',
    );
    assert.equal(findings.length, 0);
  });
});
