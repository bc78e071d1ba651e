import { sid, texts, values } from '../../../server/src/directory/object.ts';
import type { SecurityDescriptor } from '../../../server/src/directory/security/descriptor.ts';
import { readSecurityDescriptor } from '../../../server/src/directory/security/readDescriptor.ts';
import type { Sid } from '../../../server/src/directory/security/sid.ts';
import type { DirectoryObject, DirectorySource } from '../../../server/src/directory/source.ts';

/** What decides on the rights on an object. */
export interface GuardedObject {
  readonly dn: string;
  /** `nTSecurityDescriptor` as it was read. */
  readonly bytes: Uint8Array;
  readonly sd: SecurityDescriptor;
  readonly objectSid: Sid | undefined;
  readonly classes: readonly string[];
}

/** Objects of which there are many of a kind, all alike: of each kind only these are taken. */
const samples = [
  ['(cn=Bulk*)', '(cn=Bulk0000*)'],
  ['(cn=Member *)', '(cn=Member 000*)'],
  ['(objectClass=displaySpecifier)', '(&(objectClass=displaySpecifier)(cn=user-Display))'],
  ['(objectClass=attributeSchema)', '(&(objectClass=attributeSchema)(cn=User*))'],
  ['(objectClass=classSchema)', '(&(objectClass=classSchema)(cn=User*))'],
] as const;
export const everyObject = '(objectClass=*)';
export const fewOfEachKind = `(&${samples.map(([kind, sample]) => `(|(!${kind})${sample})`).join('')})`;

/** The partitions that the domain controller holds: domain, configuration, schema, DNS. */
export async function partitionsOf(source: DirectorySource): Promise<readonly string[]> {
  const root = { base: '', scope: 'base', filter: everyObject, where: 'domain' } as const;
  for await (const object of source.search({ ...root, attributes: ['namingContexts'] }))
    return texts(object, 'namingContexts');
  return [];
}

/** Objects: everything at and below some of them that a filter is true of. */
export interface Scope {
  readonly bases: readonly string[];
  /** RFC 4515. */
  readonly filter: string;
}

/** What the source's account may see of a scope. */
export async function* searchAll(
  source: DirectorySource,
  { bases, filter }: Scope,
  attributes: readonly string[],
): AsyncGenerator<DirectoryObject> {
  for (const base of bases)
    yield* source.search({ base, scope: 'subtree', where: 'domain', filter, attributes });
}

export async function readGuarded(
  source: DirectorySource,
  scope: Scope,
): Promise<Map<string, GuardedObject>> {
  const objects = new Map<string, GuardedObject>();
  const attributes = ['nTSecurityDescriptor', 'objectSid', 'objectClass'];
  for await (const object of searchAll(source, scope, attributes)) {
    const [bytes] = values(object, 'nTSecurityDescriptor');
    if (bytes === undefined) throw new Error(`Nobody showed the security descriptor of ${object.dn}.`);
    objects.set(object.dn, {
      dn: object.dn,
      bytes,
      sd: readSecurityDescriptor(bytes),
      objectSid: sid(object, 'objectSid'),
      classes: texts(object, 'objectClass'),
    });
  }
  return objects;
}
