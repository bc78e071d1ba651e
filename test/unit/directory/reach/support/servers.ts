import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';

export interface Running {
  readonly port: number;
  /** Lines that clients sent in clear text. */
  readonly heard: readonly string[];
  /** Bytes that clients sent over TLS. */
  readonly secret: () => number;
  close(): Promise<void>;
}

export interface Dialogue {
  readonly greeting?: string;
  /** Answer to a line; undefined: none. */
  readonly answer?: (line: string) => string | undefined;
  /** After this answer TLS begins. */
  readonly tls?: { readonly after: RegExp; readonly options: TlsOptions };
}

/** A server that talks in lines, as SMTP, IMAP and POP do, and begins TLS when it is asked. */
export async function lineServer({ greeting, answer, tls }: Dialogue): Promise<Running> {
  const heard: string[] = [];
  let secret = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    if (greeting !== undefined) socket.write(greeting);
    const listen = (bytes: Buffer) => {
      for (const line of bytes.toString('latin1').split('\r\n').filter(Boolean)) {
        heard.push(line);
        const reply = answer?.(line);
        if (tls !== undefined && tls.after.test(line)) {
          socket.off('data', listen);
          socket.write(reply ?? '', () => secure(socket, tls.options, (count) => (secret += count)));
        } else if (reply !== undefined) socket.write(reply);
      }
    };
    socket.on('data', listen);
  });
  return running(server, heard, () => secret);
}

/** TLS from the first byte. */
export async function tlsServer(options: TlsOptions): Promise<Running> {
  let secret = 0;
  const server = createTlsServer(options, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => (secret += bytes.length));
  });
  server.on('tlsClientError', () => {});
  return running(server, [], () => secret);
}

/** Does with each connection what it is told. */
export async function rawServer(accept: (socket: Socket) => void): Promise<Running> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    accept(socket);
  });
  return running(server, [], () => 0);
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = await rawServer(() => {});
  await server.close();
  return server.port;
}

export type DnsAnswer = readonly string[] | 'nxdomain' | 'servfail' | 'silence';

type DnsType = 'A' | 'AAAA' | 'PTR' | 'SRV';

/** A DNS server (RFC 1035) over UDP. In: the answer to a name in lower case and a type; of SRV the targets. */
export async function dnsServer(
  answer: (name: string, type: DnsType) => DnsAnswer,
): Promise<{ readonly address: string; close(): Promise<void> }> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, end } = readName(query);
    const type = dnsTypes[query.readUInt16BE(end)];
    const found = type === undefined ? 'nxdomain' : answer(name.toLowerCase(), type);
    if (found === 'silence') return;
    const records = typeof found === 'string' ? [] : found.map((value) => record(type ?? 'A', value));
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (found === 'nxdomain' ? 3 : found === 'servfail' ? 2 : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    socket.send(Buffer.concat([header, query.subarray(12, end + 4), ...records]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** A host that answers UDP datagrams. */
export async function udpServer(
  answer: (datagram: Buffer) => Uint8Array | undefined,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const socket = createSocket('udp4');
  socket.on('message', (datagram, from) => {
    const reply = answer(datagram);
    if (reply !== undefined) socket.send(reply, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

const dnsTypes: Readonly<Record<number, DnsType>> = { 1: 'A', 28: 'AAAA', 12: 'PTR', 33: 'SRV' };

function readName(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

function record(type: DnsType, value: string): Buffer {
  const number = { A: 1, AAAA: 28, PTR: 12, SRV: 33 }[type];
  const data = { A: fourBytes, AAAA: sixteenBytes, PTR: nameBytes, SRV: serviceBytes }[type](value);
  const head = Buffer.from([0xc0, 12, 0, number, 0, 1, 0, 0, 0, 60, 0, data.length]);
  return Buffer.concat([head, data]);
}

function fourBytes(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

/** Addresses of the form `::1`. */
function sixteenBytes(address: string): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16BE(Number.parseInt(address.split(':').at(-1) ?? '0', 16), 14);
  return bytes;
}

/** Of the target; priority, weight and port (RFC 2782) are 0. */
function serviceBytes(target: string): Buffer {
  return Buffer.concat([Buffer.alloc(6), nameBytes(target)]);
}

function nameBytes(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label, 'latin1')]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function secure(socket: Socket, options: TlsOptions, count: (bytes: number) => void): void {
  const wrapped = new TLSSocket(socket, { ...options, isServer: true });
  wrapped.on('error', () => {});
  wrapped.on('data', (bytes: Buffer) => count(bytes.length));
}

async function running(server: Server, heard: readonly string[], secret: () => number): Promise<Running> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    secret,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
