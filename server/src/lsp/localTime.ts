/** Now, on the clock of whoever sits before the screen: `2026-01-31 12:00`. */
export function localTime(): string {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16).replace('T', ' ');
}
