import { PagedResultsControl } from 'ldapts';
import { DirectoryError, type DirectoryObject, type SearchRequest } from '../../directory/source.ts';
import type { Connection, Surroundings } from './connection.ts';
import { referralError } from './failures.ts';
import type { Result } from './messages.ts';
import { completeRanges } from './ranges.ts';
import { describe, encodeSearch } from './searchMessage.ts';

/** As many as a domain controller hands out at once by default (MaxPageSize). */
const pageSize = 1_000;

/** Bytes that may wait to be used, and objects of one page: what an honest server sends is far below, paged or not. */
const mostHeld = 128 * 1024 * 1024;
const mostInPage = 100_000;

/** A domain controller may send a page without objects where a filter is slow. One that sends nothing else never ends. */
const maxEmptyPages = 100;

/**
 * Makes one search on one connection, page by page. The next page is on its way while the one before is used; no more than two are held.
 * @throws DirectoryError, after the objects that came before
 */
export async function* searchOn(
  connection: Connection,
  request: SearchRequest,
  surroundings: Surroundings,
  signal: AbortSignal | undefined,
): AsyncGenerator<DirectoryObject> {
  const pages = new Pages(connection, request, surroundings.settings.operationTimeout);
  const cancel = () => pages.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  let handedOut = 0;
  try {
    if (signal?.aborted === true) pages.cancel();
    else pages.start();
    for (;;) {
      const batch = await pages.next();
      if (batch.length === 0) break;
      for (const object of batch) {
        yield await completeRanges(object, { connection, request, surroundings, signal });
        handedOut++;
      }
    }
    pages.check(surroundings);
  } catch (error) {
    throw withProgress(error, request, handedOut);
  } finally {
    signal?.removeEventListener('abort', cancel);
    pages.stop();
  }
}

class Pages {
  readonly #connection: Connection;
  readonly #request: SearchRequest;
  readonly #operationTimeout: number;
  #arrived: DirectoryObject[] = [];
  #references: string[] = [];
  /** Of the request that is under way. */
  #id: number | undefined;
  #cookie: Buffer | undefined;
  #emptyPages = 0;
  /** Bytes of the objects that have arrived and are not used yet. */
  #held = 0;
  /** Objects of the page that is under way. */
  #inPage = 0;
  #result: Result | undefined;
  #error: DirectoryError | undefined;
  #wake: () => void = () => undefined;

  constructor(connection: Connection, request: SearchRequest, operationTimeout: number) {
    this.#connection = connection;
    this.#request = request;
    this.#operationTimeout = operationTimeout;
  }

  start(): void {
    this.#ask();
  }

  /**
   * A page is handed out when all of it is there and the next one is asked for: whoever works on objects while a page still
   * comes in keeps the server waiting.
   * @returns what has arrived; nothing at the end
   */
  async next(): Promise<readonly DirectoryObject[]> {
    for (;;) {
      const inFull = this.#id === undefined || this.#inPage < this.#arrived.length;
      if (this.#arrived.length > 0 && inFull) return this.#taken();
      if (this.#error) throw this.#error;
      if (this.#id === undefined && this.#cookie === undefined) return [];
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** @throws DirectoryError where the answer is not all there */
  check({ failures }: Surroundings): void {
    const { host } = this.#connection.endpoint;
    if (this.#result && this.#result.code !== 0)
      throw failures.ofSearch(this.#result, describe(this.#request), host);
    if (this.#references.length > 0) throw referralError(this.#references, describe(this.#request), host);
  }

  cancel(): void {
    this.#error = new DirectoryError('cancelled', `Cancelled: ${describe(this.#request)}.`);
    this.#arrived = [];
    this.stop();
    this.#wake();
  }

  stop(): void {
    if (this.#id !== undefined) this.#connection.abandon(this.#id);
    this.#id = undefined;
    this.#cookie = undefined;
  }

  #taken(): readonly DirectoryObject[] {
    const taken = this.#arrived;
    this.#arrived = [];
    this.#held = 0;
    if (this.#id === undefined && this.#cookie !== undefined) this.#ask();
    return taken;
  }

  #ask(): void {
    const paging = new PagedResultsControl({
      value: { size: pageSize, ...(this.#cookie && { cookie: this.#cookie }) },
    });
    const controls = this.#request.scope === 'base' ? [] : [paging];
    this.#cookie = undefined;
    this.#id = this.#connection.send(
      encodeSearch(this.#request, this.#request.attributes, this.#operationTimeout, controls),
      {
        answer: (answer) => {
          if (answer.kind === 'entry') {
            this.#inPage++;
            this.#arrived.push(answer.object);
            this.#hold(answer.object);
          } else this.#references.push(...answer.urls);
          this.#wake();
        },
        done: (result) => this.#pageEnded(result),
        failed: (error) => {
          this.#id = undefined;
          this.#error = error;
          this.#wake();
        },
      },
    );
  }

  /** A server that does not keep to pages, or to sizes, must not fill the memory faster than its answer is used. */
  #hold({ attributes }: DirectoryObject): void {
    for (const values of attributes.values()) for (const value of values) this.#held += value.length;
    if (this.#held <= mostHeld && this.#inPage <= mostInPage) return;
    this.stop();
    this.#arrived = [];
    this.#error = new DirectoryError(
      'limit',
      `${this.#connection.endpoint.host} sends more at once than can be kept: ${describe(this.#request)}.`,
    );
  }

  #pageEnded(result: Result): void {
    this.#id = undefined;
    this.#result = result;
    this.#cookie = result.code === 0 ? result.cookie : undefined;
    this.#emptyPages = this.#inPage === 0 ? this.#emptyPages + 1 : 0;
    this.#inPage = 0;
    if (this.#cookie !== undefined && this.#emptyPages > maxEmptyPages) {
      this.#cookie = undefined;
      this.#error = new DirectoryError(
        'protocol',
        `${this.#connection.endpoint.host} sends one page without objects after the other, and no end: ${describe(this.#request)}.`,
      );
    }
    if (this.#cookie !== undefined && this.#arrived.length <= pageSize) this.#ask();
    this.#wake();
  }
}

/** An error of the connection says what was under way. */
function withProgress(error: unknown, request: SearchRequest, handedOut: number): unknown {
  if (!(error instanceof DirectoryError) || !['unreachable', 'timeout', 'protocol'].includes(error.kind))
    return error;
  const message = error.message.includes(describe(request))
    ? error.message
    : `${error.message} Under way was ${describe(request)}; ${handedOut} objects had been read.`;
  return new DirectoryError(error.kind, message, { cause: error });
}
