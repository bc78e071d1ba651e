import assert from 'node:assert/strict';
import { openCase } from '../../../../server/src/diagnosis/causes/openCase.ts';
import { causeRows } from '../../../../server/src/knowledge/causes.ts';
import type { Analysis, Finding } from '../../../../server/src/model/finding.ts';

const place = { source: 'a.log', unit: 'utf16' } as const;
const finding = (rule: string, at: number, facts: Record<string, string>): Finding => ({
  ...{ rule, facts, severity: 'error', message: '' },
  location: { ...place, start: at, end: at + 1 },
  record: { ...place, start: at, end: at + 1 },
  time: new Date(1_600_000_000_000 + at * 400_000).toISOString().slice(0, at % 2 === 0 ? 19 : 20),
});
const analysis = (findings: readonly Finding[], attempts?: Analysis['attempts']): Analysis =>
  ({ findings, totalByRule: {}, ...(attempts && { attempts }) }) as unknown as Analysis;
const many = (count: number) => Array.from({ length: count }, (_, index) => index);
const milliseconds = (run: () => unknown) => {
  const begun = performance.now();
  run();
  return performance.now() - begun;
};

describe('a case at its limits', () => {
  it('is ranked in time where every mailbox has an account of its own', () => {
    const opened = openCase();
    const groups = many(300).map((number) => ({
      account: `A\\u${number}`,
      server: `EX${number}`,
      failedSince: 0,
      mailboxes: many(80).map((each) => ({
        mailbox: `/o=A/cn=m${number}-${each}`,
        opened: 0,
        failed: 1,
        openedLast: false,
      })),
    }));
    const findings = many(300).map((number) =>
      finding('agent.logon-failed', number, { account: `A\\u${number}`, server: `EX${number}` }),
    );
    opened.add(analysis(findings, { groups, unlisted: 0 }));
    assert.ok(milliseconds(() => assert.ok(opened.causes().length > 0)) < 5000);
  });

  it('is ranked in time where findings are looked for beside each other', () => {
    const row = causeRows.find(({ evidence = [] }) => evidence.some(({ within }) => within !== undefined));
    assert.ok(row);
    const rules = [
      ...row.explains.flatMap((explained) => explained.rules),
      ...(row.evidence ?? []).flatMap(({ beside = [] }) => beside),
    ];
    const opened = openCase();
    opened.add(
      analysis(rules.flatMap((rule, index) => many(500).map((at) => finding(rule, at * 7 + index, {})))),
    );
    assert.ok(milliseconds(() => assert.ok(opened.causes().length > 0)) < 5000);
  });
});
