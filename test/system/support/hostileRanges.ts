import { createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * A server that speaks just enough LDAP (RFC 4511) to hand out `member` one value at a time, without an end: each part as it is
 * asked for, or always the first.
 */
export async function hostileRanges(kind: 'endless' | 'repeated'): Promise<{
  readonly port: number;
  readonly asked: () => number;
  close(): Promise<void>;
}> {
  let asked = 0;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket.on('error', () => undefined));
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      for (let size = sizeOf(pending); size <= pending.length; size = sizeOf(pending)) {
        const message = pending.subarray(0, size);
        pending = pending.subarray(size);
        asked++;
        socket.write(answerTo(message, kind));
      }
    });
  });
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

function answerTo(message: Buffer, kind: 'endless' | 'repeated'): Buffer {
  const head = (message[1] ?? 0) < 0x80 ? 2 : 2 + ((message[1] ?? 0) & 0x7f);
  const id = message.subarray(head, head + 2 + (message[head + 1] ?? 0));
  const operation = message[head + id.length];
  // Unbind and abandon have no answer.
  if (operation !== 0x63) return Buffer.alloc(0);
  const text = message.toString('latin1');
  const first = kind === 'repeated' ? 0 : Number(/range=(\d+)-/.exec(text)?.[1] ?? 0);
  const isRoot = !text.includes('member');
  const value = element(
    0x30,
    octets(`member;range=${first}-${first}`),
    element(0x31, octets(`CN=m${first}`)),
  );
  const entry = element(0x64, octets(isRoot ? '' : 'CN=x,DC=y'), element(0x30, ...(isRoot ? [] : [value])));
  const done = element(0x65, Buffer.from([0x0a, 1, 0]), octets(''), octets(''));
  return Buffer.concat([element(0x30, id, entry), element(0x30, id, done)]);
}

/** The basic encoding rules, for contents of less than 128 bytes. */
function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}

function octets(text: string): Buffer {
  return element(0x04, Buffer.from(text));
}
