import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createEngine } from '../../server/src/engine.ts';
import { ruleById } from '../../server/src/knowledge/rules.ts';
import type { Finding } from '../../server/src/model/finding.ts';
import { remediesFor } from '../../server/src/remedies/fill.ts';
import { commentBlock } from '../../server/src/remedies/script.ts';
import { decodingOf, documentDecoding } from '../../server/src/text/decoding.ts';

const engine = createEngine();
const samples = new URL('../../samples/', import.meta.url);

function findingsIn(text: string): readonly Finding[] {
  const analyser = engine.analyser({ source: 'x', decoding: documentDecoding, base: 0, maxFindings: 100 });
  analyser.push(text);
  return analyser.end().findings;
}

/** Puts a command below the record of a finding, as the editor does. */
function withComment(text: string, finding: Finding): string {
  const [remedy] = remediesFor(ruleById(finding.rule)?.remedies ?? [], finding.facts);
  assert.ok(remedy);
  const style = text.slice(finding.record.start).trimStart().startsWith('<') ? 'xml' : 'line';
  const origin = { file: 'x', line: 1, message: finding.message };
  const lineEnd = text.indexOf('\n', Math.max(finding.record.end - 2, 0));
  const at = lineEnd === -1 ? text.length : lineEnd + 1;
  return text.slice(0, at) + commentBlock(remedy, origin, 'now', style) + text.slice(at);
}

describe('a command that was inserted into a log', () => {
  for (const name of readdirSync(samples).filter((file) => !file.endsWith('.md'))) {
    it(`is no evidence in ${name}`, () => {
      const text = readFileSync(new URL(name, samples), 'utf8');
      const before = findingsIn(text);
      for (const finding of before) {
        const after = findingsIn(withComment(text, finding));
        assert.deepEqual(
          after.map(({ rule, facts }) => [rule, facts]),
          before.map(({ rule, facts }) => [rule, facts]),
        );
      }
    });
  }
});

describe('the record that explains an error', () => {
  const logon =
    "03/12/2026 01:00:00 CSession::Logon TraceMsg 4800 Logging on to the mailbox '/o=T/cn=Alice' (Server: 'EX', user: 'T\\svc').\n";
  const error =
    '03/12/2026 23:00:00 CSession::Logon Error -2147221231 It failed. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n';
  const other = '03/12/2026 02:00:00 MailImport::Write TraceMsg 2203 A message was written.\n';

  it('is one that stands near', () => {
    assert.equal(findingsIn(logon + other.repeat(100) + error)[0]?.facts['mailbox'], '/o=T/cn=Alice');
    assert.equal(findingsIn(logon + other.repeat(600) + error)[0]?.facts['mailbox'], undefined);
  });
});

describe('two NDRs in one text', () => {
  const ndr = (recipient: string) =>
    `Delivery has failed to these recipients or groups:\n\n${recipient}\n\nDiagnostic information for administrators:\n\n` +
    `Generating server: ex1.adatum.example\n\n${recipient}\nRemote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'\n\n` +
    'Original message headers:\n\nFrom: eva@adatum.example\n\n';

  it('are both read', () => {
    const recipients = findingsIn(ndr('a@adatum.example') + ndr('b@adatum.example')).map(
      ({ facts }) => facts['recipient'],
    );
    assert.deepEqual(recipients, ['a@adatum.example', 'b@adatum.example']);
  });
});

describe('a file that begins in ASCII and goes on in Windows-1252', () => {
  it('keeps its names, and their places', () => {
    const line = '03/12/2026 02:00:00 MailImport::Write TraceMsg 2203 A message was written.\n';
    const logon =
      "03/12/2026 02:00:01 CSession::Logon TraceMsg 4800 Logging on to the mailbox '/o=T/cn=J\u00f6rg' (Server: 'EX', user: 'T\\svc').\n";
    const error =
      '03/12/2026 02:00:02 CSession::Logon Error -2147221231 It failed. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n';
    const bytes = Buffer.from(line.repeat(1000) + logon + error, 'latin1');
    const decoding = decodingOf({ name: 'utf-8', bom: 0 });
    const analyser = engine.analyser({ source: 'x', decoding, base: 0, maxFindings: 100 });
    analyser.push(decoding.scanText(bytes));
    const [finding] = analyser.end().findings;
    assert.equal(finding?.facts['mailbox'], '/o=T/cn=J\u00f6rg');
    assert.equal(bytes.toString('latin1', finding.location.start, finding.location.end), '-2147221231');
  });
});
