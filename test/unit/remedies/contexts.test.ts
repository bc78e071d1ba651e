import assert from 'node:assert/strict';
import { remedyTemplates } from '../../../server/src/knowledge/remedies.ts';
import type { RemedyTemplate, Shell } from '../../../server/src/model/remedy.ts';
import { contexts } from '../../../server/src/remedies/contexts.ts';
import { fillRemedy } from '../../../server/src/remedies/fill.ts';
import { powerShellPieces } from '../../support/powershell.ts';

const template = (command: string, shell: Shell = 'PowerShell'): RemedyTemplate => ({
  id: 'x',
  title: 'Test',
  kind: 'fix',
  shell,
  risk: 'changes',
  command: [command],
  source: 'test',
});
const filled = (command: string, value: string) => fillRemedy(template(command), { user: value }).command;

describe('a value in a wildcard pattern', () => {
  it('matches itself alone', () => {
    assert.equal(filled('{{user:pattern}}', 'a[b]*?`c'), "'a`[b`]`*`?``c'");
  });
});

describe('a value in a filter of the recipient cmdlets', () => {
  it('is a literal in a literal: its quotes are doubled for either', () => {
    assert.equal(filled("('Name -eq ' + {{user:opath}})", "O'Neill"), "('Name -eq ' + '''O''''Neill''')");
    const [, value] = powerShellPieces(filled("'Name -eq ' + {{user:opath}}", "O'Neill")).filter(
      ({ kind }) => kind === 'literal',
    );
    assert.equal(value?.text, "'O''Neill'");
  });

  it('is left out where the filter could expand it', () => {
    for (const value of ['$x', 'a`b', '{a}', 'a\u2019b'])
      assert.equal(filled('{{user:opath}}', value), "'''<user>'''", value);
  });

  it('keeps its quotes around the gap', () => {
    const remedy = fillRemedy(template('Get-User -Filter ({{user:opath}})'), {});
    const [gap] = remedy.placeholders;
    assert.equal(remedy.command.slice(gap?.start, gap?.end), '<user>');
  });
});

describe('a value in an LDAP filter', () => {
  it('is escaped as RFC 4515 has it, and may hold what is a wildcard elsewhere', () => {
    assert.equal(filled('{{user:ldap}}', 'a*(b)\\c'), "'a\\2a\\28b\\29\\5cc'");
  });
});

describe('an argument of a program', () => {
  for (const value of [
    '/G',
    '-x',
    '\u2013x',
    '\uff0dx',
    '\u2044x',
    'a\u02bab',
    'a\uff02b',
    'a\\',
    'a\uff3c',
    '\\\\evil\\a',
  ])
    it(`is never ${JSON.stringify(value)}: the program would read more in it`, () => {
      assert.equal(filled('{{user:argument}}', value), "'<user>'");
    });
});

describe('an argument in cmd.exe', () => {
  it('stands between double quotes, which take their meaning from & | < > ^', () => {
    assert.equal(filled('{{user:cmd}}', 'a&b|c<d>e^f g'), '"a&b|c<d>e^f g"');
  });

  for (const value of ['%PATH%', 'a%', '!x!', 'a"b', 'a\u201cb'])
    it(`is never ${JSON.stringify(value)}`, () => assert.equal(filled('{{user:cmd}}', value), '"<user>"'));
});

describe('a number of a .reg file', () => {
  it('is written as eight hexadecimal digits', () => {
    assert.equal(filled('dword:{{user:dword}}', '120'), 'dword:00000078');
    assert.equal(filled('dword:{{user:dword}}', '4294967295'), 'dword:ffffffff');
  });

  it('is left out where it is none of 32 bits', () => {
    for (const value of ['4294967296', '0x78', '-1', '78\n"x"=dword:1'])
      assert.equal(filled('dword:{{user:dword}}', value), 'dword:<user>', value);
  });
});

describe('a value in LDIF', () => {
  it('stands as it is where it is safe, else in base64 (RFC 2849)', () => {
    assert.equal(
      filled('dn:{{user:ldif}}', 'CN=Dan Park,DC=contoso,DC=com'),
      'dn: CN=Dan Park,DC=contoso,DC=com',
    );
    assert.equal(filled('dn:{{user:ldif}}', ' CN=x'), 'dn:: IENOPXg=');
    assert.equal(filled('dn:{{user:ldif}}', 'CN=J\u00f6rg'), 'dn:: Q049SsO2cmc=');
    assert.equal(filled('proxyAddresses:{{user:x500}}', '/o=T/cn=E'), 'proxyAddresses: X500:/o=T/cn=E');
  });
});

describe('what a console takes for keys', () => {
  it('is in no command: Escape would throw the command away and leave the rest to run', () => {
    for (const name of Object.keys(contexts))
      for (const value of ['a\u001bRemove-Mailbox x', 'a\nb', 'a\0b', 'a\u0003', 'a\u009bb'])
        assert.doesNotMatch(filled(`{{user:${name}}}`, value), /[\0\n\u0003\u001b\u009b]|Remove/, name);
  });
});

describe('what is no value', () => {
  it('is in no command: a program would take what follows an empty argument for it', () => {
    for (const name of Object.keys(contexts))
      for (const value of ['', ' ', '\ud800', 'a\ufffdb', 'a\u2028b'])
        assert.match(filled(`{{user:${name}}}`, value), /<user>/, JSON.stringify(value));
  });
});

describe('a value in the wrong place', () => {
  it('is left out: a sentence is no server, a name no thumbprint', () => {
    const remedy = fillRemedy(template('Get-Queue -Server {{server}}'), { server: 'The server is down' });
    assert.equal(remedy.command, "Get-Queue -Server '<server>'");
    assert.match(remedy.notes.join(), /value found for server was left out: it is no name of a computer/);
    const certificate = template('Enable-ExchangeCertificate -Thumbprint {{thumbprint}}');
    assert.match(fillRemedy(certificate, { thumbprint: 'imap.contoso.com' }).command, /<thumbprint/);
  });

  it('leaves names as they are: short ones, full ones, addresses of IP, letters of any script', () => {
    for (const server of ['EX01', 'ex01.contoso.com', '192.0.2.1', 'fe80::1', 'B\u00fcro-1', 'my_server'])
      assert.equal(
        fillRemedy(template('Get-Queue -Server {{server}}'), { server }).command,
        `Get-Queue -Server '${server}'`,
      );
  });
});

describe('every template', () => {
  const allowed: Readonly<Record<Shell, RegExp>> = {
    'Exchange Management Shell': /^(?:literal|number|pattern|opath|ldap|argument)$/,
    PowerShell: /^(?:literal|number|pattern|opath|ldap|argument)$/,
    cmd: /^cmd$/,
    registry: /^dword$/,
    LDAP: /^(?:ldif|x500)$/,
  };
  it('has values only in contexts that its shell knows', () => {
    for (const { id, shell, command } of remedyTemplates)
      for (const [, , name = 'literal'] of command.join('\n').matchAll(/\{\{(\w+)(?::(\w+))?\}\}/g))
        assert.match(name, allowed[shell], id);
  });

  it('has no value within quotes of its own, which the value would close', () => {
    for (const { id, shell, command } of remedyTemplates.filter((each) => each.shell !== 'registry'))
      for (const line of command)
        assert.doesNotMatch(line, shell === 'cmd' ? /"\{\{|\}\}"/ : /['"]\{\{|\}\}['"]/, id);
  });
});
