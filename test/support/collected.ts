import { gatherAll, type Answer } from '../../server/src/directory/gather.ts';
import { values } from '../../server/src/directory/object.ts';
import type { Asked } from '../../server/src/directory/requests.ts';
import {
  DirectoryError,
  type DirectoryObject,
  type DirectorySource,
  type SearchRequest,
} from '../../server/src/directory/source.ts';

/** One search as the collector script makes it, and what came of it. */
interface Search {
  readonly request: SearchRequest;
  readonly objects: readonly DirectoryObject[];
  readonly error?: DirectoryError;
}

/**
 * The file that the collector script writes where it is given these answers: statement by statement what Add-Record, ConvertTo-LdifLine,
 * ConvertTo-Comment and Invoke-Read of collector.ps1 do, with ConvertTo-Json as Windows PowerShell 5.1 has it. It writes a record for each
 * object of each search, and never one for two.
 */
export async function collected(
  source: DirectorySource,
  subject: Asked,
  extra: readonly SearchRequest[] = [],
) {
  const searches: Search[] = [];
  const recorded: DirectorySource = {
    description: source.description,
    close: () => source.close(),
    async *search(request) {
      const objects: DirectoryObject[] = [];
      try {
        for await (const object of source.search(request)) {
          objects.push(object);
          yield object;
        }
        searches.push({ request, objects });
      } catch (error) {
        if (error instanceof DirectoryError) searches.push({ request, objects: [], error });
        throw error;
      }
    },
  };
  await gatherAll(recorded, subject, new Map<string, readonly Answer[]>());
  for (const request of extra) searches.push({ request, objects: [], error: notThere });
  return fileOf(searches);
}

/** The message of .NET for result 32. */
const notThere = new DirectoryError('noSuchObject', 'The object does not exist.');

function fileOf(searches: readonly Search[]): string {
  const records: string[] = [];
  const comments = searches.map(({ request, objects, error }) => {
    const numbers = objects.map((object) => records.push(recordOf(object, request.attributes)));
    // The order of a hash table is none that anybody chose.
    const line = {
      result: error ? { message: error.message, kind: error.kind } : 'ok',
      base: request.base,
      filter: request.filter,
      attributes: request.attributes,
      objects: numbers.join(','),
      where: request.where,
      deleted: request.deleted === true,
      scope: request.scope,
    };
    return commentOf(`read: ${windowsJson(line)}`);
  });
  const about = { taken: '2026-03-12T09:30:00Z', from: 'Active Directory, as TARGET\\Administrator' };
  const head = ['version: 1', '# exchange-triage-snapshot: 1', commentOf(`about: ${windowsJson(about)}`)];
  return [...head, ...comments, '', records.join('\n\n'), `# end: ${records.length}`, ''].join('\n');
}

/** ConvertTo-Json -Compress of Windows PowerShell 5.1 writes these characters as escapes. */
function windowsJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&']/g, unicodeEscape);
}

/** ConvertTo-Comment */
function commentOf(text: string): string {
  return `# ${text.replace(/[^\x20-\x7e]/g, unicodeEscape)}`;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Add-Record */
function recordOf(object: DirectoryObject, attributes: readonly string[]): string {
  const lines = [lineOf('dn', Buffer.from(object.dn))];
  for (const name of attributes)
    for (const value of values(object, name)) lines.push(lineOf(name, Buffer.from(value)));
  if (lines.length === 1) lines.push('noAttributes: TRUE');
  return lines.join('\n');
}

/** ConvertTo-LdifLine */
function lineOf(name: string, value: Buffer): string {
  const characters = value.toString('latin1');
  const isSafe = /^[\x20-\x7e]+$/.test(characters) && !/^[ :<]| $/.test(characters);
  const line = isSafe ? `${name}: ${characters}` : `${name}:: ${value.toString('base64')}`;
  let folded = '';
  for (let at = 0; at < line.length;) {
    const length = Math.min(at === 0 ? 76 : 75, line.length - at);
    if (at > 0) folded += '\n ';
    folded += line.slice(at, at + length);
    at += length;
  }
  return folded;
}
