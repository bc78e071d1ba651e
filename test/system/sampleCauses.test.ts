import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { judgeSamples, sampleReport, samples } from '../support/samples.ts';

const folder = fileURLToPath(new URL('../../../shared/samples', import.meta.url));
const wanted = 0.8;

describe('labels of real samples', () => {
  it('stand for one sample each, and say nothing of one that names no cause', () => {
    const files = samples.map(({ file }) => file);
    assert.deepEqual(files, [...new Set(files)]);
    for (const { file, cause, causes } of samples) if (cause === null) assert.deepEqual(causes, [], file);
  });
});

(existsSync(folder) ? describe : describe.skip)(
  'the first cause of real samples, in ../shared/samples (skipped where absent)',
  () => {
    it(`is the one that their page names, in ${wanted * 100} % of those that name one`, () => {
      const judged = judgeSamples(folder);
      const report = sampleReport(judged).join('\n');
      console.log(report);
      const telling = judged.filter(({ cause }) => cause !== null);
      const hits = telling.filter(({ hit }) => hit);
      assert.ok(hits.length >= wanted * telling.length, report);
    });
  },
);
