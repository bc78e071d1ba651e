import type { Encoding } from './encoding.ts';

/** A place for people: line and column from 1, columns in UTF-16 units as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Counts lines and columns over the bytes of a file as they pass. */
export interface Locator {
  push(bytes: Uint8Array): void;
  /** @returns the position of every offset asked for; those beyond the end of the file stand at its end */
  end(): ReadonlyMap<number, Position>;
}

/**
 * Turns byte offsets into lines and columns in one pass. LF, CR and CRLF each end a line.
 * @param offsets byte offsets, in any order
 */
export function createLocator(encoding: Encoding, offsets: Iterable<number>): Locator {
  const wanted = [...new Set(offsets)].sort((a, b) => a - b);
  const found = new Map<number, Position>();
  const state: Cursor = { offset: 0, line: 1, column: encoding.bom > 0 ? 0 : 1, afterReturn: false };
  const step = stepOf(encoding.name);
  let next = 0;
  const settle = () => {
    while (next < wanted.length && (wanted[next] ?? 0) <= state.offset) {
      found.set(wanted[next] ?? 0, { line: state.line, column: Math.max(state.column, 1) });
      next++;
    }
  };
  return {
    push(bytes) {
      for (let i = 0; i < bytes.length && next < wanted.length; i++) {
        settle();
        step(state, bytes[i] ?? 0);
        state.offset++;
      }
    },
    end() {
      settle();
      for (const offset of wanted.slice(next))
        found.set(offset, { line: state.line, column: Math.max(state.column, 1) });
      return found;
    },
  };
}

interface Cursor {
  offset: number;
  line: number;
  column: number;
  afterReturn: boolean;
  pending?: number;
}

type Step = (cursor: Cursor, byte: number) => void;

function stepOf(encoding: string): Step {
  if (encoding === 'utf-8') return utf8Step;
  if (encoding === 'utf-16le') return wideStep((first, second) => first | (second << 8));
  if (encoding === 'utf-16be') return wideStep((first, second) => (first << 8) | second);
  return takeUnit;
}

function takeUnit(cursor: Cursor, unit: number): void {
  if (unit === 10 && cursor.afterReturn) {
    cursor.afterReturn = false;
    return;
  }
  cursor.afterReturn = unit === 13;
  if (unit === 10 || unit === 13) {
    cursor.line++;
    cursor.column = 1;
  } else {
    cursor.column++;
  }
}

/** A continuation byte is no column of its own; a lead byte of four is two, as UTF-16 needs a pair for it. */
function utf8Step(cursor: Cursor, byte: number): void {
  if ((byte & 0xc0) === 0x80) return;
  takeUnit(cursor, byte);
  if (byte >= 0xf0) cursor.column++;
}

function wideStep(join: (first: number, second: number) => number): Step {
  return (cursor, byte) => {
    if (cursor.pending === undefined) {
      cursor.pending = byte;
      return;
    }
    takeUnit(cursor, join(cursor.pending, byte));
    delete cursor.pending;
  };
}
