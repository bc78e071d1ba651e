import { openCase } from '../../../server/src/directory/checks/case.ts';
import { tokenOf } from '../../../server/src/directory/checks/token.ts';
import { gatherAll, type Answer } from '../../../server/src/directory/gather.ts';
import { sids } from '../../../server/src/directory/object.ts';
import type { Sid } from '../../../server/src/directory/security/sid.ts';
import type { Privilege, Token } from '../../../server/src/directory/security/token.ts';
import type { DirectorySource } from '../../../server/src/directory/source.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';

const reads = new Set([
  'rootDse',
  'partitions',
  'accountFound',
  'account',
  'accountToken',
  'everyone',
  'everyonesGroups',
]);
const administrators: Sid = 'S-1-5-32-544';
/** What the group Administrators has on a domain controller, by Windows' and by Samba's defaults. */
const administratorsPrivileges = new Set<Privilege>(['SeSecurityPrivilege', 'SeTakeOwnershipPrivilege']);

/** The token of an account as the checks make it, with the privileges that go with it. */
export async function readToken(source: DirectorySource, account: string): Promise<Token> {
  const answers = new Map<string, readonly Answer[]>();
  await gatherAll(source, { account }, answers, { only: reads });
  const token = tokenOf(openCase(answers, { account }, await openCatalog()));
  return token.sids.has(administrators) ? { ...token, privileges: administratorsPrivileges } : token;
}

/** The SIDs that the domain controller itself put into the token of whoever asks ([MS-ADTS] 3.1.1.3.2: rootDSE, tokenGroups). */
export async function sidsOfSession(source: DirectorySource): Promise<readonly Sid[]> {
  const root = { base: '', scope: 'base', filter: '(objectClass=*)', where: 'domain' } as const;
  for await (const object of source.search({ ...root, attributes: ['tokenGroups'] }))
    return sids(object, 'tokenGroups');
  return [];
}
