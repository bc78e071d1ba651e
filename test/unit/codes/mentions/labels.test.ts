import assert from 'node:assert/strict';
import { openCatalog } from '../../../../server/src/knowledge/catalog.ts';
import { ownText, score, sharedTexts, type Score } from '../../../support/labels.ts';

/** At least so many of the decoded numbers are codes, of the family that is said first. */
const leastPrecision = 0.98;
/** At least so many of the codes are decoded. */
const leastRecall = 0.95;

describe('numbers that somebody has judged by hand', () => {
  it('are decoded where they are codes, in lines of our own', async () => {
    check('own lines', score([ownText()], await openCatalog()));
  });

  it('are decoded where they are codes, in the real samples and the seeds', async function () {
    const texts = sharedTexts();
    if (texts.length === 0) {
      process.stdout.write('    samples and seeds: not run, ../shared is not there\n');
      this.skip();
    }
    assert.ok(texts.flatMap(({ labels }) => labels).length >= 300);
    check('samples and seeds', score(texts, await openCatalog()));
  }).timeout(20_000);
});

function check(name: string, { right, wrong, missed, precision, recall }: Score): void {
  const figures = `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, ${right} right`;
  process.stdout.write(`    ${name}: ${figures}, ${wrong.length} wrong, ${missed.length} missed\n`);
  if (process.env['SHOW_LABELS']) process.stdout.write([...wrong, ...missed, ''].join('\n'));
  assert.ok(precision >= leastPrecision, `${figures}\n${wrong.join('\n')}`);
  assert.ok(recall >= leastRecall, `${figures}\n${missed.join('\n')}`);
}
