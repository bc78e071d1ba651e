import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIP, isIPv4 } from 'node:net';
import type { NetbiosMeasurement, NetbiosReply, Vantage } from '../../directory/reach/measured.ts';
import {
  decodeReply,
  encodeQuestion,
  isNetbiosName,
  netbiosNameOf,
  type NetbiosQuestion,
} from '../../directory/reach/netbios.ts';
import { errorCode, errorMessage } from './errors.ts';
import { type Limits, whenOver } from './limits.ts';
import { broadcastAddresses } from './vantage.ts';

export interface NetbiosOptions {
  /** Address of a WINS server. */
  readonly wins?: string;
  /** UDP port that everybody is asked on; 137 by the standard. */
  readonly port?: number;
}

/**
 * Asks for a host by NetBIOS: the WINS server where one is given, the networks that this computer is on by broadcast, and each of the
 * host's addresses for the names that it has. Out: what each said; undefined where the host has no name that NetBIOS could ask for.
 * Never throws.
 */
export async function measureNetbios(
  host: string,
  addresses: readonly string[],
  { wins, port = 137 }: NetbiosOptions,
  vantage: Vantage,
  limits: Limits,
): Promise<NetbiosMeasurement | undefined> {
  const name = netbiosNameOf(host);
  if (isIP(host) !== 0 || !isNetbiosName(name)) return undefined;
  const four = addresses.filter(isIPv4);
  const where = { name, suffix: fileServer, kind: 'name' } as const;
  const [winsReply, broadcast, status] = await Promise.all([
    wins === undefined ? undefined : ask([wins], port, { ...where, broadcast: false }, limits),
    ask(broadcastAddresses(), port, { ...where, broadcast: true }, limits),
    Promise.all(
      four.map(async (address) => ({
        address,
        reply: await ask([address], port, { name: '*', suffix: 0, kind: 'status', broadcast: false }, limits),
      })),
    ),
  ]);
  return {
    host,
    name,
    vantage,
    addresses,
    broadcast,
    status,
    ...(wins !== undefined && winsReply !== undefined && { wins: { server: wins, reply: winsReply } }),
  };
}

/** What clients look a server up by. */
const fileServer = 0x20;

/** Datagrams get lost: BCAST_REQ_RETRY_TIMEOUT of RFC 1002 6, for the others as well. */
const retry = 250;

/** The first answer that counts. Who is asked alone has to answer himself; a datagram of somebody else is passed over. */
function ask(
  to: readonly string[],
  port: number,
  question: Omit<NetbiosQuestion, 'id'>,
  limits: Limits,
): Promise<NetbiosReply> {
  if (to.length === 0) return Promise.resolve({ kind: 'silent' });
  const asked: NetbiosQuestion = { ...question, id: randomInt(0x10000) };
  const datagram = encodeQuestion(asked);
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    let unsent = to.length;
    let repeat: NodeJS.Timeout | undefined;
    const finish = (reply: NetbiosReply) => {
      forget();
      clearInterval(repeat);
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.close();
      resolve(reply);
    };
    const forget = whenOver(limits, () => finish({ kind: 'silent' }));
    const fail = (error: unknown) => {
      if (--unsent === 0) finish({ kind: 'failed', code: errorCode(error), message: errorMessage(error) });
    };
    socket.once('error', (error) => {
      unsent = 1;
      fail(error);
    });
    socket.on('message', (bytes, from) => {
      if (!asked.broadcast && !(to.includes(from.address) && from.port === port)) return;
      const reply = decodeReply(bytes, asked);
      if (reply !== undefined) finish(reply);
    });
    const send = (failed: (error: Error) => void) => {
      for (const address of to) socket.send(datagram, port, address, (error) => error && failed(error));
    };
    socket.once('listening', () => {
      socket.setBroadcast(asked.broadcast);
      send(fail);
      repeat = setInterval(() => send(() => {}), retry);
    });
    socket.bind(0);
  });
}
