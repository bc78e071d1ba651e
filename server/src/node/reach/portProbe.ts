import type { Socket } from 'node:net';
import { hostname } from 'node:os';
import { readStartTlsResponse, startTlsRequest } from '../../directory/reach/ldapStartTls.ts';
import type {
  Greeting,
  PortMeasurement,
  TlsOutcome,
  TlsWay,
  Vantage,
} from '../../directory/reach/measured.ts';
import type { PortRow } from '../../directory/reach/ports.ts';
import type { Authorities } from './authorities.ts';
import { openConnection } from './connect.ts';
import { isLine, isSmtpReply, readReply } from './conversation.ts';
import { isVersionTrouble, shakeHands } from './handshake.ts';
import type { Limits } from './limits.ts';

export interface PortQuestion {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly row: PortRow;
  /** Names that the certificate is compared with, the one asked first. */
  readonly names: readonly string[];
}

/**
 * Connects to a port, reads the greeting where the protocol has one, and makes a TLS handshake where it has that. Sent in clear text
 * are EHLO with this computer's name and the command that asks for TLS, nothing else; over TLS nothing. Each step has its own time:
 * connection, greeting, command, handshake. Out: what was seen. Never throws.
 */
export async function measurePort(
  question: PortQuestion,
  authorities: Authorities,
  vantage: Vantage,
  limits: Limits,
): Promise<PortMeasurement> {
  const { host, address, port, row } = question;
  const head = { host, address, port, service: row.id, vantage, limit: limits.step };
  const connection = await openConnection(address, port, limits);
  if (connection.state !== 'open') return { ...head, ...connection };
  const { socket } = connection;
  const { localAddress: from } = socket;
  try {
    const talk = await converse(socket, question, limits, authorities);
    return { ...head, state: 'open', ...(from === undefined ? {} : { from }), ...talk };
  } finally {
    socket.destroy();
  }
}

type Talk = Pick<PortMeasurement, 'greeting' | 'tls'>;
type Readiness =
  | { readonly ready: TlsWay }
  | { readonly ready: undefined; readonly way: TlsWay; readonly outcome: TlsOutcome };

async function converse(
  socket: Socket,
  question: PortQuestion,
  limits: Limits,
  authorities: Authorities,
): Promise<Talk> {
  socket.on('error', () => {});
  const { row, names } = question;
  const greeting = await greet(socket, row, limits);
  const talk: Talk = greeting === undefined ? {} : { greeting };
  if (row.tls === 'none') return talk;
  const implicit = row.tls === 'implicit' || (row.tls === 'either' && greeting?.kind === 'silent');
  if (!implicit && greeting !== undefined && greeting.kind !== 'text') return talk;
  const readiness: Readiness = implicit ? { ready: 'implicit' } : await askForTls(socket, row, limits);
  const at = Date.now();
  if (readiness.ready === undefined) {
    return { ...talk, tls: { way: readiness.way, outcome: readiness.outcome, names, at } };
  }
  const today = { context: authorities.today(), old: false, names, ownAuthorities: authorities.own };
  const outcome = await shakeHands(socket, today, limits);
  const better = isVersionTrouble(outcome) ? await tryOld(question, authorities, limits) : undefined;
  return { ...talk, tls: { way: readiness.ready, outcome: better ?? outcome, names, at } };
}

/** Undefined where the protocol has no greeting in clear text. */
async function greet(
  socket: Socket,
  { protocol, tls }: PortRow,
  limits: Limits,
): Promise<Greeting | undefined> {
  if (tls === 'implicit' || protocol === 'ldap' || protocol === 'other') return undefined;
  const step = tls === 'either' ? Math.min(limits.step, eitherWait) : limits.step;
  return readReply(socket, protocol === 'smtp' ? isSmtpReply : isLine, { ...limits, step });
}

/** A server that wants TLS from the first byte says nothing, so a greeting is waited for no longer than this. */
const eitherWait = 2_000;

