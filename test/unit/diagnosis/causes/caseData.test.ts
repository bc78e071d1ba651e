import assert from 'node:assert/strict';
import { addAnalysis, emptyCase } from '../../../../server/src/diagnosis/causes/caseData.ts';
import { tallyOf } from '../../../../server/src/diagnosis/causes/tally.ts';
import type { Analysis } from '../../../../server/src/model/finding.ts';
import { agentLog } from '../../../support/agentCases.ts';
import { analyse } from '../../../support/markup.ts';

const names = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `/o=A/cn=m${from + index}`);
const account = 'ADATUM\\svc';
const server = 'EX1';
const refusing = (from: number): Analysis =>
  analyse(agentLog({ account, server, mailboxes: names(from, 5) }), 100);

describe('a case of several logs', () => {
  it('counts failures since the last success over the end of a log', () => {
    const data = emptyCase();
    addAnalysis(data, refusing(0));
    addAnalysis(data, refusing(5));
    assert.deepEqual(
      [...data.groups.values()].map(({ failedSince }) => failedSince),
      [10],
    );
  });

  it('sees that an account broke off where the failures go on in the next log', () => {
    const data = emptyCase();
    const before = agentLog({ account, server, mailboxes: names(0, 10), refused: new Set(names(5, 5)) });
    addAnalysis(data, analyse(before, 100));
    addAnalysis(data, refusing(10));
    const { openedBefore, refused } = tallyOf([...data.groups.values()]);
    assert.deepEqual([openedBefore, refused.length], [5, 10]);
  });
});
