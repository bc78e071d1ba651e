import assert from 'node:assert/strict';
import { createEngine } from '../../../server/src/engine.ts';
import { ruleById } from '../../../server/src/knowledge/rules.ts';
import { remediesFor } from '../../../server/src/remedies/fill.ts';
import { documentDecoding } from '../../../server/src/text/decoding.ts';
import { powerShellPieces, runningCode } from '../../support/powershell.ts';

const engine = createEngine();
const payload = 'Remove-Mailbox x';

function findingsIn(text: string) {
  const analyser = engine.analyser({ source: 'test', decoding: documentDecoding, base: 0, maxFindings: 100 });
  analyser.push(text);
  return analyser.end().findings;
}

const agentLog = (user: string) =>
  `02/02/2007 16:24:30 CSession::Logon TraceMsg 4800 Logging on to the mailbox '/o=T/cn=E' (Server: 'EX', user: '${user}').\n` +
  `02/02/2007 16:24:30 CSession::Logon Error -2147221231 The store could not be opened. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n`;

const names = {
  'an ASCII quote': `'; ${payload}; '`,
  'U+2018': `\u2018; ${payload}; \u2018`,
  'U+2019': `\u2019; ${payload}; \u2019`,
  'U+201A': `\u201a; ${payload}; \u201a`,
  'U+201B': `\u201b; ${payload}; \u201b`,
  'a new line': `a\n${payload}\nb`,
  'a carriage return': `a\r${payload}\rb`,
  'back-ticks': `a\`; ${payload}; \`n`,
  '$()': `$(${payload})`,
  NUL: `a\0'; ${payload}; '`,
  'bidi marks': `a\u202e'; ${payload}; '\u202c`,
};

describe('a hostile user name in an agent log', () => {
  for (const [what, name] of Object.entries(names)) {
    const keys = /[\u0000-\u001f]/.test(name);
    it(`with ${what} is ${keys ? 'left out of' : 'one quoted literal in'} every command`, () => {
      const [finding, ...others] = findingsIn(agentLog(name));
      assert.ok(finding);
      assert.equal(others.length, 0);
      // A carriage return ends a line as a line feed does.
      const value = name.replaceAll('\r', '\n');
      assert.equal(finding.facts['account'], value);
      for (const remedy of remediesFor(ruleById(finding.rule)?.remedies ?? [], finding.facts)) {
        const literals = powerShellPieces(remedy.command).filter((piece) => piece.kind === 'literal');
        assert.doesNotMatch(runningCode(remedy.command), /Remove-Mailbox\b/, remedy.id);
        if (remedy.command.includes('-User'))
          assert.ok(
            literals.some(({ text }) => text === (keys ? '<DOMAIN\\service account>' : value)),
            remedy.id,
          );
      }
    });
  }
});

describe('facts that are missing or contradict each other', () => {
  const loggingOn = (user: string, server = "Server: 'EX01', ") =>
    `02/02/2007 16:24:30 CSession::Logon TraceMsg 4800 Logging on to the mailbox '/o=T/cn=E' (${server}user: '${user}').\n`;
  const failed =
    '02/02/2007 16:24:30 CSession::Logon Error -2147221231 The store could not be opened. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n';
  const commandsFor = (text: string) => {
    const [finding] = findingsIn(text);
    assert.ok(finding);
    return remediesFor(ruleById(finding.rule)?.remedies ?? [], finding.facts).map(({ command }) => command);
  };

  it('leave a gap where the log names no server, account or mailbox', () => {
    const commands = commandsFor(failed).join('\n');
    assert.match(commands, /-Server '<server>' \| Get-ADPermission -User '<DOMAIN\\service account>'/);
    assert.match(commands, /Get-Mailbox -Identity '<mailbox/);
    assert.doesNotMatch(commands, /undefined|''/);
  });

  it('take the account that was named last before the error, never both', () => {
    const commands = commandsFor(loggingOn('T\\first') + loggingOn('T\\second') + failed).join('\n');
    assert.match(commands, /-User 'T\\second'/);
    assert.doesNotMatch(commands, /first/);
  });

  it('keep two accounts in one place as one name, which no account has', () => {
    const [command] = commandsFor(loggingOn("T\\first', user: 'T\\second") + failed).filter((each) =>
      each.includes('-User'),
    );
    assert.match(command ?? '', /-User 'T\\first'', user: ''T\\second'/);
  });

  it('leave a gap where the place of the server holds something else', () => {
    const commands = commandsFor(loggingOn('T\\svc', "Server: '* | Remove-Mailbox', ") + failed).join('\n');
    assert.match(commands, /-Server '<server>'/);
    assert.doesNotMatch(runningCode(commands), /Remove-Mailbox\b/);
  });
});
