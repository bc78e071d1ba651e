import type { DiagnosticContext } from './context.ts';
import type { ContextDetails } from './details.ts';
import type { FailedOperation } from './operation.ts';
import type { RpcError } from './rpcChain.ts';
import type { ContextStep, ContextSteps } from './steps.ts';

/** All that the sentence and the notes are made of. */
export interface ContextReading {
  readonly context: DiagnosticContext;
  readonly steps: ContextSteps;
  readonly operation: FailedOperation | 'unknown';
  readonly rpcChain: readonly RpcError[];
  readonly details: ContextDetails;
  readonly first: ContextStep | 'unknown';
  readonly final: ContextStep | 'unknown';
}
