import { createRandom } from '../fuzz/random.ts';

/** A log of an agent that tries mailboxes one after the other. */
export interface AgentCase {
  readonly account: string;
  readonly server: string;
  /** legacyExchangeDN of each, in the order in which they are tried. */
  readonly mailboxes: readonly string[];
  /** Those that are refused; all without it. */
  readonly refused?: ReadonlySet<string>;
  readonly error?: string;
}

const logonFailed =
  "-2147221231\tThe information store could not be opened. - MAPI_E_LOGON_FAILED (MAPI 1.0) Low level error: 0x0 File: 'aeWrapHelpers.h' Line: '264'";

/** The log as the agent writes it, a line of work behind each mailbox that opens. */
export function agentLog({ account, server, mailboxes, refused, error = logonFailed }: AgentCase): string {
  const lines = mailboxes.flatMap((mailbox, index) => {
    const stamp = stampOf(index * 3);
    const fails = refused?.has(mailbox) ?? true;
    return [
      `${stamp}\tCSession::Logon\tTraceMsg\t4800\tLogging on to the mailbox '${mailbox}' (Server: '${server}', user: '${account}').`,
      fails
        ? `${stamp}\tCSession::Logon\tError\t${error}`
        : `${stamp}\tCFolder::Synchronize\tTraceMsg\t5120\tFolder 'Inbox': ${index % 90} items changed.`,
    ];
  });
  // A day over twelve says in which order day and month stand.
  return lines.map((line) => `${line}\r\n`).join('');
}

/** Mailboxes that do not exist, each of its own name, shuffled with others in an order that the seed decides. */
export function mailboxNames(
  count: number,
  legacy: string,
  others: readonly string[] = [],
  seed = 5,
): string[] {
  const random = createRandom(seed);
  const names = Array.from({ length: count - others.length }, (_, index) => `${legacy}User${index}`);
  for (const other of others) names.splice(random.below(names.length), 0, other);
  return names;
}

function stampOf(seconds: number): string {
  const part = (value: number) => String(value).padStart(2, '0');
  return `03/19/2026 ${part(8 + Math.floor(seconds / 3600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`;
}
