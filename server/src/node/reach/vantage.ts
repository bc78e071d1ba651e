import { hostname, networkInterfaces } from 'node:os';
import type { Vantage } from '../../directory/reach/measured.ts';

/** This computer as others see it. */
export function vantagePoint(): Vantage {
  const outside = ownInterfaces().filter(({ internal, scopeid }) => !internal && !scopeid);
  return { computer: hostname(), addresses: outside.map(({ address }) => address) };
}

/** The address that reaches every computer of each network that this one is on, without those of a single host. */
export function broadcastAddresses(): string[] {
  const four = ownInterfaces().filter(({ family, internal }) => family === 'IPv4' && !internal);
  const found = four.map(({ address, netmask }) => {
    const [own, mask] = [address.split('.'), netmask.split('.').map(Number)];
    return own.map((part, index) => Number(part) | (~(mask[index] ?? 255) & 0xff)).join('.');
  });
  return [...new Set(found.filter((address, index) => address !== four[index]?.address))];
}

function ownInterfaces() {
  return Object.values(networkInterfaces()).flatMap((each) => each ?? []);
}
