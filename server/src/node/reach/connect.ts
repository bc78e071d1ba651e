import { Socket } from 'node:net';
import type { PortState } from '../../directory/reach/measured.ts';
import { errorCode, errorMessage } from './errors.ts';
import { type Limits, whenOver } from './limits.ts';

export type Connection =
  | { readonly state: 'open'; readonly socket: Socket }
  | {
      readonly state: Exclude<PortState, 'open'>;
      readonly error?: { readonly code: string; readonly message: string };
    };

/** Connects to an address, no longer than a step. Out: the socket, paused, or what became of it. Never throws. */
export function openConnection(address: string, port: number, limits: Limits): Promise<Connection> {
  return new Promise((resolve) => {
    const socket = new Socket();
    const finish = (connection: Connection) => {
      forget();
      socket.removeAllListeners();
      socket.on('error', () => {});
      if (connection.state !== 'open') socket.destroy();
      resolve(connection);
    };
    const forget = whenOver(limits, () => finish({ state: 'no answer' }));
    const fail = (error: unknown) => {
      const code = errorCode(error);
      finish({ state: states[code] ?? 'failed', error: { code, message: errorMessage(error) } });
    };
    socket.once('error', fail);
    socket.once('connect', () => finish({ state: 'open', socket }));
    try {
      socket.connect({ host: address, port });
    } catch (error) {
      fail(error);
    }
  });
}

const states: Readonly<Record<string, Exclude<PortState, 'open'>>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ECONNRESET: 'refused',
  ENETUNREACH: 'no route',
  EADDRNOTAVAIL: 'no route',
  EAFNOSUPPORT: 'no route',
};
