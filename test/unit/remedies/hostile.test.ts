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
