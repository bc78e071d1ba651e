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

/** Groups nested deeper than this are a circle that no server should have allowed. */
const deepest = 50;

/**
 * Makes the reads that the checks rest on, in their order, and hands out each as it is done. Nothing is thrown for what
 * the directory refuses: an answer holds it.
 * @param into where the answers go; what it holds already is used and not read again
 * @param only the reads to make; all, if absent
 * @throws DirectoryError `cancelled`
 */
export async function* gather(
  source: DirectorySource,
  asked: Asked,
  into: Map<string, readonly Answer[]>,
  options: { readonly signal?: AbortSignal; readonly only?: ReadonlySet<string> } = {},
): AsyncGenerator<DirectoryRead, void> {
  const lost = new Map<string, DirectoryError>();
  for (const read of directoryReads) {
    if (read.when === 'all' || into.has(read.id) || options.only?.has(read.id) === false) continue;
    into.set(
      read.id,
      await answersTo(source, read, asked, into, (request) => ask(source, request, lost, options.signal)),
    );
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

async function ask(
  source: DirectorySource,
  request: SearchRequest,
  lost: Map<string, DirectoryError>,
  signal?: AbortSignal,
): Promise<Answer> {
  const place = placeOf(request);
  const objects: DirectoryObject[] = [];
  const error = lost.get(place);
  if (error) return { request, objects, error };
  try {
    for await (const object of source.search(request, signal)) {
      objects.push(object);
      if (objects.length > mostObjects) throw tooMuch(undefined, `${mostObjects} objects`);
    }
    const partial = source.partial === true && request.scope !== 'base';
    return { request, objects, ...(partial && { partial }) };
  } catch (thrown) {
    if (!(thrown instanceof DirectoryError) || thrown.kind === 'cancelled') throw thrown;
    if (lasting.has(thrown.kind)) lost.set(place, thrown);
    return { request, objects, error: thrown };
  }
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
