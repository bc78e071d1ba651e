import {
  DirectoryError,
  type DirectoryObject,
  type DirectorySource,
  type SearchRequest,
} from '../../directory/source.ts';
import type { Catalog } from '../../knowledge/catalog.ts';
import { visible } from '../../text/hidden.ts';
import type { Endpoint, Surroundings } from './connection.ts';
import { createFailures } from './failures.ts';
import { readOptions, type LdapOptions, type LdapSettings } from './options.ts';
import { Pool } from './pool.ts';
import { createNames } from './resolver.ts';
import { Routes } from './routes.ts';
import { searchOn } from './search.ts';
import { describe } from './searchMessage.ts';
import { trustOf } from './tls.ts';

export type { LdapOptions } from './options.ts';

/**
 * A directory over LDAP: reads only, encrypted unless the reader is anonymous and wants it otherwise.
 * Nothing is connected before the first search.
 * @throws DirectoryError for options that cannot work: a password over clear text (`encryption`), a file of authorities that is none (`certificate`) …
 */
export async function openLdapSource(options: LdapOptions, catalog: Catalog): Promise<DirectorySource> {
  const settings = await readOptions(options);
  return new LdapSource({
    settings,
    names: createNames(settings.resolver),
    trust: trustOf(settings),
    failures: createFailures(catalog),
  });
}

class LdapSource implements DirectorySource {
  readonly description: string;
  readonly #surroundings: Surroundings;
  readonly #pool: Pool;
  readonly #routes: Routes;
  /** A refused logon is not tried again: each try counts towards locking the account. */
  #refused: DirectoryError | undefined;
  #closed = false;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#pool = new Pool(surroundings);
    this.#routes = new Routes(surroundings, (request, endpoints, signal) =>
      this.#searchAny(request, endpoints, signal),
    );
    this.description = describeSource(surroundings.settings);
  }

  async *search(request: SearchRequest, signal?: AbortSignal): AsyncGenerator<DirectoryObject> {
    const endpoints = await this.#routes.endpoints(request, signal);
    yield* this.#searchAny(request, endpoints, signal);
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#pool.close();
    return Promise.resolve();
  }

  /** On the first of the servers that answers. Once one has handed out objects there is no other to go on with. */
  async *#searchAny(
    request: SearchRequest,
    endpoints: readonly Endpoint[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<DirectoryObject> {
    const failed: DirectoryError[] = [];
    for (const endpoint of endpoints) {
      for (const attempt of ['first', 'again']) {
        const progress: Progress = { begun: false, reused: false };
        try {
          yield* this.#searchOne(request, endpoint, signal, progress);
          this.#routes.prefer(endpoint);
          return;
        } catch (error) {
          if (!(error instanceof DirectoryError) || progress.begun || !elsewhere.has(error.kind)) throw error;
          if (progress.reused && attempt === 'first' && error.kind === 'unreachable') continue;
          failed.push(error);
          break;
        }
      }
    }
    throw noneAnswers(failed, request);
  }

  async *#searchOne(
    request: SearchRequest,
    endpoint: Endpoint,
    signal: AbortSignal | undefined,
    progress: Progress,
  ): AsyncGenerator<DirectoryObject> {
    this.#check(request, signal);
    const lease = await this.#pool.take(endpoint, signal).catch((error: unknown) => {
      if (error instanceof DirectoryError && error.kind === 'credentials') this.#refused = error;
      throw error;
    });
    progress.reused = lease.reused;
    let broken = true;
    try {
      for await (const object of searchOn(lease.connection, request, this.#surroundings, signal)) {
        progress.begun = true;
        yield object;
      }
      broken = false;
    } catch (error) {
      broken =
        !(error instanceof DirectoryError) ||
        ['cancelled', 'timeout', 'unreachable', 'protocol'].includes(error.kind);
      throw error;
    } finally {
      lease.giveBack(broken);
    }
  }

  #check(request: SearchRequest, signal: AbortSignal | undefined): void {
    if (this.#closed)
      throw new DirectoryError('cancelled', `The directory was closed before ${describe(request)}.`);
    if (signal?.aborted === true) throw new DirectoryError('cancelled', `Cancelled: ${describe(request)}.`);
    if (this.#refused) throw this.#refused;
  }
}

interface Progress {
  begun: boolean;
  reused: boolean;
}

/** Where another server may do better. */
const elsewhere: ReadonlySet<string> = new Set(['unreachable', 'certificate', 'encryption']);

function noneAnswers(failed: readonly DirectoryError[], request: SearchRequest): DirectoryError {
  const [first] = failed;
  if (!first) return new DirectoryError('unreachable', `No server was found for ${describe(request)}.`);
  if (failed.length === 1) return first;
  return new DirectoryError(
    first.kind,
    `None of ${failed.length} servers answers. ${failed.map((error) => error.message).join(' ')}`,
    { cause: first },
  );
}

function describeSource({ scheme, host, credentials, tls }: LdapSettings): string {
  const encryption = scheme === 'ldaps' ? '' : tls ? ' with StartTLS' : ', not encrypted';
  const reader = credentials ? visible(credentials.user) : 'anonymous';
  return `${scheme}://${host}${encryption}, as ${reader}, since ${new Date().toISOString()}`;
}
