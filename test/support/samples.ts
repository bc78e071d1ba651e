import { readFileSync } from 'node:fs';
import { rowsOf, triage } from './cli.ts';

/** A real sample: the cause that the page names from which it was taken, in our words, and the rules that say so. */
export interface Sample {
  readonly file: string;
  /** `null` where the page names no cause. */
  readonly cause: string | null;
  /** Empty while no rule knows the cause. */
  readonly rules: readonly string[];
}

export interface Judged extends Sample {
  /** The rule of the first finding, in the order of the command line. */
  readonly first: string | undefined;
  readonly hit: boolean;
}

export const samples = (
  JSON.parse(readFileSync(new URL('../bench/samples.json', import.meta.url), 'utf8')) as {
    readonly samples: readonly Sample[];
  }
).samples;

/** Reads all of a folder of samples with the built command line, and compares the first finding of each with its label. */
export function judgeSamples(folder: string): Judged[] {
  const first = new Map<string, string>();
  for (const row of rowsOf(triage('analyze', folder, '--format', 'ndjson'))) {
    if (row.type !== 'finding') continue;
    const name = String(row['file'])
      .slice(folder.length + 1)
      .replaceAll('\\', '/');
    if (!first.has(name)) first.set(name, String(row['rule']));
  }
  return samples.map((sample) => {
    const rule = first.get(sample.file);
    return { ...sample, first: rule, hit: rule !== undefined && sample.rules.includes(rule) };
  });
}
