import type { DirectorySource } from '../directory/source.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import type { LdapOptions } from './ldap/options.ts';
import { openSnapshot, type Opening } from './openSnapshot.ts';
import { withPolicyTemplates } from './policyTemplates.ts';

/** A directory server, or a snapshot of one. */
export type DirectoryTarget = { readonly file: string } | (LdapOptions & { readonly sysvol?: string });

/** @throws DirectoryError for a file that cannot be read, and for options that cannot work; `cancelled` while a file is read */
export async function openDirectory(
  target: DirectoryTarget,
  catalog: Catalog,
  opening: Opening = {},
): Promise<DirectorySource> {
  if ('file' in target) return openSnapshot(target.file, opening);
  // The larger part of what a directory needs: loaded when one is asked.
  const { openLdapSource } = await import('./ldap/ldapSource.ts');
  return withPolicyTemplates(await openLdapSource(target, catalog), target.sysvol);
}
