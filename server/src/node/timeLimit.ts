import type { Deadline } from '../directory/gather.ts';

/**
 * A signal that fires when another one does, and when the time is up.
 * @param minutes how long; a fraction is allowed
 */
export function limitedTo(
  minutes: number,
  signal: AbortSignal,
): { readonly signal: AbortSignal; readonly deadline: Deadline } {
  const time = AbortSignal.timeout(Math.round(minutes * 60_000));
  return { signal: AbortSignal.any([signal, time]), deadline: { signal: time, minutes } };
}
