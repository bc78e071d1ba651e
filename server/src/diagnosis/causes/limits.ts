/** From this score on a cause is called likely. */
export const likelyFrom = 65;
/** Causes that are listed; nobody reads more. */
export const mostCauses = 100;
/** Findings of a cause that go with it. */
export const mostFindings = 5;
/** Of a name, as it is shown. */
export const longestName = 120;

/**
 * Of two causes that are as likely, the one that explains more comes first; evidence beyond enough does not count.
 * @param count findings that it explains
 */
export function weighed(likeliness: number, count: number): number {
  // Not minus zero, which no border lets through.
  return Math.round(Math.min(likeliness, 100) + 8 * Math.log2(Math.max(count, 1))) + 0;
}
