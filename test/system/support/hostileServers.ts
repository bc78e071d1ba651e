import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** A server that speaks just enough LDAP (RFC 4511) to be hostile. */
export interface HostileServer {
  readonly port: number;
  readonly asked: () => number;
  close(): Promise<void>;
}

export type HostileRange = 'endless' | 'repeated' | 'empty' | 'cut';

/**
 * Hands out `member` one value at a time, without an end: each part as it is asked for, or always the first. Or no value at all in the
 * first part, or in the second.
 */
export function hostileRanges(kind: HostileRange): Promise<HostileServer> {
  return hostileServer((socket, message) => {
    socket.write(answerTo(message, kind));
  });
}

/** Answers every search with objects and no end: as many as go through, or one now and then. */
export function endlessObjects(kind: 'flood' | 'trickle'): Promise<HostileServer> {
  return hostileServer((socket, message) => {
    const { id, operation } = readMessage(message);
    if (operation !== 0x63) return;
    const object = element(0x30, id, element(0x64, octets('CN=x,DC=y'), element(0x30)));
    if (kind === 'trickle') {
      const timer = setInterval(() => socket.write(object), 20);
      socket.on('close', () => clearInterval(timer));
      return;
    }
    const many = Buffer.concat(Array.from({ length: 2_000 }, () => object));
    const pour = () => {
      while (!socket.destroyed && socket.write(many));
    };
    socket.on('drain', pour);
    pour();
  });
}

/**
 * No hostile one: a domain of which nothing shows but the server itself. It waits before each answer, and counts the searches.
 * @param identity of its certificate: LDAPS
 */
export function emptyDomain(identity: TlsOptions, wait = 0): Promise<HostileServer> {
  const attribute = (name: string, value: string) =>
    element(0x30, octets(name), element(0x31, octets(value)));
  const base = 'DC=contoso,DC=test';
  const root = element(
    0x64,
    octets(''),
    element(
      0x30,
      attribute('defaultNamingContext', base),
      attribute('configurationNamingContext', `CN=Configuration,${base}`),
      attribute('rootDomainNamingContext', base),
      attribute('namingContexts', base),
      attribute('isGlobalCatalogReady', 'FALSE'),
      attribute('currentTime', '20260131120000.0Z'),
    ),
  );
  return hostileServer((socket, message) => {
    const { id, operation } = readMessage(message);
    if (operation !== 0x63) return;
    const isRoot = /objectclass/i.test(message.toString('latin1')) && !message.includes(base);
    const done = element(0x65, Buffer.from([0x0a, 1, 0]), octets(''), octets(''));
    const answers = [...(isRoot ? [element(0x30, id, root)] : []), element(0x30, id, done)];
    setTimeout(() => socket.write(Buffer.concat(answers)), wait);
  }, identity);
}

async function hostileServer(
  answer: (socket: Socket, message: Buffer) => void,
  identity?: TlsOptions,
): Promise<HostileServer> {
  let asked = 0;
  const open = new Set<Socket>();
  const listener = (socket: Socket) => {
    open.add(socket.on('error', () => undefined));
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      for (let size = sizeOf(pending); size <= pending.length; size = sizeOf(pending)) {
        const message = pending.subarray(0, size);
        pending = pending.subarray(size);
        asked++;
        answer(socket, message);
      }
    });
  };
  const server = identity ? createTlsServer(identity, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked: () => asked,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** @returns the length of the first message with its head; infinite where the head is not all there */
function sizeOf(bytes: Buffer): number {
  const first = bytes[1];
  if (first === undefined) return Infinity;
  if (first < 0x80) return 2 + first;
  const digits = first & 0x7f;
  return bytes.length < 2 + digits ? Infinity : 2 + digits + bytes.readUIntBE(2, digits);
}

/** The number of the message as it is encoded, and the tag of its operation. */
function readMessage(message: Buffer): { readonly id: Buffer; readonly operation: number | undefined } {
  const head = (message[1] ?? 0) < 0x80 ? 2 : 2 + ((message[1] ?? 0) & 0x7f);
  const id = message.subarray(head, head + 2 + (message[head + 1] ?? 0));
  return { id, operation: message[head + id.length] };
}

function answerTo(message: Buffer, kind: HostileRange): Buffer {
  const { id, operation } = readMessage(message);
  // Unbind and abandon have no answer.
  if (operation !== 0x63) return Buffer.alloc(0);
  const text = message.toString('latin1');
  const first = kind === 'repeated' ? 0 : Number(/range=(\d+)-/.exec(text)?.[1] ?? 0);
  const isRoot = !text.includes('member');
  const isEmpty = kind === 'empty' || (kind === 'cut' && first > 0);
  const values = isEmpty ? [] : [octets(`CN=m${first}`)];
  const value = element(0x30, octets(`member;range=${first}-${first}`), element(0x31, ...values));
  const entry = element(0x64, octets(isRoot ? '' : 'CN=x,DC=y'), element(0x30, ...(isRoot ? [] : [value])));
  const done = element(0x65, Buffer.from([0x0a, 1, 0]), octets(''), octets(''));
  return Buffer.concat([element(0x30, id, entry), element(0x30, id, done)]);
}

/** The basic encoding rules (X.690): tag, length, content. */
function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function octets(text: string): Buffer {
  return element(0x04, Buffer.from(text));
}
