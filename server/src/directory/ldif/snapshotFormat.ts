import { dnKey } from '../dn.ts';
import type { DirectoryErrorKind, SearchRequest } from '../source.ts';

/*
 * A snapshot is a file of LDIF whose comments say what was asked. At its top:
 *
 *   # exchange-triage-snapshot: 1
 *   # about: {"taken":"2026-01-31T12:00:00Z","from":"ldaps://dc1.contoso.com as CONTOSO\\admin"}
 *
 * and for each search that was made, anywhere in the file:
 *
 *   # read: {"base":"…","scope":"subtree","filter":"…","attributes":["cn"],"where":"domain","objects":"1-3,7","result":"ok"}
 *
 * and as its last line, so that a file that was cut, or out of which somebody took records, is not taken for a whole one, how many records it has:
 *
 *   # end: 120
 *
 * `objects` are the records that answered, in their order, counted through the file from 1: of each, only the attributes that were asked
 * for belong to the answer. `result` is "ok", or {"kind":…,"message":…} of the error that came instead of objects or after them. A record
 * may answer several searches. Where values differed, between domain controllers or over time, an object has several records. An object
 * that was there with none of the attributes has one `noAttributes: TRUE` instead, as LDIF knows no record without a value.
 */

export const snapshotMark = 'exchange-triage-snapshot';
export const snapshotVersion = '1';
export const snapshotEnd = 'end';
export const noAttributes = 'noAttributes';

export interface SnapshotAbout {
  /** ISO 8601. */
  readonly taken: string;
  /** The source's description. */
  readonly from: string;
}

/** One search as its comment has it. */
export interface SnapshotRead extends SearchRequest {
  readonly objects: string;
  readonly result: 'ok' | { readonly kind: DirectoryErrorKind; readonly message: string };
}

/** Everything of a search but the attributes, as one string that is the same for the same search. */
export function searchKey({ base, scope, filter, where, deleted }: SearchRequest): string {
  const place = typeof where === 'string' ? where : `server ${where.server.toLowerCase()}`;
  return JSON.stringify([dnKey(base), scope, filter, place, deleted === true]);
}

/** Whether a request is answered by all attributes there are, whose names it does not say. */
export function asksForAll({ attributes }: SearchRequest): boolean {
  return attributes.some((name) => !/^[a-z0-9]/i.test(name));
}

/** `[1, 2, 3, 7]` as `1-3,7`. */
export function writeNumbers(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && number === run[1] + 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}

/** @returns the numbers; `undefined` where one is none, or beyond `most` */
export function readNumbers(text: string, most: number): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const run of text === '' ? [] : text.split(',')) {
    const [, first, last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(run) ?? [];
    if (first === undefined || Number(first) < 1 || Number(last) > most || Number(last) < Number(first))
      return undefined;
    for (let number = Number(first); number <= Number(last); number++) numbers.push(number);
    // No search finds an object twice: a run that is repeated would make a small file a large answer.
    if (numbers.length > most) return undefined;
  }
  return numbers;
}
