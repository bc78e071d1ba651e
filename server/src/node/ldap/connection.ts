import { connect, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { AbandonRequest, BindRequest, ExtendedRequest, UnbindRequest, type Message } from 'ldapts';
import { DirectoryError } from '../../directory/source.ts';
import { visible } from '../../text/hidden.ts';
import type { Failures } from './failures.ts';
import { decode, Frames, type Answer, type Result } from './messages.ts';
import { networkMeaning } from './networkWords.ts';
import { wordsOf, type LdapSettings } from './options.ts';
import type { Names } from './resolver.ts';
import { encrypt } from './tls.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What every connection of a source shares. */
export interface Surroundings {
  readonly settings: LdapSettings;
  readonly names: Names;
  readonly trust: SecureContext;
  readonly failures: Failures;
}

/** Who waits for the answers to one request. The last call is `done` or `failed`. */
export interface Receiver {
  answer(answer: Exclude<Answer, { readonly kind: 'result' }>): void;
  done(result: Result): void;
  failed(error: DirectoryError): void;
}

/** Behind `startTls`, RFC 4511, section 4.14. */
const startTlsOid = '1.3.6.1.4.1.1466.20037';
const noticeOfDisconnection = '1.3.6.1.4.1.1466.20036';

/** One connection to one server, encrypted and logged on. Requests run side by side on it. */
export class Connection {
  readonly endpoint: Endpoint;
  readonly #surroundings: Surroundings;
  readonly #waiting = new Map<number, { readonly receiver: Receiver; readonly timer: NodeJS.Timeout }>();
  #socket: Socket;
  #frames = new Frames();
  #lastId = 0;
  #closed = false;
  /** Why it was ended from here while it was being opened. */
  #stopped: DirectoryError | undefined;

  private constructor(endpoint: Endpoint, surroundings: Surroundings, socket: Socket) {
    this.endpoint = endpoint;
    this.#surroundings = surroundings;
    this.#socket = socket;
  }

  /** @throws DirectoryError `unreachable`, `certificate`, `encryption`, `credentials`, `timeout`, `cancelled` */
  static async open(
    endpoint: Endpoint,
    surroundings: Surroundings,
    signal: AbortSignal,
  ): Promise<Connection> {
    const { connectTimeout } = surroundings.settings;
    const socket = connect({
      ...endpoint,
      lookup: surroundings.names.lookup,
      autoSelectFamily: true,
      noDelay: true,
    });
    const connection = new Connection(endpoint, surroundings, socket);
    const cancel = () =>
      connection.#stop(new DirectoryError('cancelled', `Cancelled: connecting to ${endpoint.host}.`));
    const timer = setTimeout(
      () =>
        connection.#stop(
          connection.#unreachable(
            `no answer within ${connectTimeout / 1000} seconds`,
            Object.assign(new Error('No answer.'), { code: 'ETIMEDOUT' }),
          ),
        ),
      connectTimeout,
    );
    signal.addEventListener('abort', cancel, { once: true });
    try {
      await connection.#establish();
      clearTimeout(timer);
      await connection.#logOn();
    } catch (error) {
      connection.#end(connection.#unreachable('the connection failed'));
      throw connection.#stopped ?? error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    }
    return connection;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Sends a request. @returns its number, to abandon it by */
  send(make: (id: number) => Message, receiver: Receiver): number {
    const id = ++this.#lastId;
    if (this.#closed) {
      receiver.failed(
        new DirectoryError('unreachable', `The connection to ${this.endpoint.host} is closed.`),
      );
      return id;
    }
    const timer = setTimeout(() => this.#timedOut(id), this.#surroundings.settings.operationTimeout);
    this.#waiting.set(id, { receiver, timer });
    this.#socket.write(make(id).write());
    return id;
  }

  /** Tells the server to stop (RFC 4511, section 4.11), and hears no more of the request. */
  abandon(id: number): void {
    if (!this.#take(id) || this.#closed) return;
    this.#socket.write(new AbandonRequest({ messageId: ++this.#lastId, abandonId: id }).write());
  }

  close(
    reason = new DirectoryError('cancelled', `The connection to ${this.endpoint.host} was closed.`),
  ): void {
    if (!this.#closed && this.#socket.writable)
      this.#socket.write(new UnbindRequest({ messageId: ++this.#lastId }).write());
    this.#end(reason);
  }

  async #establish(): Promise<void> {
    const { settings, trust } = this.#surroundings;
    await this.#connected();
    if (settings.tls && settings.scheme === 'ldap') await this.#startTls();
    if (settings.tls) {
      this.#unlisten();
      this.#socket = await encrypt(this.#socket, this.endpoint.host, settings.verifyCertificate, trust);
      this.#frames = new Frames();
      this.#listen();
    }
  }

  #connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (error: Error) => reject(this.#unreachable(wordsOf(error), error));
      this.#socket.once('error', failed);
      this.#socket.once('connect', () => {
        this.#socket.removeListener('error', failed);
        this.#listen();
        resolve();
      });
    });
  }

  async #startTls(): Promise<void> {
    const result = await this.#ask((messageId) => new ExtendedRequest({ messageId, oid: startTlsOid }));
    if (result.code !== 0) throw this.#surroundings.failures.ofStartTls(result, this.endpoint.host);
  }

  async #logOn(): Promise<void> {
    const { credentials } = this.#surroundings.settings;
    if (!credentials) return;
    const { user, password } = credentials;
    const result = await this.#ask((messageId) => new BindRequest({ messageId, dn: user, password }));
    if (result.code !== 0) throw this.#surroundings.failures.ofLogon(result, user, this.endpoint.host);
  }

  #ask(make: (id: number) => Message): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.send(make, { answer: () => undefined, done: resolve, failed: reject });
    });
  }

  #listen(): void {
    this.#socket.on('data', this.#arrived);
    this.#socket.on('error', this.#lost);
    this.#socket.on('close', this.#lost);
  }

  #unlisten(): void {
    this.#socket.removeListener('data', this.#arrived);
    this.#socket.removeListener('close', this.#lost);
  }

  readonly #arrived = (chunk: Buffer): void => {
    try {
      for (const frame of this.#frames.push(chunk)) {
        const answer = decode(frame);
        if (answer) this.#deliver(answer);
      }
    } catch (error) {
      this.#end(
        new DirectoryError('protocol', `${this.endpoint.host} does not speak LDAP: ${wordsOf(error)}`, {
          cause: error,
        }),
      );
    }
  };

  #deliver(answer: Answer): void {
    if (answer.kind === 'result') {
      if (answer.id === 0 && answer.result.oid === noticeOfDisconnection) {
        this.#end(this.#unreachable(`the server ends the connection: ${visible(answer.result.message)}`));
        return;
      }
      this.#take(answer.id)?.done(answer.result);
      return;
    }
    this.#waiting.get(answer.id)?.receiver.answer(answer);
  }

  readonly #lost = (error?: Error | boolean): void => {
    const words = error instanceof Error ? wordsOf(error) : 'the server closed the connection';
    this.#end(this.#unreachable(words, error instanceof Error ? error : undefined));
  };

  #timedOut(id: number): void {
    const waiting = this.#waiting.get(id);
    const seconds = this.#surroundings.settings.operationTimeout / 1000;
    this.abandon(id);
    waiting?.receiver.failed(
      new DirectoryError('timeout', `${this.endpoint.host} did not finish within ${seconds} seconds.`),
    );
  }

  #take(id: number): Receiver | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    return waiting?.receiver;
  }

  #stop(reason: DirectoryError): void {
    this.#stopped = reason;
    this.#end(reason);
  }

  #end(error: DirectoryError): void {
    this.#closed = true;
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.failed(error);
    this.#socket.destroy();
  }

  #unreachable(words: string, cause?: Error): DirectoryError {
    const { host, port } = this.endpoint;
    const message = `${host}, port ${port}: ${words}. ${networkMeaning(cause)}`.trimEnd();
    return new DirectoryError('unreachable', message, { cause });
  }
}
