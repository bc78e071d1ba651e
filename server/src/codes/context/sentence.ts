import type { ContextReading } from './reading.ts';
import type { RpcError } from './rpcChain.ts';
import type { ContextStep } from './steps.ts';

/** One sentence: which call failed, where the first error arose, and what it became. */
export function contextSentence(findings: ContextReading): string {
  return `${callOf(findings)} failed${outcomeOf(findings)}.`;
}

/** In: a step. Out: `0x8004010F MAPI_E_NOT_FOUND`, `WinSock 10060 WSAETIMEDOUT`; without a name where no table has one. */
export function stepName({ code, family, symbol }: ContextStep): string {
  return [decimalFamilies[family], code, symbol].filter((part) => part !== undefined).join(' ');
}

/** Families whose codes are written in decimal say nothing without their name. */
const decimalFamilies: Readonly<Record<string, string | undefined>> = {
  ese: 'ESE',
  rpc: 'RPC',
  win32: 'Win32',
  winsock: 'WinSock',
};

/** `10.0.0.5 port 135`, as far as it is known; empty where nothing is. */
export function endpointName(errors: readonly RpcError[]): string {
  const endpoints = errors.map(({ endpoint }) => endpoint).filter((endpoint) => endpoint !== undefined);
  const { address, port, host } = endpoints.at(-1) ?? {};
  const name = address ?? host ?? '';
  return port === undefined ? name : `${name} port ${port}`.trim();
}

function callOf({ context, operation, steps }: ContextReading): string {
  const message = context.header?.message?.value;
  const text = message === undefined ? undefined : `"${message}"`;
  if (operation !== 'unknown') {
    const name = `${operation.name} (${operation.id})`;
    const likely = operation.confirmed ? name : `Most likely ${name}`;
    return text === undefined ? likely : `${likely}, for ${text},`;
  }
  const own = context.records.slice(steps.start);
  const called = own.find((record) => record.function !== undefined)?.function;
  if (text !== undefined) return called === undefined ? text : `${text} (${called})`;
  return called ?? context.header?.exception.value ?? 'A MAPI call';
}

function outcomeOf(findings: ContextReading): string {
  const { steps, first, final } = findings;
  const [known] = steps.chain;
  if (known === undefined) return '; the records name no error code';
  if (known.record === undefined) return ` with ${stepName(known)}; no record says where it arose`;
  if (first === 'unknown')
    return ` with ${stepName(known)}, which the server answered; what the server itself recorded is cut off`;
  const left = isFirstLeft(findings, first) ? ' that is left' : '';
  return `: the first error${left}, ${stepName(first)}, ${placeOf(findings, first)}${fateOf(first, final)}`;
}

/** Whether earlier records of the failed call may have been dropped; a chain of RPC errors says itself when its end is missing. */
function isFirstLeft({ context, steps }: ContextReading, first: ContextStep): boolean {
  if (first.where === 'rpc') return false;
  if (context.overflow) return first.where === 'server';
  const own = context.records.slice(steps.start, first.record);
  return context.cutHead && !own.some(({ kind }) => kind === 'call' || kind === 'remoteStart');
}

function placeOf({ context, rpcChain, details }: ContextReading, first: ContextStep): string {
  if (first.where === 'rpc') {
    const endpoint = endpointName(rpcChain);
    const certain = rpcChain.every((error) => error.endpoint?.confirmed !== false);
    const target = endpoint === '' ? '' : ` to ${endpoint}${certain ? '' : ' (most likely)'}`;
    const computer = rpcChain.findLast(({ computerName }) => computerName !== undefined)?.computerName;
    return `arose in the RPC transport${target}${computer === undefined ? '' : ` on ${computer}`}`;
  }
  if (first.where === 'server')
    return details.server === 'unknown'
      ? 'arose on the server'
      : `arose on the server ${details.server.name}`;
  const kind = context.records[first.record ?? -1]?.kind;
  return kind === 'ropError' || kind === 'return'
    ? 'came with the answer of the server (its own records are not there)'
    : 'arose on the client side';
}

function fateOf(first: ContextStep, final: ContextStep | 'unknown'): string {
  if (final === 'unknown') return '; what it became is cut off';
  if (final !== first && final.value === first.value) return ', and after other codes came out as the same';
  if (final !== first) return ` and became ${stepName(final)}`;
  return first.reached.length > 0 ? ' and was passed on unchanged' : '; no other code is there';
}
