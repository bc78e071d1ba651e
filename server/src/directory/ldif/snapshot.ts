import { visible } from '../../text/hidden.ts';
import { isBelow, sameDn } from '../dn.ts';
import type { LdifAnswers, LdifContents, LdifSlot } from '../ldifSource.ts';
import {
  DirectoryError,
  type DirectoryErrorKind,
  type DirectoryObject,
  type SearchRequest,
} from '../source.ts';
import { keptProblems, type LdifProblem } from './readLdif.ts';
import {
  asksForAll,
  noAttributes,
  readNumbers,
  searchKey,
  snapshotEnd,
  snapshotMark,
  snapshotVersion,
  type SnapshotRead,
} from './snapshotFormat.ts';

/** One search of the file, with the records that it found. */
interface Read {
  readonly attributes: ReadonlySet<string>;
  readonly all: boolean;
  readonly objects: readonly number[];
  readonly result: SnapshotRead['result'];
}

/** Objects that all searches together may name: many times what the largest snapshot does. */
const mostAnswers = 5_000_000;

/** Answers the searches that were made when the file was written, with what was found then. */
export class Snapshot implements LdifAnswers {
  readonly description: string;
  readonly #name: string;
  readonly #records: readonly LdifSlot[];
  readonly #reads = new Map<string, Read[]>();
  #answers = 0;

  /** @throws DirectoryError `notCaptured` where another version of this product is needed to read it, and for several in one file */
  constructor(name: string, contents: LdifContents) {
    const { notes } = contents;
    const noteOf = (word: string) => notes.find(([found]) => found === word)?.[1];
    const version = noteOf(snapshotMark);
    if (version !== snapshotVersion) {
      throw new DirectoryError(
        'notCaptured',
        `${name} is a snapshot of version ${visible(version ?? '')}; this product reads version ${snapshotVersion}. Update the product.`,
      );
    }
    if (notes.filter(([word]) => word === snapshotMark).length > 1)
      throw new DirectoryError(
        'notCaptured',
        `${name} holds more than one snapshot: its answers cannot be told apart. Open each from a file of its own.`,
      );
    this.#name = name;
    this.#records = certain(counted(contents, noteOf(snapshotEnd)));
    this.description = describe(name, noteOf('about'));
    for (const [word, text] of notes) {
      if (word === 'read' && !this.#take(text))
        report(
          contents,
          `A search of the snapshot cannot be read and is left out: ${visible(text.slice(0, 100))}`,
        );
    }
  }

  *search(request: SearchRequest): Iterable<DirectoryObject> {
    const read = this.#find(request);
    if (!read) throw this.#notCaptured(request);
    const wanted = new Set(request.attributes.map(plainName));
    const objects = read.objects.map((number) => this.#objectOf(number, request));
    for (const object of objects) yield asAsked(object, read.all ? undefined : wanted);
    if (read.result !== 'ok') throw new DirectoryError(read.result.kind, read.result.message);
  }

  /** The last search that was the same; else one that asked for more attributes. */
  #find(request: SearchRequest): Read | undefined {
    const names = request.attributes.map(plainName);
    const reads = (this.#reads.get(searchKey(request)) ?? []).filter((read) =>
      names.every((name) => read.attributes.has(name)),
    );
    const same = reads.filter((read) => read.attributes.size === new Set(names).size);
    return same.at(-1) ?? reads.filter((read) => !read.all).at(-1);
  }

  /** @throws DirectoryError where the record is not whole, or not what the search can have found: another object is worse than none */
  #objectOf(number: number, { base, scope }: SearchRequest): DirectoryObject {
    const { object, problem } = this.#records[number - 1] ?? {};
    const found = object && (sameDn(object.dn, base) || (scope !== 'base' && isBelow(object.dn, base)));
    if (object && found && !problem) return object;
    const reason = problem
      ? `line ${problem.line}: ${problem.message}`
      : `it is of ${visible(object?.dn ?? 'nothing')}, which is not what was asked for.`;
    throw new DirectoryError(
      'notCaptured',
      `${this.#name} is damaged: record ${number}, an answer about ${base === '' ? 'the root' : visible(base)}, cannot be used (${reason}) Capture a new snapshot.`,
    );
  }

