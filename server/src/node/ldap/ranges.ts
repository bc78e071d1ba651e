import { DirectoryError, type DirectoryObject, type SearchRequest } from '../../directory/source.ts';
import { visible } from '../../text/hidden.ts';
import type { Connection, Surroundings } from './connection.ts';
import { describe, encodeSearch } from './searchMessage.ts';

/** Name and numbers of `member;range=0-1499`; the last part ends with `*` ([MS-ADTS] 3.1.1.3.1.3.3). */
const rangeOption = /^([^;]+);range=(\d{1,9})-(\d{1,9}|\*)$/;

/** Parts of one attribute that are fetched, of 1,500 values each: a server that goes on and on is stopped. */
const mostParts = 1_000;

/** How to ask for more of an object. */
export interface Way {
  readonly connection: Connection;
  readonly request: SearchRequest;
  readonly surroundings: Surroundings;
  readonly signal: AbortSignal | undefined;
}

/**
 * An attribute of very many values comes in parts: fetches the rest, and gives it under its plain name. So is `;binary` taken off a name.
 * @throws DirectoryError
 */
export async function completeRanges(object: DirectoryObject, way: Way): Promise<DirectoryObject> {
  if (![...object.attributes.keys()].some((name) => name.includes(';'))) return object;
  const attributes = new Map<string, readonly Uint8Array[]>();
  for (const [name, values] of object.attributes) {
    const [, plain, , last] = rangeOption.exec(name) ?? [];
    const short = plain ?? name.replace(/;binary$/, '');
    if (plain !== undefined && values.length === 0) throw withoutValues(name, object.dn, way);
    const rest =
      plain === undefined || last === '*' ? [] : await restOf(object.dn, plain, Number(last) + 1, way);
    attributes.set(short, rest.length > 0 ? values.concat(rest) : values);
  }
  return { dn: object.dn, attributes };
}

/** @param next the number of the first value that is not there yet */
async function restOf(dn: string, name: string, next: number, way: Way): Promise<Uint8Array[]> {
  const rest: Uint8Array[] = [];
  for (let parts = 0; parts < mostParts; parts++) {
    const first = next + rest.length;
    const part = await readPart(dn, `${name};range=${first}-*`, way);
    const [found, values] =
      [...(part?.attributes ?? [])].find(([option, some]) => rangeOption.test(option) && some.length > 0) ??
      [];
    if (found === undefined || values === undefined) throw withoutValues(`${name};range=${first}-*`, dn, way);
    if (!found.includes(`;range=${first}-`)) break;
    for (const value of values) rest.push(value);
    if (found.endsWith('-*')) return rest;
  }
  throw new DirectoryError(
    'protocol',
    `${way.connection.endpoint.host} hands out ${visible(name)} of ${visible(dn)} in parts that do not follow one another, or without an end. What it is cannot be known.`,
  );
}

/** The part before it said that there are more: the list is not whole, whoever took its end away. */
function withoutValues(part: string, dn: string, { connection }: Way): DirectoryError {
  return new DirectoryError(
    'protocol',
    `${connection.endpoint.host} handed out no value for ${visible(part)} of ${visible(dn)}, though it had said that there are more. What is missing is not known: the values may have changed meanwhile. Run it again; if it stays so, ask another domain controller.`,
  );
}

function readPart(
  dn: string,
  attribute: string,
  { connection, request, surroundings, signal }: Way,
): Promise<DirectoryObject | undefined> {
  const part: SearchRequest = { ...request, base: dn, scope: 'base', filter: '(objectClass=*)' };
  return new Promise((resolve, reject) => {
    let found: DirectoryObject | undefined;
    const { settings, failures } = surroundings;
    const id = connection.send(encodeSearch(part, [attribute], settings.operationTimeout), {
      answer: (answer) => {
        if (answer.kind === 'entry') found = answer.object;
      },
      done: (result) => {
        if (result.code === 0) resolve(found);
        else reject(failures.ofSearch(result, `${describe(part)}, ${attribute}`, connection.endpoint.host));
        signal?.removeEventListener('abort', cancel);
      },
      failed: (error) => {
        reject(error);
        signal?.removeEventListener('abort', cancel);
      },
    });
    const cancel = () => {
      connection.abandon(id);
      reject(new DirectoryError('cancelled', `Cancelled: ${describe(part)}.`));
    };
    signal?.addEventListener('abort', cancel, { once: true });
  });
}
