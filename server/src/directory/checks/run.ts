import { checkRows, directoryReads, type CheckRow, type Named } from '../../knowledge/directory.ts';
import type { CheckResult } from '../../model/check.ts';
import { gather, type Answer, type Deadline } from '../gather.ts';
import type { Asked } from '../requests.ts';
import type { DirectorySource } from '../source.ts';
import { openCase, type CaseCatalog } from './case.ts';
import { isAsked, runCheck } from './index.ts';
import { whyNotFound } from './named.ts';

/** What a run tells of as it goes on. */
export type CheckEvent =
  | { readonly kind: 'read'; readonly title: string; readonly done: number; readonly total: number }
  /** What keeps several checks from being answered, in full: they say it in a few words. */
  | {
      readonly kind: 'trouble';
      readonly message: string;
      /** Where nobody has that name. */ readonly unfound?: Named;
    }
  | { readonly kind: 'result'; readonly result: CheckResult };

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Ids of the checks to run; all that can be asked, if absent. */
  readonly only?: ReadonlySet<string>;
  /** What was read before, used and added to. */
  readonly answers?: Map<string, readonly Answer[]>;
  /** What is not read when it fires makes checks unknown. */
  readonly deadline?: Deadline;
}

/**
 * Reads what the checks need and runs each as soon as all of it is there.
 * @throws DirectoryError `cancelled`, or why the server cannot be asked anything; all else is in the results
 */
export async function* runChecks(
  source: DirectorySource,
  asked: Asked,
  catalog: CaseCatalog,
  options: RunOptions = {},
): AsyncGenerator<CheckEvent> {
  const waiting = new Set(
    checkRows.filter((row) => isAsked(row, { asked }) && options.only?.has(row.id) !== false),
  );
  const needed = withEarlier(new Set([...waiting].flatMap((row) => row.reads)));
  const answers = options.answers ?? new Map<string, readonly Answer[]>();
  const data = openCase(answers, asked, catalog);
  const troubles = new Set<string>();
  const said = new Set<string>();
  const names = new Set<Named>((['account', 'mailbox'] as const).filter((kind) => asked[kind] !== undefined));
  yield* ready();
  for await (const read of gather(source, asked, answers, {
    only: needed,
    onLost: (error) => troubles.add(error.message),
    ...(options.signal && { signal: options.signal }),
    ...(options.deadline && { deadline: options.deadline }),
  })) {
    const [first] = answers.get('rootDse') ?? [];
    if (first?.error && first.error.kind !== 'notCaptured') {
      answers.clear();
      throw first.error;
    }
    const done = [...needed].filter((id) => answers.has(id)).length;
    yield { kind: 'read', title: read.title, done, total: needed.size };
    yield* ready();
  }

  function* ready(): Generator<CheckEvent> {
    yield* untold();
    for (const row of waiting) {
      if (![...needs(row)].every((id) => answers.has(id))) continue;
      waiting.delete(row);
      yield { kind: 'result', result: runCheck(row, data) };
    }
  }

  function* untold(): Generator<CheckEvent> {
    for (const kind of names) {
      if (!answers.has(kind)) continue;
      names.delete(kind);
      const message = whyNotFound(data, kind, source);
      if (message === undefined) continue;
      said.add(message);
      yield { kind: 'trouble', message, unfound: kind };
    }
    for (const message of troubles) {
      if (!said.has(message)) yield { kind: 'trouble', message };
      said.add(message);
    }
  }
}

/** The reads of a check, and those that its names and its time come from. */
function needs(row: CheckRow): ReadonlySet<string> {
  return withEarlier(new Set(row.reads));
}

/** With every read that one of them refers to. */
export function withEarlier(reads: ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set(['rootDse', 'partitions', 'domain', ...reads]);
  for (const read of directoryReads.toReversed()) {
    if (!all.has(read.id)) continue;
    for (const id of referred(
      read.base,
      read.filter,
      typeof read.where === 'object' ? read.where.server : '',
    ))
      all.add(id);
  }
  return all;
}

function referred(...templates: string[]): string[] {
  return templates.flatMap((template) =>
    [...template.matchAll(/\{(\w+)\.[\w-]+\}/g)].map(([, id = '']) => id),
  );
}
