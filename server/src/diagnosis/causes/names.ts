import { longestName } from './limits.ts';

/** A server, by whichever of its names: `EX01` and `ex01.contoso.com` are one, two addresses are not. */
export function serverKey(name: string): string {
  const lower = name.toLowerCase();
  return /^[\d.:[\]]+$/.test(lower) ? lower : (lower.split('.')[0] ?? lower);
}

/** An account without its domain counts as the one with it. */
export function sameAccount(a: string, b: string): boolean {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  if (left === right) return true;
  if (left.includes('\\') && right.includes('\\')) return false;
  return accountName(left) === accountName(right);
}

/** An account in lower case, without its domain. */
export function accountName(account: string): string {
  return account.slice(account.indexOf('\\') + 1).toLowerCase();
}

/** How a value is compared that findings share. */
export function sharedKey(fact: string, value: string): string {
  return fact === 'server' ? serverKey(value) : value.toLowerCase();
}

/** `A`, `A and B`, `A, B, C and 4 more` */
export function listed(all: readonly string[], most = 3): string {
  const names = all.map((name) => name.slice(0, longestName));
  if (names.length <= 1) return names[0] ?? '';
  const shown = names.slice(0, most);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
