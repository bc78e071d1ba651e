import type { Socket } from 'node:net';
import type { Greeting } from '../../directory/reach/measured.ts';
import { type Limits, whenOver } from './limits.ts';

/**
 * Reads what the server says until it is complete, no longer than a step and no more than 4 KB; more than that is cut.
 * In: a connected socket and what makes the text complete. Out: the text in Latin-1, or that nothing came. The socket is left paused.
 */
export function readReply(
  socket: Socket,
  complete: (text: string) => boolean,
  limits: Limits,
): Promise<Greeting> {
  return new Promise((resolve) => {
    let text = '';
    const finish = (otherwise: 'silent' | 'closed') => {
      forget();
      socket.off('data', take).off('end', closed).off('close', closed);
      socket.pause();
      resolve(text === '' ? { kind: otherwise } : { kind: 'text', text });
    };
    const forget = whenOver(limits, () => finish('silent'));
    const closed = () => finish('closed');
    const take = (bytes: Buffer) => {
      text = (text + bytes.toString('latin1')).slice(0, maxReply);
      if (complete(text) || text.length === maxReply) finish('silent');
    };
    socket.on('data', take).once('end', closed).once('close', closed);
    if (socket.destroyed || socket.readableEnded) closed();
    else socket.resume();
  });
}

/** A whole SMTP reply: its last line has a blank behind the number (RFC 5321 4.2.1). */
export function isSmtpReply(text: string): boolean {
  return /^\d{3}(?: [^\n]*)?\r?\n/m.test(text);
}

export function isLine(text: string): boolean {
  return text.includes('\n');
}

const maxReply = 4096;
