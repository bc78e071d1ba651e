import { DirectoryError } from '../../directory/source.ts';
import { Connection, type Endpoint, type Surroundings } from './connection.ts';

/** A connection that is in use until it is given back. */
export interface Lease {
  readonly connection: Connection;
  /** It was open before: the server may have closed it without our knowing yet. */
  readonly reused: boolean;
  /** @param broken a search was broken off: the connection is closed unless somebody else uses it */
  giveBack(broken: boolean): void;
}

interface Entry {
  readonly opening: Promise<Connection>;
  readonly cancel: AbortController;
  /** Once it is open. */
  connection?: Connection;
  users: number;
}

/** One connection to each server, opened when first needed. */
export class Pool {
  readonly #surroundings: Surroundings;
  readonly #entries = new Map<string, Entry>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** @throws DirectoryError */
  async take(endpoint: Endpoint, signal: AbortSignal | undefined): Promise<Lease> {
    const key = `${endpoint.host.toLowerCase()}:${endpoint.port}`;
    const known = this.#entries.get(key);
    const entry = known && known.connection?.closed !== true ? known : this.#open(key, endpoint);
    const reused = entry.connection !== undefined;
    const giveBack = (broken: boolean) => {
      entry.users--;
      if (broken && entry.users === 0) this.#drop(key, entry);
    };
    entry.users++;
    try {
      return { connection: await unlessAborted(entry.opening, endpoint, signal), reused, giveBack };
    } catch (error) {
      giveBack(true);
      throw error;
    }
  }

  close(): void {
    for (const [key, entry] of [...this.#entries]) this.#drop(key, entry);
  }

  #open(key: string, endpoint: Endpoint): Entry {
    const cancel = new AbortController();
    const opening = Connection.open(endpoint, this.#surroundings, cancel.signal);
    const entry: Entry = { opening, cancel, users: 0 };
    this.#entries.set(key, entry);
    opening.then(
      (connection) => (entry.connection = connection),
      () => this.#drop(key, entry),
    );
    return entry;
  }

  #drop(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    entry.cancel.abort();
    entry.connection?.close();
  }
}

function unlessAborted<T>(
  promise: Promise<T>,
  { host }: Endpoint,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new DirectoryError('cancelled', `Cancelled: connecting to ${host}.`));
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
