import assert from 'node:assert/strict';
import { remediesFor } from '../../../server/src/remedies/fill.ts';
import { ruleById } from '../../../server/src/knowledge/rules.ts';
import { analyse, assertMarked, fixture, recordsOf, unmark, valuesOf } from '../../support/markup.ts';

const row = (delegates: string, state = 'Enabled', quote = '"""') =>
  ['Eva Novak', 'WINGTIP\\besadmin', 'BES Admin', delegates, state, 'x']
    .map((cell) => `${quote}${cell}${quote}`)
    .join('\t');
const rulesOf = (text: string) => analyse(text).findings.map(({ rule }) => rule);

describe('a Send As export', () => {
  it('says where each field stands, without its quotes', () => {
    const marked = unmark(
      '"""⟦owner:Eva Novak⟧"""\t"""⟦account:WINGTIP\\besadmin⟧"""\t"""⟦displayName:BES Admin⟧"""\t"""⟦delegates:Has Delegates⟧"""\t"""⟦state:Enabled⟧"""\t"""⟦column6:x⟧"""\r\n',
    );
    assertMarked(recordsOf(marked.text)[0], marked);
  });

  it('is read as the article shows it, with blanks for tabs', () => {
    const [record] = recordsOf(
      '"""Mailbox Owner""" """Domain\\NoSendAs""" """No Send As User""" """Has Delegates""" """Enabled"""\n',
    );
    assert.deepEqual(valuesOf(record), {
      owner: 'Mailbox Owner',
      account: 'Domain\\NoSendAs',
      displayName: 'No Send As User',
      delegates: 'Has Delegates',
      state: 'Enabled',
    });
  });

  it('is read with names in any language', () => {
    const { text } = fixture('seeds/send-as-export.txt');
    assert.deepEqual(rulesOf(text), ['send-as.super-delegate', 'send-as.missing']);
  });

  it('warns of a super-delegate, and of a row that is not enabled', () => {
    assert.deepEqual(rulesOf(row('Has Delegates')), ['send-as.super-delegate']);
    assert.deepEqual(rulesOf(row('No Delegates')), ['send-as.missing']);
    assert.deepEqual(rulesOf(row('No Delegates', 'Disabled')), ['send-as.disabled']);
    assert.deepEqual(rulesOf(row('Has Delegates', 'Disabled')), ['send-as.super-delegate-disabled']);
  });

  it('has a grant, a check and a way back for each row, filled in', () => {
    const [finding] = analyse(row('No Delegates')).findings;
    assert.ok(finding);
    const remedies = (version: string) =>
      remediesFor(ruleById(finding.rule)?.remedies ?? [], finding.facts, version);
    const grant = remedies('2016').find(({ id }) => id === 'grant-send-as');
    assert.equal(
      grant?.command,
      "Get-Mailbox -Identity 'Eva Novak' | Add-ADPermission -User 'WINGTIP\\besadmin' -AccessRights ExtendedRight -ExtendedRights Send-As",
    );
    for (const version of ['2003', '2016'])
      assert.deepEqual(
        [...new Set(remedies(version).map(({ kind }) => kind))],
        ['diagnose', 'fix', 'verify', 'undo'],
        version,
      );
  });

  it('tells the headings of Find.exe from rows', () => {
    const text = `\r\n---------- EXPORT.TXT\r\n${row('No Delegates')}\r\n${row('No Delegates')}\r\n`;
    assert.deepEqual(rulesOf(text), ['send-as.find-heading', 'send-as.missing', 'send-as.missing']);
    assert.equal(analyse('---------- EXPORT.TXT\r\nhello\r\n').format, null);
  });

  it('tells the file names of Findstr.exe from owners', () => {
    const text = `export.txt:${row('No Delegates')}\r\n`;
    const { findings } = analyse(text);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['send-as.file-prefix', 'send-as.missing'],
    );
    assert.equal(findings[0]?.facts['file'], 'export.txt');
    assert.equal(findings[1]?.facts['mailbox'], 'Eva Novak');
  });

  it('says when quotes or letters were lost', () => {
    assert.deepEqual(rulesOf(row('No Delegates', 'Enabled', '')), ['send-as.quotes-lost', 'send-as.missing']);
    assert.deepEqual(rulesOf(row('No Delegates').replace('Novak', 'Nov?k')).sort(), [
      'send-as.characters-lost',
      'send-as.missing',
    ]);
  });

  it('is no other table with a backslash in it', () => {
    assert.equal(analyse('Eva\tWINGTIP\\eva\tEva Novak\tyes\tEnabled\n').format, null);
  });
});
