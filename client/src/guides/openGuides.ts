import * as vscode from 'vscode';
import {
  guideRequest,
  type CheckResult,
  type GuideParams,
  type GuideStart,
  type GuideState,
  type Outcome,
} from '../../../server/src/protocol.ts';
import type { DirectoryChecks } from '../directory/directoryChecks.ts';
import type { ServerHandle } from '../serverHandle.ts';

type Answers = Readonly<Record<string, Outcome>>;

const keys = { open: 'guides.open', answers: 'guides.answers' } as const;

/** More guides at once nobody follows. */
const maxOpen = 10;
/** Cases whose answers are kept. */
const maxAnswered = 100;
/** Results of checks come in quick succession, in milliseconds. */
const pause = 50;

/** The guides that are being followed, filled in anew whenever something comes to be known. Guides and answers outlive the window. */
export class OpenGuides {
  readonly #server: ServerHandle;
  readonly #checks: DirectoryChecks;
  readonly #memory: vscode.Memento;
  readonly #states = new Map<string, GuideState>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly { dispose(): unknown }[];
  #timer: NodeJS.Timeout | undefined;
  #round = 0;

  readonly onDidChange = this.#changed.event;

  constructor(server: ServerHandle, checks: DirectoryChecks, memory: vscode.Memento) {
    this.#server = server;
    this.#checks = checks;
    this.#memory = memory;
    const later = () => this.#refreshLater();
    this.#subscriptions = [
      this.#changed,
      checks.runs.onDidChange(later),
      checks.choice.onDidChange(later),
      server.onDidChangeFindings(later),
      server.onDidChangeState(later),
    ];
  }

  /** The one that was opened last comes first. */
  starts(): readonly GuideStart[] {
    return this.#memory.get<GuideStart[]>(keys.open, []);
  }

  start(guide: string): GuideStart | undefined {
    return this.starts().find((each) => each.guide === guide);
  }

  states(): readonly GuideState[] {
    return this.starts().flatMap(({ guide }) => this.#states.get(guide) ?? []);
  }

  async open(start: GuideStart): Promise<void> {
    const others = this.starts().filter(({ guide }) => guide !== start.guide);
    await this.#memory.update(keys.open, [start, ...others].slice(0, maxOpen));
    await this.refresh();
  }

  async close(guide: string): Promise<void> {
    const left = this.starts().filter((each) => each.guide !== guide);
    await this.#memory.update(keys.open, left);
    this.#states.delete(guide);
    this.#changed.fire();
  }

  /** @param outcome what the user says of the step; nothing any more, without one */
  async answer(guide: string, step: string, outcome: Outcome | undefined): Promise<void> {
    const start = this.start(guide);
    if (!start) return;
    const others = without(this.#answersOf(start), step);
    await this.#keep(start, outcome === undefined ? others : { ...others, [step]: outcome });
    await this.refresh();
  }

  async forgetAnswers(guide: string): Promise<void> {
    const start = this.start(guide);
    if (!start) return;
    await this.#keep(start, {});
    await this.refresh();
  }

  /** What a request about a guide has to say of the case. */
  params(start: GuideStart): GuideParams {
    const { guide, facts } = start;
    const { account, mailbox } = this.subjects(start);
    return {
      guide,
      facts,
      ...(account !== undefined && { account }),
      ...(mailbox !== undefined && { mailbox }),
      results: this.#checks.results().map(withoutEvidence),
      answers: this.#answersOf(start),
    };
  }

  /** The account and the mailbox that are chosen, for then the checks are about them; else what the finding names. */
  subjects({ asks, ...start }: GuideStart): { readonly account?: string; readonly mailbox?: string } {
    const chosen = this.#checks.choice.subjects();
    const of = (kind: 'account' | 'mailbox') =>
      asks.includes(kind) ? chosen[kind] || start[kind] : undefined;
    const [account, mailbox] = [of('account'), of('mailbox')];
    return { ...(account !== undefined && { account }), ...(mailbox !== undefined && { mailbox }) };
  }

  /** Fills all of them in anew. Answers of an earlier round that come late are dropped. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    const round = ++this.#round;
    const starts = this.starts();
    if (starts.length > 0) {
      await this.#server.start();
      // A step names its checks by their titles.
      await this.#checks.runs.load();
    }
    const states = await Promise.all(
      starts.map((start) => this.#server.request<GuideState>(guideRequest, this.params(start))),
    );
    if (round !== this.#round) return;
    for (const state of states) if (state) this.#states.set(state.id, state);
    this.#changed.fire();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Nothing is started for guides that nobody looks at. */
  #refreshLater(): void {
    clearTimeout(this.#timer);
    if (this.#server.state !== 'running' || this.starts().length === 0) return;
    this.#timer = setTimeout(() => void this.refresh(), pause);
  }

  /** Answers are about the account and mailbox that they were given for. */
  #keyOf(start: GuideStart): string {
    const { account = '', mailbox = '' } = this.subjects(start);
    return JSON.stringify([start.guide, account, mailbox]);
  }

  #answersOf(start: GuideStart): Answers {
    return this.#memory.get<Record<string, Answers>>(keys.answers, {})[this.#keyOf(start)] ?? {};
  }

  async #keep(start: GuideStart, answers: Answers): Promise<void> {
    const key = this.#keyOf(start);
    const others = without(this.#memory.get<Record<string, Answers>>(keys.answers, {}), key);
    const kept = Object.fromEntries(Object.entries(others).slice(1 - maxAnswered));
    await this.#memory.update(keys.answers, { ...kept, [key]: answers });
  }
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([each]) => each !== key));
}

/** A guide says what a check found, not by which entries: of a large organization these are many. */
function withoutEvidence(result: CheckResult): CheckResult {
  return { ...result, evidence: [], parts: result.parts.map((part) => ({ ...part, evidence: [] })) };
}