  #take(text: string): boolean {
    const read = parseRead(text);
    const objects = read && readNumbers(read.objects, this.#records.length);
    if (!read || !objects) return false;
    this.#answers += objects.length;
    if (this.#answers > mostAnswers) return false;
    const key = searchKey(read);
    const known = this.#reads.get(key) ?? [];
    known.push({
      attributes: new Set(read.attributes.map(plainName)),
      all: asksForAll(read),
      objects,
      result: read.result,
    });
    this.#reads.set(key, known);
    return true;
  }

  #notCaptured({ base, filter, where }: SearchRequest): DirectoryError {
    const place = typeof where === 'string' ? '' : ` on ${visible(where.server)}`;
    return new DirectoryError(
      'notCaptured',
      `${this.#name} has no answer to ${visible(filter)} at ${base === '' ? 'the root' : visible(base)}${place}: this was not asked when it was captured. Capture a new snapshot for this account and mailbox, or connect to the directory.`,
    );
  }
}

function describe(name: string, about: string | undefined): string {
  const { taken, from } = Object(parseJson(about ?? '')) as {
    readonly taken?: unknown;
    readonly from?: unknown;
  };
  const details = [
    typeof from === 'string' ? `of ${visible(from)}` : '',
    typeof taken === 'string' ? `taken ${visible(taken)}` : '',
  ];
  return ['Snapshot', name, details.filter((part) => part !== '').join(', ')].join(' ').trimEnd();
}

/**
 * A file that was cut lacks its end: its last record may not be whole. One that has more or less records than were written answers with
 * other objects than were found.
 */
function counted(contents: LdifContents, end: string | undefined): readonly LdifSlot[] {
  const { records } = contents;
  if (end === undefined) {
    const problem = report(
      contents,
      'The end of the file is missing: it was cut, and its last entry may not be whole.',
    );
    return records.map((slot, index) => (index < records.length - 1 ? slot : { problem, ...slot }));
  }
  if (end === String(records.length) || records.some(({ problem }) => problem?.record === 'unnamed'))
    return records;
  const problem = report(
    contents,
    `It was written with ${visible(end)} entries and has ${records.length}: some were taken out or added, and which answers what is not known.`,
  );
  return records.map((slot) => ({ problem, ...slot }));
}

/** About the file as a whole. */
function report(contents: LdifContents, message: string): LdifProblem {
  const problem: LdifProblem = { kind: 'problem', line: 1, message };
  contents.problemCount++;
  if (contents.problems.length < keptProblems) contents.problems.push(problem);
  return problem;
}

/** A record without a name may be the rest of the one before: that one is not whole, and from there on no number is certain. */
function certain(records: readonly LdifSlot[]): readonly LdifSlot[] {
  const unnamed = records.findIndex(({ problem }) => problem?.record === 'unnamed');
  const uncertain = records[unnamed];
  return uncertain ? records.map((slot, index) => (index < unnamed - 1 ? slot : uncertain)) : records;
}

function asAsked(
  { dn, attributes }: DirectoryObject,
  wanted: ReadonlySet<string> | undefined,
): DirectoryObject {
  const belongs = wanted
    ? (name: string) => wanted.has(name)
    : (name: string) => name !== noAttributes.toLowerCase();
  return { dn, attributes: new Map([...attributes].filter(([name]) => belongs(name))) };
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/;binary$/, '');
}

function parseRead(text: string): SnapshotRead | undefined {
  const read = Object(parseJson(text)) as Partial<Record<keyof SnapshotRead, unknown>>;
  const { base, scope, filter, attributes, where, objects, result } = read;
  const isRead =
    [base, scope, filter, objects].every((value) => typeof value === 'string') &&
    Array.isArray(attributes) &&
    attributes.every((name) => typeof name === 'string') &&
    (typeof where === 'string' ||
      typeof (Object(where) as { readonly server?: unknown }).server === 'string') &&
    (result === 'ok' || isError(result));
  return isRead ? (read as SnapshotRead) : undefined;
}

function isError(result: unknown): boolean {
  const { kind, message } = Object(result) as { readonly kind?: unknown; readonly message?: unknown };
  return typeof message === 'string' && typeof kind === 'string' && Object.hasOwn(errorKinds, kind);
}

/** All that a search may come to: one that was cancelled is not written down. */
const errorKinds: Readonly<Record<Exclude<DirectoryErrorKind, 'cancelled'>, true>> = {
  noSuchObject: true,
  denied: true,
  credentials: true,
  unreachable: true,
  certificate: true,
  encryption: true,
  timeout: true,
  limit: true,
  referral: true,
  notCaptured: true,
  protocol: true,
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
