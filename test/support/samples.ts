import { readFileSync } from 'node:fs';
import { rowsOf, triage, type Row } from './cli.ts';

/** A real sample: the cause that the page names from which it was taken, in our words, and the causes of ours that say so. */
export interface Sample {
  readonly file: string;
  /** `null` where the page names no cause. */
  readonly cause: string | null;
  /** Ids of causes, `rule:` and the id of its rule for one that is a finding by itself. Empty while none knows the cause. */
  readonly causes: readonly string[];
  /** They name the cause of the page beside others that are more common. */
  readonly among?: true;
}

export interface Judged extends Sample {
  /** The cause that is printed first. */
  readonly first: string | undefined;
  /** It is the page's, told apart from all others. */
  readonly hit: boolean;
  /** It is the page's, or names that among others. */
  readonly named: boolean;
}

export const samples = (
  JSON.parse(readFileSync(new URL('../bench/samples.json', import.meta.url), 'utf8')) as {
    readonly samples: readonly Sample[];
  }
).samples;

/** Reads each sample of a folder as a case of its own with the built command line, and compares its first cause with its label. */
export function judgeSamples(folder: string): Judged[] {
  return samples.map((sample) => {
    const first = rowsOf(triage('analyze', `${folder}/${sample.file}`, '--format', 'ndjson')).find(isFirst);
    const named = first !== undefined && sample.causes.includes(String(first['id']));
    return { ...sample, first: first && String(first['id']), named, hit: named && sample.among !== true };
  });
}

function isFirst({ type, rank }: Row): boolean {
  return type === 'cause' && rank === 1;
}

/** The share of samples that something holds for, such as `11 of 12   92 %`. */
export function shareOf(judged: readonly Judged[], holds: (each: Judged) => boolean): string {
  const count = judged.filter(holds).length;
  return `${count} of ${judged.length}`.padEnd(12) + `${Math.round((100 * count) / judged.length)} %`;
}

/** For people: shares and their denominators for each kind of sample, and every miss. */
export function sampleReport(judged: readonly Judged[]): string[] {
  const telling = judged.filter(({ cause }) => cause !== null);
  const kinds = [...new Set(telling.map(kindOf))];
  const line = (title: string, of: readonly Judged[]) =>
    title.padEnd(18) + shareOf(of, ({ hit }) => hit).padEnd(20) + shareOf(of, ({ named }) => named);
  const misses = telling.filter(({ hit }) => !hit);
  return [
    `${''.padEnd(18)}${'is the first'.padEnd(20)}or is named there among others`,
    ...kinds.map((kind) =>
      line(
        kind,
        telling.filter((each) => kindOf(each) === kind),
      ),
    ),
    line('all that name one', telling),
    `${'name none'.padEnd(18)}${judged.length - telling.length}`,
    ...misses.map(
      ({ file, cause, first = 'no cause', named }) =>
        `${named ? 'among others' : 'miss'}: ${file}: ${first}; the page says: ${cause ?? ''}`,
    ),
  ];
}

function kindOf({ file }: Judged): string {
  return file.slice(0, file.indexOf('/'));
}
