/** Hours of the week, from Sunday midnight UTC on: 0 to 167. */
const hoursOfWeek = 168;

/**
 * @param bytes logonHours: one bit for each hour of the week from Sunday midnight UTC on, the lowest bit of a byte first
 * ([MS-SAMR] 2.2.6.5, SAMPR_LOGON_HOURS)
 * @returns the hours at which a logon is allowed; nothing for a value of another length, which restricts nothing
 */
export function allowedHours(bytes: Uint8Array): ReadonlySet<number> | undefined {
  if (bytes.length !== hoursOfWeek / 8) return undefined;
  const hours = Array.from({ length: hoursOfWeek }, (_, hour) => hour);
  return new Set(hours.filter((hour) => ((bytes[hour >> 3] ?? 0) >> (hour & 7)) & 1));
}

/** @param time ISO 8601 @returns the hour of the week */
export function hourOf(time: string): number {
  const date = new Date(time);
  return date.getUTCDay() * 24 + date.getUTCHours();
}

/** `Saturday 19:00` */
export function shortHours(hour: number): string {
  return `${days[Math.floor(hour / 24)] ?? ''} ${String(hour % 24).padStart(2, '0')}:00`;
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
