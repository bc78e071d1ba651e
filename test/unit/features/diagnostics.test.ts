import assert from 'node:assert/strict';
import { DiagnosticSeverity } from 'vscode-languageserver-types';
import { diagnosticsOf } from '../../../server/src/features/diagnostics.ts';
import { fixture, markNamed, messageOf, openLog, rangeOfMark } from '../../support/markup.ts';

describe('diagnosticsOf', () => {
  const seed = fixture('seeds/agent.txt');
  const log = openLog(seed.text, 'file:///c%3A/logs/MTA.log');
  const [diagnostic, ...others] = diagnosticsOf(log);

  it('underlines the code of an error', () => {
    assert.deepEqual(diagnostic?.range, rangeOfMark(log, markNamed(seed, 'code')));
    assert.deepEqual(others, []);
  });

  it('says what, how bad, and who says so', () => {
    assert.equal(diagnostic?.severity, DiagnosticSeverity.Error);
    assert.equal(diagnostic.source, 'Exchange Triage');
    assert.equal(diagnostic.code, 'agent.logon-failed');
    assert.match(
      messageOf(diagnostic),
      /^TARGET\\qmmex cannot log on to the mailbox \/o=TARGET.* on EXCHANGE-SERVER:/,
    );
  });

  it('leads to a page that documents it', () => {
    assert.match(diagnostic?.codeDescription?.href ?? '', /^https:\/\/learn\.microsoft\.com\//);
  });

  it('leads to the record that explains it', () => {
    const [related, ...more] = diagnostic?.relatedInformation ?? [];
    assert.equal(related?.location.uri, log.document.uri);
    assert.deepEqual(related.location.range.start, { line: 0, character: 0 });
    // The line end of the record is not underlined.
    assert.deepEqual(related.location.range.end, { line: 0, character: seed.text.indexOf('\n') });
    assert.deepEqual(more, []);
  });

  it('knows warnings', () => {
    const { text } = fixture('seeds/event-2937.txt');
    assert.deepEqual(
      diagnosticsOf(openLog(text)).map(({ severity }) => severity),
      [DiagnosticSeverity.Warning],
    );
  });

  it('says that a record was not read to its end', () => {
    const line = '02/19/2007 16:24:30\tCStore::Open\tTraceMsg\t12\tOpening.\n';
    const [only] = diagnosticsOf(openLog(line + 'x'.repeat(1 << 20) + '\n'));
    assert.equal(only?.severity, DiagnosticSeverity.Warning);
    assert.match(messageOf(only), /longer than/);
    assert.equal(only.range.start.line, 0);
  });

  it('has nothing to say of a log in which nothing is wrong, or of no log', () => {
    assert.deepEqual(diagnosticsOf(openLog(seed.text.split('\n')[0] ?? '')), []);
    assert.deepEqual(diagnosticsOf(openLog('')), []);
  });
});
