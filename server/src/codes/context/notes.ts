import { formatHex } from '../readNumber.ts';
import { lids, serverRopLids } from './context.ts';
import type { ContextReading } from './reading.ts';
import { carrier, operationId } from './operation.ts';
import { stepName } from './sentence.ts';
import { hasAssumedSides } from './sides.ts';

/** What else the records say, what is missing of them, and what no public source confirms; whole sentences. */
export function contextNotes(findings: ContextReading): readonly string[] {
  return [...detailNotes(findings), ...missingNotes(findings), ...unconfirmedNotes(findings)];
}

function detailNotes({ context, steps, details, operation }: ContextReading): string[] {
  const { sizeLimit, sendAs, lockQueue, properties } = details;
  const notes: string[] = [];
  if (sizeLimit?.limit !== undefined && sizeLimit.size !== undefined)
    notes.push(`The size is ${bytes(sizeLimit.size)}, the limit ${bytes(sizeLimit.limit)}.`);
  if (sendAs !== undefined) notes.push(`The Send As check says: ${sendAs.reason}.`);
  if (lockQueue !== undefined)
    notes.push(
      lockQueue.full
        ? `${lockQueue.waiting} operations waited for the lock of the mailbox: the queue was full, so the call failed at once.`
        : `${lockQueue.waiting} operations waited for the lock of the mailbox.`,
    );
  for (const { tag, code } of properties.slice(0, 5))
    notes.push(`Property ${formatHex(tag, 8)} failed with ${formatHex(code, 1)}.`);
  if (context.records.some(({ rop }) => rop?.id === carrier))
    notes.push("Operation 250 (ropExtendedError) only carries the server's records; it is not what failed.");
  const repeated = context.records.findLast(({ lid }) => serverRopLids.includes(lid));
  const onServer = repeated === undefined ? undefined : operationId(repeated);
  if (operation !== 'unknown' && onServer !== undefined && onServer !== operation.id)
    notes.push(`The server names another operation as the one that failed: ${onServer}.`);
  if (steps.earlier.length > 0)
    notes.push(`A call before this one met ${steps.earlier.slice(-5).map(stepName).join(', then ')}.`);
  return notes;
}

function missingNotes({ context, rpcChain }: ContextReading): string[] {
  const flags = rpcChain.reduce((all, error) => all | (error.flags ?? 0), 0);
  return [
    context.cutHead ? 'Older records were dropped (......): an earlier error may be missing.' : '',
    context.overflow
      ? "The server's oldest records were lost (Remote Context Overflow): its first error may be missing."
      : '',
    context.cutTail ? 'The end is cut off (...): later codes are missing.' : '',
    (flags & 1) === 0 ? '' : 'RPC says that earlier records of its error are missing.',
    (flags & 2) === 0 ? '' : 'RPC says that later records of its error are missing: the root cause may be.',
  ].filter((note) => note !== '');
}

function unconfirmedNotes({ context, operation, rpcChain, details }: ContextReading): string[] {
  const parts = new Set(context.records.map(({ unconfirmed }) => unconfirmed));
  return [
    operation === 'unknown' || operation.confirmed
      ? ''
      : 'Not confirmed: which operation failed; it is the last one of the answer before the error.',
    rpcChain.some(({ endpoint }) => endpoint?.confirmed === false)
      ? 'Not confirmed: the address; the record that says what the parameters are was dropped, and they are read as at location 311.'
      : '',
    details.mailbox === undefined ? '' : `Not confirmed: that the GUID of ${lids.mailbox} is the mailbox's.`,
    hasAssumedSides(context.records)
      ? "Not confirmed: which records are the server's; Exchange Online does not mark them."
      : '',
    ...[...parts].map((part) => (part === undefined ? '' : `Not confirmed: ${part}.`)),
  ].filter((note) => note !== '');
}

/** `400.0 MB (419430400 bytes)` */
function bytes(size: number): string {
  return size < 1024 * 1024 ? `${size} bytes` : `${(size / 1024 / 1024).toFixed(1)} MB (${size} bytes)`;
}
