import type { Evidence, Outcome } from '../../model/check.ts';
import { visible } from '../../text/hidden.ts';
import type { Vantage } from './measured.ts';

/** Failed before unknown before passed; passed where there is nothing. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('failed')) return 'failed';
  return outcomes.includes('unknown') ? 'unknown' : 'passed';
}

/** Where it was asked from: what holds there need not hold elsewhere. */
export function runFrom({ computer, addresses }: Vantage, from?: string): Evidence {
  const own = from === undefined ? addresses : [from];
  const where = own.length === 0 ? 'no network but its own' : own.join(', ');
  return { label: 'Run from', value: `this computer, ${clean(computer)} (${clean(where)})` };
}

/** Text from a network, fit to be shown: one line, no hidden characters, no more than 300 characters. */
export function clean(text: string): string {
  const shown = visible(text).trim();
  return shown.length > 300 ? `${shown.slice(0, 300)}…` : shown;
}

/** `a`, `a and b`, `a, b and c`; no more than ten. */
export function list(items: readonly string[]): string {
  const shown = items.slice(0, 10).map(clean);
  if (items.length > 10) return `${shown.join(', ')} and ${items.length - 10} more`;
  const last = shown.pop() ?? 'none';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
