import { openCase, type DirectoryCase } from '../../server/src/directory/checks/case.ts';
import { rowOf, runCheck } from '../../server/src/directory/checks/index.ts';
import type { Answer } from '../../server/src/directory/gather.ts';
import type { Asked } from '../../server/src/directory/requests.ts';
import { guidToBytes } from '../../server/src/directory/security/guid.ts';
import { parseSddl } from '../../server/src/directory/security/parseSddl.ts';
import { sidToBytes, type Sid } from '../../server/src/directory/security/sid.ts';
import { writeSecurityDescriptor } from '../../server/src/directory/security/writeDescriptor.ts';
import {
  DirectoryError,
  type DirectoryErrorKind,
  type DirectoryObject,
} from '../../server/src/directory/source.ts';
import { openCatalog } from '../../server/src/knowledge/catalog.ts';
import { attributeLists, directoryReads } from '../../server/src/knowledge/directory.ts';
import type { CheckResult } from '../../server/src/model/check.ts';

export const domainDn = 'DC=target,DC=local';
export const domainSid: Sid = 'S-1-5-21-1-2-3';

export type Value = string | Uint8Array | readonly (string | Uint8Array)[];
/** An attribute without a value is one that the directory did not show. */
export type Attributes = Readonly<Record<string, Value | undefined>>;

/** An entry as a source hands it out: names in lower case, values as bytes. */
export function entry(dn: string, attributes: Attributes = {}): DirectoryObject {
  const all = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), bytesOf(value)] as const],
  );
  return { dn, attributes: new Map(all) };
}

/** The bytes of nTSecurityDescriptor; DA, EA and the like are of the domain above. */
export function descriptor(sddl: string): Uint8Array {
  return writeSecurityDescriptor(parseSddl(sddl, domainSid));
}

export function sidValue(sid: Sid): Uint8Array {
  return sidToBytes(sid);
}

export function guidValue(guid: string): Uint8Array {
  return guidToBytes(guid);
}

/** One search and what came of it. */
export function answer(
  base: string,
  objects: readonly DirectoryObject[],
  { server, error, read = 'mailbox' }: { server?: string; error?: DirectoryErrorKind; read?: string } = {},
): Answer {
  const row = directoryReads.find(({ id }) => id === read);
  const request = {
    base,
    scope: row?.scope ?? 'base',
    filter: row?.filter ?? '(objectClass=*)',
    attributes: [...(row?.attributes ?? []), ...(attributeLists[row?.attributesOf ?? ''] ?? [])],
    where: server === undefined ? ('domain' as const) : { server },
  };
  return {
    request,
    objects,
    ...(error && { error: new DirectoryError(error, `The server said ${error}.`) }),
  };
}

/** What was read, by the id of the read: objects, one search for each; or the searches themselves. */
export type Reads = Readonly<Record<string, readonly DirectoryObject[] | readonly Answer[]>>;

const catalog = await openCatalog();

export function caseOf(reads: Reads, asked: Asked = { mailbox: 'Ewan' }): DirectoryCase {
  const answers = Object.entries(reads).map(
    ([read, found]) =>
      [read, found.map((each) => ('request' in each ? each : answer(each.dn, [each], { read })))] as const,
  );
  return openCase(new Map(answers), asked, catalog);
}

/** The result of one check on what was read, as it is shown. */
export function check(id: string, reads: Reads, asked?: Asked): CheckResult {
  const row = rowOf(id);
  if (!row) throw new Error(`There is no check ${id}.`);
  return runCheck(row, caseOf(reads, asked));
}

function bytesOf(value: Value): readonly Uint8Array[] {
  const list = typeof value === 'string' || value instanceof Uint8Array ? [value] : value;
  return list.map((each) => (typeof each === 'string' ? new TextEncoder().encode(each) : each));
}
