// Of real samples, the share in which the first finding is the cause that their page names.
// Usage: node test/bench/samples.ts [folder]     (after a build)
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { judgeSamples, type Judged } from '../support/samples.ts';

const folder = process.argv[2] ?? fileURLToPath(new URL('../../../shared/samples', import.meta.url));

if (existsSync(folder)) report(judgeSamples(folder));
else console.log(`Skipped: there is no folder ${folder}.`);

function report(judged: readonly Judged[]): void {
  const named = judged.filter(({ cause }) => cause !== null);
  for (const kind of [...new Set(named.map(kindOf))]) {
    const ofKind = named.filter((each) => kindOf(each) === kind);
    console.log(`${kind.padEnd(18)}${share(ofKind)}`);
  }
  console.log(`${'all that name one'.padEnd(18)}${share(named)}`);
  console.log(`${'name none'.padEnd(18)}${judged.length - named.length}`);
  const misses = named.filter(({ hit }) => !hit);
  if (misses.length > 0) console.log('\nMisses:');
  for (const { file, cause, first, rules } of misses) {
    const wanted = rules.length > 0 ? `wanted ${rules.join(' or ')}` : 'no rule is named yet';
    console.log(`  ${file}: ${first ?? 'no finding'}; ${wanted}. ${cause ?? ''}`);
  }
}

function kindOf({ file }: Judged): string {
  return file.slice(0, file.indexOf('/'));
}

function share(judged: readonly Judged[]): string {
  const hits = judged.filter(({ hit }) => hit).length;
  return `${hits} of ${judged.length}`.padEnd(12) + `${Math.round((100 * hits) / judged.length)} %`;
}
