import { directoryReads, type DirectoryRead } from '../knowledge/directory.ts';
import { dnKey, partitionOf } from './dn.ts';
import { texts } from './object.ts';
import { requestsOf, type Asked } from './requests.ts';
import { DirectoryError, type DirectoryObject, type DirectorySource, type SearchRequest } from './source.ts';

/** One search that was made, and what came of it. What came before an error is kept. */
export interface Answer {
  readonly request: SearchRequest;
  readonly objects: readonly DirectoryObject[];
  readonly error?: DirectoryError;
  /** There may be more objects than these: they are what an exported file happens to hold. */
  readonly partial?: true;
}

/** All that was read, by the id of the read. */
export type Answers = ReadonlyMap<string, readonly Answer[]>;

/** After these, asking the same server again only takes time. */
const lasting = new Set<DirectoryError['kind']>([
  'unreachable',
  'credentials',
  'certificate',
  'encryption',
  'timeout',
]);

/** What no read of an honest directory comes to: an object may name any number of others. */
const mostSearches = 2_000;
const mostObjects = 50_000;

/** In bytes: fifty times what a large organization comes to. */
const mostBytes = 512 * 1024 * 1024;

/** Groups nested deeper than this are a circle that no server should have allowed. */
const deepest = 50;

/** How long all reads together may take. A server that always answers just in time is slow for ever. */
export interface Deadline {
  /** Fires when the time is up; the signal that the reads are given fires with it. */
  readonly signal: AbortSignal;
  readonly minutes: number;
}

export interface GatherOptions {
  readonly signal?: AbortSignal;
  /** The reads to make; all, if absent. */
  readonly only?: ReadonlySet<string>;
  readonly deadline?: Deadline;
  /**
   * Told once of a server, or of the time, that is lost to all reads from here on. With it, the answers say so in a few words only
   * (`DirectoryError.brief`).
   */
  readonly onLost?: (error: DirectoryError) => void;
}

/**
 * Makes the reads that the checks rest on, in their order, and hands out each as it is done. Nothing is thrown for what
 * the directory refuses: an answer holds it.
 * @param into where the answers go; what it holds already is used and not read again
 * @throws DirectoryError `cancelled`
 */
export async function* gather(
  source: DirectorySource,
  asked: Asked,
  into: Map<string, readonly Answer[]>,
  options: GatherOptions = {},
): AsyncGenerator<DirectoryRead, void> {
  const state: Gathering = { options, lost: new Map(), bytes: 0 };
  for (const read of directoryReads) {
    if (read.when === 'all' || into.has(read.id) || options.only?.has(read.id) === false) continue;
    into.set(read.id, await answersTo(source, read, asked, into, (request) => ask(source, request, state)));
    yield read;
  }
}

/** `gather`, with nobody to tell of each read. */
export async function gatherAll(...args: Parameters<typeof gather>): Promise<void> {
  const reads = gather(...args);
  while (!(await reads.next()).done);
}

type Ask = (request: SearchRequest) => Promise<Answer>;

async function answersTo(
  source: DirectorySource,
  read: DirectoryRead,
  asked: Asked,
  earlier: Answers,
  ask: Ask,
): Promise<Answer[]> {
  const requests = requestsOf(read, asked, (id) => objectsOf(earlier.get(id)));
  const answers: Answer[] = [];
  const bases = new Set(requests.map((request) => dnKey(request.base)));
  for (let depth = 0, round = requests; round.length > 0 && depth < deepest; depth++) {
    const found: Answer[] = [];
    for (const request of round) {
      if (answers.length + found.length >= mostSearches) {
        found.push({ request, objects: [], error: tooMuch(read, `${mostSearches} searches`) });
        break;
      }
      found.push(await askWidely(source, read, request, earlier, ask));
    }
    answers.push(...found);
    round = read.again === undefined ? [] : further(read.again, found, bases);
  }
  return answers;
}

/** The global catalog, and where there is none to ask, the domain; and of a file that has neither, what it happens to hold. */
async function askWidely(
  source: DirectorySource,
  read: DirectoryRead,
  request: SearchRequest,
  earlier: Answers,
  ask: Ask,
): Promise<Answer> {
  const answer = await ask(request);
  if (!read.orDomain || !answer.error) return answer;
  const domain = objectsOf(earlier.get('rootDse'))?.[0];
  const base = domain && texts(domain, 'defaultNamingContext')[0];
  const ofDomain = base === undefined ? answer : await ask({ ...request, base, where: 'domain' });
  if (!source.known || !ofDomain.error) return ofDomain;
  const objects = [...source.known(request.filter)];
  return objects.length > 0 ? { request, objects, partial: true } : answer;
}

