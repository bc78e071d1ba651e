import { isDeepStrictEqual } from 'node:util';
import { openCase } from '../../server/src/diagnosis/causes/openCase.ts';
import { causeStates } from '../../server/src/model/cause.ts';
import type { Analysis } from '../../server/src/model/finding.ts';

/** Explains an analysis. @returns what should not be, in words */
export function checkCauses(analysis: Analysis): string[] {
  const opened = openCase();
  opened.add(analysis);
  const causes = opened.causes();
  const failures: string[] = [];
  const expect = (truth: boolean, what: string) => {
    if (!truth) failures.push(`causes: ${what}`);
  };
  const explained = new Set(causes.flatMap(({ explains }) => explains.map(({ rule }) => rule)));
  for (const { rule } of analysis.findings) expect(explained.has(rule), `nothing explains ${rule}`);
  const ranks = causes.map(({ state }) => causeStates.indexOf(state));
  expect(isDeepStrictEqual(ranks, ranks.toSorted()), 'they are not sorted');
  expect(isDeepStrictEqual(JSON.parse(JSON.stringify(causes)), causes), 'they are no plain data');
  for (const { id, score, message } of causes) {
    expect(Number.isFinite(score), `${id} has the score ${score}`);
    expect(message.length < 3000, `${id} says ${message.length} characters`);
  }
  return failures;
}
