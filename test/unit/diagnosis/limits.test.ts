import assert from 'node:assert/strict';
import { createCollection, type Found } from '../../../server/src/diagnosis/collect.ts';
import type { Finding } from '../../../server/src/model/finding.ts';
import { diagnosticsOf } from '../../../server/src/features/diagnostics.ts';
import { analyse, findingOf, messageOf, openLog } from '../../support/markup.ts';

const foundOf = (...about: Parameters<typeof findingOf>): Found => {
  const finding = findingOf(...about);
  return { rule: finding.rule, severity: finding.severity, finding: () => finding };
};
const rulesOf = (findings: readonly Finding[]) => findings.map(({ rule }) => rule);

describe('createCollection', () => {
  it('keeps everything below its limit', () => {
    const found = createCollection(3);
    for (const rule of ['a', 'b', 'a']) found.add(foundOf(rule, 0));
    assert.deepEqual(rulesOf(found.findings), ['a', 'b', 'a']);
  });

  it('counts everything, also what it does not keep', () => {
    const found = createCollection(10);
    for (let i = 0; i < 100_000; i++) found.add(foundOf('common', i));
    for (let i = 0; i < 7; i++) found.add(foundOf('rare', i, 'warning'));
    assert.equal(found.total, 100_007);
    assert.deepEqual(found.byRule, { common: 100_000, rare: 7 });
    assert.deepEqual(found.bySeverity, { error: 100_000, warning: 7, information: 0 });
  });

  it('asks for nothing of what it only counts', () => {
    const found = createCollection(10);
    let asked = 0;
    for (let i = 0; i < 1000; i++)
      found.add({ ...foundOf('common', i), finding: () => (asked++, findingOf('common', i)) });
    assert.deepEqual([asked, found.total], [10, 1000]);
  });

  it('never keeps more than its limit', () => {
    const found = createCollection(10);
    for (let i = 0; i < 1000; i++) found.add(foundOf(`rule ${i % 40}`, i));
    assert.equal(found.findings.length, 10);
  });

  it('makes room for a rare rule among many others, and keeps the first of those', () => {
    const found = createCollection(10);
    for (let i = 0; i < 100_000; i++) found.add(foundOf('common', i));
    found.add(foundOf('rare', 100_000));
    assert.equal(found.findings.length, 10);
    assert.deepEqual(
      found.findings.map(({ location }) => location.start),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 100_000],
    );
  });

  it('keeps five of each rule while there is room for it', () => {
    const found = createCollection(10);
    for (let i = 0; i < 50; i++) found.add(foundOf('common', i));
    for (let i = 0; i < 50; i++) found.add(foundOf('other', i));
    assert.equal(rulesOf(found.findings).filter((rule) => rule === 'common').length, 5);
    assert.equal(rulesOf(found.findings).filter((rule) => rule === 'other').length, 5);
  });
});

describe('an NDR of very many recipients', () => {
  it('has every one of them in its counts', () => {
    const refused = (index: number) =>
      `user${index}@adatum.example\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n\n`;
    const text = `Generating server: mbx2\n\n${Array.from({ length: 600 }, (_, index) => refused(index)).join('')}`;
    const { total, findings } = analyse(text, 20);
    assert.deepEqual([total, findings.length], [600, 20]);
  });
});

describe('a log of very many errors', () => {
  const line = (second: number) =>
    `02/19/2007 16:24:${String(second % 60).padStart(2, '0')} CStore::Open Error 12 It failed.\n`;
  const rare =
    '02/19/2007 16:24:30 CSession::Logon Error -2147221231 No store. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n';
  const text = Array.from({ length: 1000 }, (_, index) => line(index)).join('') + rare + line(1);

  it('has few findings and all counts', () => {
    const analysis = analyse(text, 20);
    assert.equal(analysis.findings.length, 20);
    assert.equal(analysis.total, 1002);
    assert.deepEqual(analysis.totalByRule, { 'agent.error': 1001, 'agent.logon-failed': 1 });
    assert.ok(rulesOf(analysis.findings).includes('agent.logon-failed'));
  });

  it('lists them in the order of the log', () => {
    const starts = analyse(text, 20).findings.map(({ location }) => location.start);
    assert.deepEqual(
      starts,
      [...starts].sort((a, b) => a - b),
    );
  });

  it('says at its end how many more there are', () => {
    const log = openLog(text, 'untitled:1', 20);
    const diagnostics = diagnosticsOf(log);
    assert.equal(diagnostics.length, 21);
    assert.match(messageOf(diagnostics.at(-1)), /^And 982 more/);
    assert.equal(diagnostics.at(-1)?.range.start.line, 1002);
  });

  it('says nothing of more where all are listed', () => {
    assert.equal(diagnosticsOf(openLog(rare)).length, 1);
  });
});
