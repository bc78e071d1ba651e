import { DescriptorError } from './descriptorError.ts';

/** A stretch of bytes that something has to fit in. `name` stands in messages: `the DACL`. */
export interface Room {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly name: string;
}

/** @throws DescriptorError when `count` bytes of `what` at `at` end outside of the room */
export function need(room: Room, at: number, count: number, what: string): void {
  if (at + count <= room.end) return;
  throw new DescriptorError(
    `${what} is cut: it takes ${count} bytes from byte ${at} on, and ${room.name} ends at byte ${room.end}.`,
    Math.min(at, room.end),
  );
}

// Reads of little-endian numbers that `need` has already made sure of.
export function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

export function uint16At(bytes: Uint8Array, at: number): number {
  return byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8);
}

export function uint32At(bytes: Uint8Array, at: number): number {
  return (uint16At(bytes, at) | (uint16At(bytes, at + 2) << 16)) >>> 0;
}

export function uint16(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff];
}

export function uint32(value: number): number[] {
  return [...uint16(value), ...uint16(value >>> 16)];
}

/** `0x1f`, without leading zeros. */
export function hex(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
