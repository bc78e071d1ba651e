import { dnKey } from '../dn.ts';
import type { DirectoryError, DirectoryObject, SearchRequest } from '../source.ts';
import {
  asksForAll,
  noAttributes,
  snapshotEnd,
  snapshotMark,
  snapshotVersion,
  writeNumbers,
  type SnapshotAbout,
  type SnapshotRead,
} from './snapshotFormat.ts';
import { ldifComment, ldifRecord } from './writeLdif.ts';

/** Collects searches with their answers, for a file that answers the same. An object that several searches found the same is written once. */
export interface SnapshotWriter {
  /** @param error what came after the objects, or instead of them */
  add(request: SearchRequest, objects: readonly DirectoryObject[], error?: DirectoryError): void;
  /** The file in pieces of text, all of it ASCII (see snapshotFormat.ts). */
  pieces(): Iterable<string>;
}

export function createSnapshotWriter(about: SnapshotAbout): SnapshotWriter {
  const records = new Records();
  const reads: SnapshotRead[] = [];
  return {
    add(request, objects, error) {
      const { base, scope, filter, attributes, where, deleted } = request;
      reads.push({
        base,
        scope,
        filter,
        attributes,
        where,
        ...(deleted === true && { deleted }),
        objects: writeNumbers(objects.map((object) => records.numberOf(object, request))),
        result: error ? { kind: error.kind, message: error.message } : 'ok',
      });
    },
    *pieces() {
      yield 'version: 1\n';
      yield ldifComment(`${snapshotMark}: ${snapshotVersion}`);
      yield ldifComment(`about: ${JSON.stringify(about)}`);
      for (const read of reads) yield ldifComment(`read: ${JSON.stringify(read)}`);
      yield '\n';
      yield* records.written();
      yield ldifComment(`${snapshotEnd}: ${records.count}`);
    },
  };
}

/** An object as one or more searches saw it. */
interface SnapshotRecord {
  readonly number: number;
  readonly dn: string;
  /** Names that were asked for, lower case, as they are spelled; those without values were not there. */
  readonly asked: Map<string, string>;
  /** All attributes were asked for, whatever they are: nothing can be added. */
  readonly whole: boolean;
  readonly attributes: Map<string, readonly Uint8Array[]>;
}

class Records {
  readonly #records: SnapshotRecord[] = [];
  readonly #byName = new Map<string, SnapshotRecord[]>();

  /** @returns the number of the record that the object is in, a new one where no other agrees with it */
  numberOf(object: DirectoryObject, request: SearchRequest): number {
    const key = dnKey(object.dn);
    const whole = asksForAll(request);
    const asked = new Map(
      [...object.attributes.keys(), ...(whole ? [] : request.attributes)].map((name) => [
        name.toLowerCase(),
        name,
      ]),
    );
    const known = this.#byName.get(key) ?? [];
    const fitting = known.find(
      (record) => record.dn === object.dn && record.whole === whole && agrees(record, object, asked),
    );
    if (fitting) {
      for (const [name, spelled] of asked) if (!fitting.asked.has(name)) fitting.asked.set(name, spelled);
      for (const [name, values] of object.attributes) fitting.attributes.set(name, values);
      return fitting.number;
    }
    const record = {
      number: this.#records.length + 1,
      dn: object.dn,
      asked,
      whole,
      attributes: new Map(object.attributes),
    };
    this.#records.push(record);
    this.#byName.set(key, [...known, record]);
    return record.number;
  }

  get count(): number {
    return this.#records.length;
  }

  *written(): Iterable<string> {
    for (const { dn, asked, attributes } of this.#records) {
      const present = [...attributes].filter(([, values]) => values.length > 0);
      const named = present.map(([name, values]) => [asked.get(name) ?? name, values] as const);
      yield ldifRecord(dn, named.length > 0 ? named : [[noAttributes, [yes]]]);
    }
  }
}

const yes = new TextEncoder().encode('TRUE');

/** Whether record and object say the same of all that both were asked. */
function agrees(
  record: SnapshotRecord,
  object: DirectoryObject,
  asked: ReadonlyMap<string, string>,
): boolean {
  const names = record.whole
    ? new Set([...asked.keys(), ...record.asked.keys()])
    : [...asked.keys()].filter((name) => record.asked.has(name));
  return [...names].every((name) =>
    sameValues(record.attributes.get(name) ?? [], object.attributes.get(name) ?? []),
  );
}

function sameValues(left: readonly Uint8Array[], right: readonly Uint8Array[]): boolean {
  return (
    left.length === right.length && left.every((value, index) => sameBytes(value, right[index] ?? value))
  );
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
