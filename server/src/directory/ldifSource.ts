import { dnKey } from './dn.ts';
import { matcherOf, parseFilter } from './filter.ts';
import { PlainFile } from './ldif/plainFile.ts';
import { createLdifReader, keptProblems, type LdifItem, type LdifProblem } from './ldif/readLdif.ts';
import { Snapshot } from './ldif/snapshot.ts';
import { snapshotEnd, snapshotMark } from './ldif/snapshotFormat.ts';
import { DirectoryError, type DirectoryObject, type DirectorySource, type SearchRequest } from './source.ts';

/** A directory in a file. */
export interface LdifSource extends DirectorySource {
  known(filter: string): Iterable<DirectoryObject>;
  readonly entries: number;
  /** Written with the searches that were made: it answers these, and no others. */
  readonly isSnapshot: boolean;
  /** The first hundred things that could not be read, and how many there were. */
  readonly problems: readonly LdifProblem[];
  readonly problemCount: number;
}

/** What answers for a file. @throws DirectoryError */
export interface LdifAnswers {
  readonly description: string;
  search(request: SearchRequest): Iterable<DirectoryObject>;
}

export interface LdifReading {
  readonly signal?: AbortSignal;
  /** Told of how many bytes were read so far, after each chunk. */
  readonly onRead?: (bytes: number) => void;
  /** What may be kept of a file, in bytes of memory; for tests. */
  readonly most?: number;
}

/** Ten times what the snapshot of the largest organization takes; twice as much would be more than Node gives a program. */
const mostMemory = 2 * 1024 * 1024 * 1024;

/**
 * Reads a file of LDIF into memory: a snapshot of this product (ldif/snapshotFormat.ts), or what ldifde and ldapsearch export.
 * The latter is searched by filter; where nothing is found, nobody knows whether the directory has it, and the answer is `notCaptured`.
 * An attribute that an object does not have may not have been exported.
 * @param chunks the bytes of the file
 * @param name of the file, for people
 * @throws DirectoryError `notCaptured` for a file without a single entry, and for a snapshot of a newer kind; `limit` for one that takes more
 * memory than there may be; `cancelled`
 */
export async function openLdifSource(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
  reading: LdifReading = {},
): Promise<LdifSource> {
  const contents = await readAll(chunks, name, reading);
  if (contents.objects.length === 0) throw new DirectoryError('notCaptured', nothingIn(name, contents));
  const answers: LdifAnswers = contents.isSnapshot
    ? new Snapshot(name, contents)
    : new PlainFile(name, contents);
  return {
    description: answers.description + damageOf(contents),
    entries: contents.objects.length,
    isSnapshot: contents.isSnapshot,
    ...(!contents.isSnapshot && { partial: true }),
    problems: contents.problems,
    problemCount: contents.problemCount,
    search: (request, signal) => searchIn(answers, request, signal),
    known: (filter) => knownIn(contents.objects, filter),
    close: () => Promise.resolve(),
  };
}

/** A file as it was read. */
export interface LdifContents {
  readonly objects: DirectoryObject[];
  /** One for every record that began in the file, in their order. */
  readonly records: LdifSlot[];
  /** The comments that this product wrote: what stands before the colon, and behind it. */
  readonly notes: (readonly [string, string])[];
  isSnapshot: boolean;
  readonly problems: LdifProblem[];
  problemCount: number;
}

/** What came of a record: an object, what is wrong with it, or both. */
export interface LdifSlot {
  readonly object?: DirectoryObject;
  readonly problem?: LdifProblem;
}

async function readAll(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
  { signal, onRead, most = mostMemory }: LdifReading,
): Promise<LdifContents> {
  const contents: LdifContents = {
    objects: [],
    records: [],
    notes: [],
    isSnapshot: false,
    problems: [],
    problemCount: 0,
  };
  const reader = createLdifReader();
  const take = taker(contents);
  let bytes = 0;
  let memory = 0;
  for await (const chunk of chunks) {
    if (signal?.aborted === true) throw new DirectoryError('cancelled', 'Cancelled.');
    const items = reader.push(chunk);
    bytes += chunk.length;
    for (const item of items) memory += sizeOf(item);
    if (memory > most) throw new DirectoryError('limit', tooLarge(name, bytes, contents));
    take(items);
    onRead?.(bytes);
  }
  take(reader.end());
  return contents;
}

/** Bytes of memory, about. */
function sizeOf(item: LdifItem): number {
  if (item.kind === 'entry') return item.size;
  return item.kind === 'comment' ? 300 + item.text.length * 4 : 500;
}

function tooLarge(name: string, bytes: number, { objects }: LdifContents): string {
  return `${name} is too large: after ${inMegabytes(bytes)} of it, with ${objects.length} entries, the memory is taken that a file may take. Export less: the users and groups that it is about, the domain object, and of the configuration CN=Services and CN=Sites. Or capture a snapshot, or connect to the directory.`;
}

function inMegabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1024 / 1024))} MB`;
}

function taker(contents: LdifContents): (items: readonly LdifItem[]) => void {
  /** Of the record that has not come yet. */
  let damage: LdifProblem | undefined;
  const add = (slot: LdifSlot) => {
    contents.records.push(slot);
    if (slot.object) contents.objects.push(slot.object);
    damage = undefined;
  };
  return (items) => {
    for (const item of items) {
      if (item.kind === 'entry') add({ object: item.object, ...(damage && { problem: damage }) });
      else if (item.kind === 'comment') takeNote(item.text, contents);
      else {
        contents.problemCount++;
        if (contents.problems.length < keptProblems) contents.problems.push(item);
        if (item.record === 'damaged') damage ??= item;
        else if (item.record !== undefined) add({ problem: item });
      }
    }
  };
}

function takeNote(comment: string, contents: LdifContents): void {
  const colon = comment.indexOf(': ');
  const word = comment.slice(0, Math.max(colon, 0));
  if (word === snapshotMark && contents.records.length === 0) contents.isSnapshot = true;
  if (contents.isSnapshot && [snapshotMark, 'about', 'read', snapshotEnd].includes(word))
    contents.notes.push([word, comment.slice(colon + 2)]);
}

async function* searchIn(
  answers: LdifAnswers,
  request: SearchRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<DirectoryObject> {
  for (const object of answers.search(request)) {
    if (signal?.aborted === true) throw new DirectoryError('cancelled', 'Cancelled.');
    yield await Promise.resolve(object);
  }
}

/** Said wherever the source is: what is missing from a file explains what is unknown. */
function damageOf({ problemCount, problems: [first] }: LdifContents): string {
  if (!first) return '';
  const places = problemCount === 1 ? 'one place' : `${problemCount} places`;
  return `; ${places} in it could not be read, the first in line ${first.line}: ${first.message}`;
}

/** Each name once: of an object with several records, the first that matches. */
function* knownIn(objects: readonly DirectoryObject[], filter: string): Iterable<DirectoryObject> {
  const matches = matcherOf(parseFilter(filter));
  const seen = new Set<string>();
  for (const object of objects) {
    if (object.dn === '' || !matches(object) || seen.has(dnKey(object.dn))) continue;
    seen.add(dnKey(object.dn));
    yield object;
  }
}

function nothingIn(name: string, { problems: [first] }: LdifContents): string {
  const reason = first ? ` Line ${first.line}: ${first.message}` : '';
  return `${name} holds no entry of LDIF.${reason} Export one with ldifde -f FILE, or capture a snapshot.`;
}
