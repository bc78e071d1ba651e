// Of real samples, the share in which the first cause is the one that their page names.
// Usage: node test/bench/samples.ts [folder]     (after a build)
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { judgeSamples, sampleReport } from '../support/samples.ts';

const folder = process.argv[2] ?? fileURLToPath(new URL('../../../shared/samples', import.meta.url));

console.log(
  existsSync(folder)
    ? sampleReport(judgeSamples(folder)).join('\n')
    : `Skipped: there is no folder ${folder}.`,
);
