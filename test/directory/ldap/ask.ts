import assert from 'node:assert/strict';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';
import { openLdapSource, type LdapOptions } from '../../../server/src/node/ldap/ldapSource.ts';
import {
  DirectoryError,
  type DirectoryObject,
  type DirectorySource,
  type SearchRequest,
} from '../../../server/src/directory/source.ts';

export interface Asked {
  readonly objects: readonly DirectoryObject[];
  readonly error?: DirectoryError;
}

export const request = (base: string, changes: Partial<SearchRequest> = {}): SearchRequest => ({
  base,
  scope: 'subtree',
  filter: '(objectClass=*)',
  attributes: ['cn'],
  where: 'domain',
  ...changes,
});

/** Opens a source for one search. An error that is no DirectoryError fails the test. */
export async function ask(options: LdapOptions, asked: SearchRequest): Promise<Asked> {
  let source: DirectorySource;
  try {
    source = await openLdapSource(options, await openCatalog());
  } catch (error) {
    assert.ok(error instanceof DirectoryError, String(error));
    return { objects: [], error };
  }
  try {
    return await answer(source, asked);
  } finally {
    await source.close();
  }
}

/** @param each is told how many objects there are so far */
export async function answer(
  source: DirectorySource,
  asked: SearchRequest,
  signal?: AbortSignal,
  each?: (count: number) => void,
): Promise<Asked> {
  const objects: DirectoryObject[] = [];
  try {
    for await (const object of source.search(asked, signal)) {
      objects.push(object);
      each?.(objects.length);
    }
  } catch (error) {
    assert.ok(error instanceof DirectoryError, String(error));
    return { objects, error };
  }
  return { objects };
}