/** Once more on a new connection, with everything that OpenSSL still has; undefined where that does not help either. */
async function tryOld(
  question: PortQuestion,
  authorities: Authorities,
  limits: Limits,
): Promise<TlsOutcome | undefined> {
  const [context, ownAuthorities] = [authorities.old(), authorities.own];
  if (context === undefined) return undefined;
  const connection = await openConnection(question.address, question.port, limits);
  if (connection.state !== 'open') return undefined;
  const { socket } = connection;
  socket.on('error', () => {});
  try {
    const greeting = await greet(socket, question.row, limits);
    const implicit = question.row.tls === 'implicit' || greeting?.kind === 'silent';
    const readiness = implicit ? { ready: 'implicit' } : await askForTls(socket, question.row, limits);
    if (readiness.ready === undefined) return undefined;
    const outcome = await shakeHands(
      socket,
      { context, old: true, names: question.names, ownAuthorities },
      limits,
    );
    return outcome.kind === 'done' ? outcome : undefined;
  } finally {
    socket.destroy();
  }
}

async function askForTls(socket: Socket, { protocol }: PortRow, limits: Limits): Promise<Readiness> {
  switch (protocol) {
    case 'smtp':
      return askSmtp(socket, limits);
    case 'imap':
      return askByLine(socket, 'STARTTLS', 'a1 STARTTLS\r\n', /^a1 OK\b/im, /^a1 [^\n]*\n/im, limits);
    case 'pop':
      return askByLine(socket, 'STLS', 'STLS\r\n', /^\+OK\b/i, /\n/, limits);
    default:
      return askLdap(socket, limits);
  }
}

/** RFC 3207: EHLO, the word STARTTLS in the answer, the command, 220. */
async function askSmtp(socket: Socket, limits: Limits): Promise<Readiness> {
  const name = hostname().replace(/[^A-Za-z0-9.-]/g, '') || 'localhost';
  socket.write(`EHLO ${name}\r\n`);
  const hello = await readReply(socket, isSmtpReply, limits);
  if (hello.kind !== 'text') return notReady('STARTTLS', hello);
  if (!/^250[ -]STARTTLS\b/im.test(hello.text)) return notReady('STARTTLS', hello);
  socket.write('STARTTLS\r\n');
  const answer = await readReply(socket, isSmtpReply, limits);
  return answer.kind === 'text' && /^220\b/.test(answer.text)
    ? { ready: 'STARTTLS' }
    : notReady('STARTTLS', answer);
}

/** RFC 3501 6.2.1 and RFC 2595 4. */
async function askByLine(
  socket: Socket,
  way: TlsWay,
  command: string,
  accepted: RegExp,
  complete: RegExp,
  limits: Limits,
): Promise<Readiness> {
  socket.write(command);
  const answer = await readReply(socket, (text) => complete.test(text), limits);
  return answer.kind === 'text' && accepted.test(answer.text) ? { ready: way } : notReady(way, answer);
}

async function askLdap(socket: Socket, limits: Limits): Promise<Readiness> {
  socket.write(startTlsRequest);
  const answer = await readReply(socket, (text) => readStartTlsResponse(text) !== 'more', limits);
  const result = answer.kind === 'text' ? readStartTlsResponse(answer.text) : undefined;
  if (result === 0) return { ready: 'StartTLS' };
  if (typeof result !== 'number') return notReady('StartTLS', answer.kind === 'text' ? noLdap : answer);
  return notReady('StartTLS', { kind: 'text', text: `LDAP result ${result}` });
}

const noLdap: Greeting = { kind: 'text', text: 'an answer that is no LDAP' };

function notReady(way: TlsWay, answer: Greeting): Readiness {
  if (answer.kind === 'closed') return { ready: undefined, way, outcome: { kind: 'closed' } };
  if (answer.kind === 'silent') return { ready: undefined, way, outcome: { kind: 'no answer' } };
  return { ready: undefined, way, outcome: { kind: 'not offered', answer: answer.text.trim() } };
}
