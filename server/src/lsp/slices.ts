/** How long other requests may have to wait for a slice of work, in milliseconds. */
const sliceLength = 20;

/**
 * Takes the steps of a long work, and lets others be served in between.
 * In: the steps, what to do with each, whether to stop. Out: whether all were taken.
 */
export async function inSlices<Step>(
  steps: Iterable<Step>,
  take: (step: Step) => void,
  stop: () => boolean,
): Promise<boolean> {
  let begun = performance.now();
  for (const step of steps) {
    take(step);
    if (performance.now() - begun < sliceLength) continue;
    await servingOthers();
    if (stop()) return false;
    begun = performance.now();
  }
  return true;
}

/** Messages that have come are dealt with before this goes on. */
export function servingOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
