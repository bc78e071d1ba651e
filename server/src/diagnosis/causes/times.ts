const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z?)$/;
/** Clocks on earth differ by whole half hours, hardly one by a quarter. */
const zoneStep = 1800;
const farthestZone = 14 * 3600;

/**
 * Seconds between two times of records, ISO 8601. Where one is UTC and the other local, the difference of their zones is not
 * known: then it is what is left beside whole half hours.
 * @returns `undefined` where one of them is no such time
 */
export function secondsApart(a: string | undefined, b: string | undefined): number | undefined {
  const [left, right] = [stamp.exec(a ?? ''), stamp.exec(b ?? '')];
  if (!left || !right) return undefined;
  const apart = Math.abs(secondsOf(left) - secondsOf(right));
  if (Number.isNaN(apart)) return undefined;
  if (left[2] === right[2] || apart > farthestZone + zoneStep / 2) return apart;
  const rest = apart % zoneStep;
  return Math.min(rest, zoneStep - rest);
}

function secondsOf([, text = '']: RegExpExecArray): number {
  return Date.parse(`${text}Z`) / 1000;
}
