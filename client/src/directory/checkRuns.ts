import * as vscode from 'vscode';
import {
  checkDefinitionsRequest,
  runChecksRequest,
  type CheckDefinition,
  type CheckDefinitionsResult,
  type CheckNotification,
  type CheckResult,
  type RunChecksParams,
  type RunChecksResult,
} from '../../../server/src/protocol.ts';
import type { ServerHandle } from '../serverHandle.ts';

/** What is asked: the parameters of a run without its number. */
export type CheckQuestion = Omit<RunChecksParams, 'run'>;

/** Numbers of runs and captures, which share their notifications. */
export const nextRun = counter();

/** All checks, what is known of each, and the run that is under way. */
export class CheckRuns {
  readonly #server: ServerHandle;
  readonly #results = new Map<string, CheckResult>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #read = new vscode.EventEmitter<void>();
  readonly #ended = new vscode.EventEmitter<ReadonlySet<string>>();
  readonly #listening: vscode.Disposable;
  #definitions: readonly CheckDefinition[] = [];
  #current: Run | undefined;
  #reading: string | undefined;
  #description = '';
  /** What the run said of the directory that concerns several checks. */
  #troubles: readonly string[] = [];

  readonly results: ReadonlyMap<string, CheckResult> = this.#results;
  readonly onDidChange = this.#changed.event;
  readonly onDidRead = this.#read.event;
  /** Ids of the checks that have new results, when a run is over. */
  readonly onDidEnd = this.#ended.event;

  constructor(server: ServerHandle) {
    this.#server = server;
    this.#listening = server.onCheck((event) => this.#take(event));
  }

  get definitions(): readonly CheckDefinition[] {
    return this.#definitions;
  }

  /** Ids of the checks that the run under way has yet to bring. */
  get waiting(): ReadonlySet<string> {
    return this.#current?.waiting ?? nothing;
  }

  get running(): boolean {
    return this.#current !== undefined;
  }

  /** What is being read, as long as something is. */
  get reading(): string | undefined {
    return this.#reading;
  }

  /** What keeps several checks from being answered; empty where nothing does. */
  get trouble(): string {
    return this.#troubles.join(' ');
  }

  /** What was asked, as the directory says it itself; empty before it has. */
  get description(): string {
    return this.#description;
  }

  /** Asks the server what checks there are, once. */
  async load(): Promise<void> {
    if (this.#definitions.length > 0) return;
    await this.#server.start();
    this.#definitions = (await this.#server.request<CheckDefinitionsResult>(checkDefinitionsRequest)) ?? [];
    this.#changed.fire();
  }

  /** @returns what the directory answered; `undefined` when it was cancelled, `lost` when the server went away */
  async run(question: CheckQuestion): Promise<RunChecksResult | 'lost' | undefined> {
    if (!question.only) this.clear();
    this.cancel();
    const run = startRun(this.#definitions, question);
    this.#troubles = [];
    this.#current = run;
    this.#tell();
    try {
      const answer = await outcomeOf(this.#server, question, run);
      if (typeof answer === 'object' && this.#current === run) this.#description = answer.description;
      return answer;
    } finally {
      this.#finish(run);
    }
  }

  cancel(): void {
    this.#current?.source.cancel();
  }

  /** Another directory or account: what was found is of the last one. */
  clear(): void {
    this.cancel();
    this.#current = undefined;
    this.#results.clear();
    this.#troubles = [];
    this.#description = '';
    this.#tell();
  }

  dispose(): void {
    this.cancel();
    for (const each of [this.#listening, this.#changed, this.#read, this.#ended]) each.dispose();
  }

  #take(event: CheckNotification): void {
    if (event.run !== this.#current?.number) return;
    if ('result' in event) {
      this.#results.set(event.result.check, event.result);
      // Of what is tried from here there may be more to come.
      if (!isReach(event.result.check)) this.#current.waiting.delete(event.result.check);
      this.#current.brought.add(event.result.check);
      this.#changed.fire();
    } else if ('trouble' in event) {
      this.#troubles = [...this.#troubles, event.trouble];
      this.#read.fire();
    } else {
      this.#reading = readingOf(event);
      this.#read.fire();
    }
  }

  #finish(run: Run): void {
    run.source.dispose();
    if (this.#current !== run) return;
    this.#current = undefined;
    this.#tell();
    this.#ended.fire(run.brought);
  }

  #tell(): void {
    this.#reading = undefined;
    this.#changed.fire();
    this.#read.fire();
  }
}

export function isReach(check: string): boolean {
  return check.startsWith('reach.');
}

type ReadingNotification = Extract<CheckNotification, { readonly reading: string }>;

const nothing: ReadonlySet<string> = new Set();

interface Run {
  readonly number: number;
  readonly source: vscode.CancellationTokenSource;
  readonly waiting: Set<string>;
  readonly brought: Set<string>;
}

function startRun(definitions: readonly CheckDefinition[], question: CheckQuestion): Run {
  const asked = definitions.filter(
    ({ id, asks, group }) =>
      (question.only?.includes(id) ?? group !== 'reach') &&
      asks.every((kind) => question[kind] !== undefined),
  );
  return {
    number: nextRun(),
    source: new vscode.CancellationTokenSource(),
    waiting: new Set(asked.map(({ id }) => id)),
    brought: new Set(),
  };
}

/** A server that hangs is not waited for once the run is cancelled. */
function outcomeOf(
  server: ServerHandle,
  question: CheckQuestion,
  { number, source }: Run,
): Promise<RunChecksResult | 'lost' | undefined> {
  const { token } = source;
  const given = new Promise<undefined>((resolve) => token.onCancellationRequested(() => resolve(undefined)));
  const params: RunChecksParams = { ...question, run: number };
  const asked = server
    .start()
    .then(() => server.request<RunChecksResult>(runChecksRequest, params, token))
    .then((answer) => (token.isCancellationRequested ? undefined : (answer ?? 'lost')));
  return Promise.race([asked, given]);
}

function readingOf({ reading, done, total }: ReadingNotification): string {
  return total > 0 ? `${done} of ${total}: ${reading}` : reading;
}

function counter(): () => number {
  let last = 0;
  return () => ++last;
}
