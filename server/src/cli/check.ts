import { runChecks } from '../directory/checks/run.ts';
import { sweepMailboxes } from '../directory/checks/sweep.ts';
import type { Answer } from '../directory/gather.ts';
import type { Asked } from '../directory/requests.ts';
import { DirectoryError, type DirectorySource } from '../directory/source.ts';
import { createEngine } from '../engine.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import type { CheckResult, Outcome } from '../model/check.ts';
import { openDirectory, type DirectoryTarget } from '../node/openDirectory.ts';
import { reachChecks, reachOfDirectory } from '../node/reach/directoryReach.ts';
import { limitedTo } from '../node/timeLimit.ts';
import { visible } from '../text/hidden.ts';
import { ndjsonChecks, textChecks, type CheckOutput } from './checkOutput.ts';
import { fileProgress, interruption, progress } from './progress.ts';

export interface CheckOptions {
  readonly target: DirectoryTarget;
  readonly account?: string;
  readonly mailboxes: readonly string[];
  /** Every mailbox of the domain, by the checks that can be asked of many. */
  readonly all: boolean;
  readonly only?: ReadonlySet<string>;
  /** Also whether the servers that the directory names are reached from this computer. */
  readonly reach: boolean;
  /** Minutes that the reads for one mailbox may take. */
  readonly timeLimit: number;
  readonly format: 'text' | 'ndjson';
}

interface Session {
  readonly options: CheckOptions;
  readonly source: DirectorySource;
  readonly catalog: Catalog;
  readonly signal: AbortSignal;
  readonly output: CheckOutput;
  readonly counts: Record<Outcome, number>;
}

/**
 * Runs the directory checks and prints each result as it comes.
 * @returns the exit code: 0 all passed, 1 one failed, 3 none failed but one is unknown, 2 the directory could not be read
 */
export async function check(options: CheckOptions): Promise<number> {
  const catalog = await createEngine().catalog();
  const output = options.format === 'ndjson' ? ndjsonChecks : textChecks;
  const counts = { passed: 0, failed: 0, unknown: 0 };
  try {
    const signal = interruption();
    const source = await openDirectory(options.target, catalog, { signal, onRead: fileProgress });
    try {
      print(output.directory(source.description));
      await runAll({ options, source, catalog, signal, output, counts });
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    progress('');
    process.stderr.write(`${visible(error.message)}\n`);
    return 2;
  }
  print(output.summary(counts));
  if (counts.failed > 0) return 1;
  return counts.unknown > 0 ? 3 : 0;
}

async function runAll(session: Session): Promise<void> {
  const { account, mailboxes, all } = session.options;
  const asked: Asked = account === undefined ? {} : { account };
  if (all) await sweep(session, asked);
  else if (mailboxes.length === 0) await runOne(session, asked);
  else for (const mailbox of mailboxes) await runOne(session, { ...asked, mailbox });
}

async function runOne(session: Session, asked: Asked): Promise<void> {
  const { options, source, catalog, signal, output, counts } = session;
  print(output.asked(asked));
  const { only } = options;
  const answers = new Map<string, readonly Answer[]>();
  const limits = limitedTo(options.timeLimit, signal);
  const held: CheckResult[] = [];
  try {
    for await (const event of runChecks(source, asked, catalog, {
      answers,
      ...limits,
      ...(only && { only }),
    })) {
      if (event.kind === 'read') progress(`${event.done} of ${event.total}: ${event.title}`);
      else if (event.kind === 'trouble') print(output.trouble(event.message));
      else {
        counts[event.result.outcome]++;
        if (output.asTheyCome) print(output.result(event.result, asked));
        else held.push(event.result);
      }
    }
  } finally {
    // Also where it is cancelled: what was found is shown.
    print(output.held(held, asked));
  }
  if (options.reach) await reach(session, asked, answers);
}

/** Each check once, when all of it is there: what is printed cannot be printed over. */
async function reach(
  { options, source, catalog, signal, output, counts }: Session,
  asked: Asked,
  answers: Map<string, readonly Answer[]>,
): Promise<void> {
  const { target } = options;
  const { caFile, resolver } = 'file' in target ? {} : target;
  const last = new Map<string, CheckResult>();
  for await (const result of reachOfDirectory(source, asked, {
    ...{ catalog, checks: reachChecks, answers, signal },
    ...(caFile !== undefined && { caFile }),
    ...(resolver && { resolver }),
  })) {
    last.set(result.check, result);
    progress(`${result.check}: ${result.parts.length} answers`);
  }
  for (const result of last.values()) {
    counts[result.outcome]++;
    print(output.result(result, asked));
  }
}

async function sweep({ source, catalog, signal, output, counts }: Session, asked: Asked): Promise<void> {
  print(output.asked(asked));
  const swept = output.sweep();
  for await (const event of sweepMailboxes(source, asked, catalog, signal)) {
    if (event.kind === 'read') progress(event.title);
    else if (event.kind === 'trouble') print(output.trouble(event.message));
    else if (event.kind === 'mailbox') print(swept.mailbox(event.dn, event.results));
    else {
      for (const of of Object.values(event.byCheck)) {
        for (const outcome of ['passed', 'failed', 'unknown'] as const) counts[outcome] += of[outcome];
      }
      print(swept.counted(event.mailboxes, event.byCheck));
    }
  }
}

function print(lines: readonly string[]): void {
  if (lines.length === 0) return;
  progress('');
  process.stdout.write(`${lines.join('\n')}\n`);
}
