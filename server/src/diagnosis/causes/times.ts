const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z?)$/;
/** Clocks on earth differ by whole half hours, hardly one by a quarter. */
const zoneStep = 1800;
const farthestZone = 14 * 3600;

/** A time of a record, read once to be compared with many. */
export interface Stamp {
  /** Since 1970, on the clock that it was read off. */
  readonly seconds: number;
  readonly isUtc: boolean;
}

/** In: a time of a record, ISO 8601. Out: `undefined` where it is no such time. */
export function stampOf(time: string | undefined): Stamp | undefined {
  const [, text = '', zone] = stamp.exec(time ?? '') ?? [];
  const seconds = Date.parse(`${text}Z`) / 1000;
  return Number.isNaN(seconds) ? undefined : { seconds, isUtc: zone === 'Z' };
}

/**
 * Seconds between two times. Where one is UTC and the other local, the difference of their zones is not known: then it is what is
 * left beside whole half hours.
 */
export function secondsApart(a: Stamp, b: Stamp): number {
  const apart = Math.abs(a.seconds - b.seconds);
  if (a.isUtc === b.isUtc || apart > farthestZone + zoneStep / 2) return apart;
  const rest = apart % zoneStep;
  return Math.min(rest, zoneStep - rest);
}
