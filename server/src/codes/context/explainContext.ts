import type { Catalog } from '../../knowledge/catalog.ts';
import type { ContextHeader, DiagnosticContext } from './context.ts';
import { type ContextDetails, readDetails } from './details.ts';
import type { ContextReading } from './reading.ts';
import { type FailedOperation, findOperation } from './operation.ts';
import { contextNotes } from './notes.ts';
import { type ContextRow, contextRows } from './rows.ts';
import { type RpcError, readRpcChain } from './rpcChain.ts';
import { contextSentence } from './sentence.ts';
import { type ContextStep, type ContextSteps, readSteps } from './steps.ts';

/** What a diagnostic context says, as plain data. Everything that the records do not say is left out or `unknown`. */
export interface ContextExplanation extends ContextDetails {
  /** Which call failed, where the first error arose, and what it became. */
  readonly sentence: string;
  readonly span: DiagnosticContext['span'];
  readonly header?: ContextHeader;
  readonly operation: FailedOperation | 'unknown';
  /** The codes of the failed call, root cause first. */
  readonly chain: readonly ContextStep[];
  /** The codes of calls before it in the same context. */
  readonly earlier: readonly ContextStep[];
  readonly first: ContextStep | 'unknown';
  readonly final: ContextStep | 'unknown';
  /** Extended error information of the failed call, outermost layer first. */
  readonly rpcChain: readonly RpcError[];
  /** Whole sentences: what else the records say, what is missing, and what no public source confirms. */
  readonly notes: readonly string[];
  /** What could not be read. */
  readonly problems: readonly string[];
  readonly rows: readonly ContextRow[];
}

/**
 * Reads a context in the order that support uses: the failed operation, the server's records, who answered, the codes from the cause
 * on, the RPC errors. It works without knowing what most locations mean, and says of none what is not public.
 *
 * In: a context from readContexts; the tables. Out: the explanation; it never throws.
 */
export function explainContext(context: DiagnosticContext, catalog: Catalog): ContextExplanation {
  const steps = readSteps(context, catalog);
  const operation = findOperation(context, catalog);
  const rpcChain = readRpcChain(context.records.slice(steps.start)).map((error) => ({
    ...error,
    records: error.records.map((index) => index + steps.start),
  }));
  const details = readDetails(context.records);
  const ends = endsOf(context, steps);
  const told = { context, steps, operation, rpcChain, details, ...ends };
  return {
    sentence: contextSentence(told),
    span: context.span,
    ...(context.header === undefined ? {} : { header: context.header }),
    operation,
    chain: steps.chain,
    earlier: steps.earlier,
    ...ends,
    rpcChain,
    ...details,
    notes: contextNotes(told),
    problems: context.problems,
    rows: contextRows(context.records, catalog),
  };
}

/**
 * Where the end was cut off, the last code is known only from the line of the exception or from ROP Failure, and the first one
 * only where the server's records begin before the cut.
 */
function endsOf(
  context: DiagnosticContext,
  { chain, start }: ContextSteps,
): Pick<ContextReading, 'first' | 'final'> {
  const own = context.records.slice(start);
  const hasEnd =
    !context.cutTail || context.header?.ec !== undefined || own.some(({ kind }) => kind === 'ropFailure');
  const answered = own.some(({ kind }) => kind === 'ropError') && chain[0]?.where === 'client';
  return {
    first: (context.cutTail && answered ? undefined : chain[0]) ?? 'unknown',
    final: (hasEnd ? chain.at(-1) : undefined) ?? 'unknown',
  };
}