/** The same search on every object that the last ones name and that was not asked about yet. */
function further(attribute: string, answers: readonly Answer[], bases: Set<string>): SearchRequest[] {
  return answers.flatMap(({ request, objects }) =>
    objects
      .flatMap((object) => texts(object, attribute))
      .filter((dn) => !bases.has(dnKey(dn)) && bases.add(dnKey(dn)))
      .map((base) => ({ ...request, base })),
  );
}

/** What the searches of one gathering share. */
interface Gathering {
  readonly options: GatherOptions;
  /** What is not asked again, by its place, with what came of it. */
  readonly lost: Map<string, DirectoryError>;
  /** Of all values that were kept. */
  bytes: number;
}

async function ask(source: DirectorySource, request: SearchRequest, state: Gathering): Promise<Answer> {
  const objects: DirectoryObject[] = [];
  const { deadline, signal } = state.options;
  const gone = deadline?.signal.aborted === true ? timeUp(deadline, state) : state.lost.get(placeOf(request));
  if (gone) return { request, objects, error: gone };
  try {
    for await (const object of source.search(request, signal)) {
      objects.push(object);
      state.bytes += sizeOf(object);
      if (objects.length > mostObjects) throw tooMuch(undefined, `${mostObjects} objects`);
      if (state.bytes > mostBytes) throw tooMuch(undefined, `${mostBytes / 1024 / 1024} MB`);
    }
    const partial = source.partial === true && request.scope !== 'base';
    return { request, objects, ...(partial && { partial }) };
  } catch (thrown) {
    if (!(thrown instanceof DirectoryError)) throw thrown;
    return { request, objects, error: kept(thrown, request, state) };
  }
}

/** @throws DirectoryError `cancelled`, unless it is the time that is up */
function kept(error: DirectoryError, request: SearchRequest, state: Gathering): DirectoryError {
  const { deadline } = state.options;
  if (error.kind === 'cancelled' && deadline?.signal.aborted === true) return timeUp(deadline, state);
  if (error.kind === 'cancelled') throw error;
  return lasting.has(error.kind) ? lose(placeOf(request), error, nameOfPlace(request), state) : error;
}

function timeUp({ minutes }: Deadline, state: Gathering): DirectoryError {
  const known = state.lost.get(time);
  if (known) return known;
  const message = `The time limit of ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} for a run is over: what had not been read by then was not read. Where the directory is slow, raise the limit.`;
  return lose(time, new DirectoryError('timeout', message), '', state);
}

const time = 'the time';

const briefly: Readonly<Partial<Record<DirectoryError['kind'], string>>> = {
  credentials: 'refuses the logon',
  certificate: 'shows a certificate that is refused',
  encryption: 'does not encrypt the connection',
  timeout: 'did not answer in time',
};

function lose(place: string, error: DirectoryError, name: string, state: Gathering): DirectoryError {
  const { onLost } = state.options;
  onLost?.(error);
  const words =
    place === time
      ? 'The time limit of the run is over.'
      : `${name} ${briefly[error.kind] ?? 'is out of reach'}.`;
  const lost = onLost ? new DirectoryError(error.kind, error.message, { cause: error, brief: words }) : error;
  state.lost.set(place, lost);
  return lost;
}

function nameOfPlace({ base, where }: SearchRequest): string {
  if (where === 'forest') return 'The global catalog';
  return typeof where === 'object'
    ? where.server
    : `The domain controller for ${partitionOf(base) || 'the root'}`;
}

function sizeOf({ attributes }: DirectoryObject): number {
  let size = 0;
  for (const values of attributes.values()) for (const value of values) size += value.length;
  return size;
}

function tooMuch(read: DirectoryRead | undefined, what: string): DirectoryError {
  const about = read === undefined ? '' : ` about ${read.title}`;
  return new DirectoryError('limit', `The directory has more than ${what}${about}. The rest was not read.`);
}

/** What is lost together: one domain may be out of reach while the others answer. */
function placeOf({ base, where }: SearchRequest): string {
  if (where === 'forest') return where;
  return typeof where === 'object' ? `server ${where.server.toLowerCase()}` : dnKey(partitionOf(base));
}

function objectsOf(answers: readonly Answer[] | undefined): readonly DirectoryObject[] | undefined {
  return answers?.flatMap((answer) => answer.objects);
}
