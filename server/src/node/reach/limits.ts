/** The time that one step may take, and what ends it earlier. */
export interface Limits {
  /** Milliseconds. */
  readonly step: number;
  readonly signal: AbortSignal;
}

/**
 * Calls back once, at the end of a step's time or when everything is cancelled, unless what is given back is called before.
 * Where it is cancelled already, that is at once, after the caller has gone on.
 */
export function whenOver({ step, signal }: Limits, over: () => void): () => void {
  if (signal.aborted) {
    const soon = setImmediate(over);
    return () => clearImmediate(soon);
  }
  const forget = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  };
  const end = () => {
    forget();
    over();
  };
  const timer = setTimeout(end, step);
  signal.addEventListener('abort', end);
  return forget;
}

/** Waits for something that cannot be stopped itself, no longer than a step; then gives `late()`. @throws what the work throws in time */
export function inTime<Value>(work: Promise<Value>, limits: Limits, late: () => Value): Promise<Value> {
  return new Promise((resolve, reject) => {
    const forget = whenOver(limits, () => resolve(late()));
    work.then(resolve, reject).finally(forget);
  });
}

export type Runner = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** Runs at most so many pieces of work at a time; the rest wait their turn in order. */
export function createRunner(concurrency: number): Runner {
  const waiting: (() => void)[] = [];
  let free = concurrency;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}

/**
 * Gives results in the order in which they come about. In: work that hands over each result, and what ends it early.
 * When nobody reads on, the work is ended and waited for. @throws what the work throws
 */
export async function* asTheyCome<Value>(
  work: (give: (value: Value) => void) => Promise<void>,
  end: () => void,
): AsyncGenerator<Value, void, undefined> {
  const ready: Value[] = [];
  const state = { running: true, wake: () => {} };
  const done = work((value) => {
    ready.push(value);
    state.wake();
  }).finally(() => {
    state.running = false;
    state.wake();
  });
  done.catch(() => {});
  try {
    while (state.running || ready.length > 0) {
      const next = ready.shift();
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => (state.wake = resolve));
    }
  } finally {
    end();
    await done;
  }
}
