import assert from 'node:assert/strict';
import { gatherAll, type Answer } from '../../../server/src/directory/gather.ts';
import { openLdifSource } from '../../../server/src/directory/ldifSource.ts';
import { nameFilter, requestsOf } from '../../../server/src/directory/requests.ts';
import { DirectoryError, type DirectorySource } from '../../../server/src/directory/source.ts';
import type { DirectoryRead } from '../../../server/src/knowledge/directory.ts';
import { entry } from '../../support/directory.ts';

const read: DirectoryRead = {
  id: 'example',
  title: 'an example',
  base: 'DC=x',
  scope: 'base',
  filter: '(objectClass=*)',
  attributes: ['cn'],
};
const nothing = () => undefined;

describe('the searches of a read', () => {
  it('are one where it refers to nothing', () => {
    assert.deepEqual(requestsOf(read, {}, nothing), [
      { base: 'DC=x', scope: 'base', filter: '(objectClass=*)', attributes: ['cn'], where: 'domain' },
    ]);
  });

  it('are one for each distinct name that an earlier read brought, and none where it brought none', () => {
    const groups = [entry('CN=a', { memberOf: ['CN=g1', 'CN=g2'] }), entry('CN=b', { memberOf: 'CN=g1' })];
    const bases = (found: typeof groups) =>
      requestsOf({ ...read, base: '{account.memberOf}' }, {}, () => found).map(({ base }) => base);
    assert.deepEqual(bases(groups), ['CN=g1', 'CN=g2']);
    assert.deepEqual(bases([entry('CN=a')]), []);
  });

  it('reach up to the root of the partition', () => {
    const found = () => [entry('CN=x,OU=a,DC=target,DC=local')];
    const above = requestsOf({ ...read, base: '{mailbox.parents}' }, {}, found);
    assert.deepEqual(
      above.map(({ base }) => base),
      ['OU=a,DC=target,DC=local', 'DC=target,DC=local'],
    );
  });

  it('ask for many values at once, forty to a search, every byte escaped', () => {
    const sids = Array.from({ length: 81 }, (_, index) => Uint8Array.of(index, 0x2a));
    const found = () => [entry('CN=a', { tokenGroups: sids })];
    const searches = requestsOf({ ...read, filter: '(objectSid={t.tokenGroups})' }, {}, found);
    assert.equal(searches.length, 3);
    assert.ok(searches[0]?.filter.startsWith('(|(objectSid=\\00\\2a)(objectSid=\\01\\2a)'));
    assert.equal(searches[2]?.filter, '(objectSid=\\50\\2a)');
  });

  it('take no name from a log for a part of the filter', () => {
    assert.equal(
      nameFilter('account', 'TARGET\\*)(objectClass=*'),
      '(&(objectClass=user)(sAMAccountName=\\2a\\29\\28objectClass=\\2a))',
    );
    assert.match(nameFilter('mailbox', '/o=x/cn=$1$&'), /legacyExchangeDN=\/o=x\/cn=\$1\$&\)/);
  });

  it('know each form of a name', () => {
    assert.match(nameFilter('mailbox', 'anna@x.local'), /userPrincipalName=anna@x\.local/);
    assert.match(nameFilter('mailbox', 'CN=Anna,OU=x,DC=y'), /^\(distinguishedName=CN=Anna,OU=x,DC=y\)$/);
    assert.match(nameFilter('mailbox', '/o=T/ou=A/cn=Anna '), /legacyExchangeDN=\/o=T\/ou=A\/cn=Anna\\20\)/);
  });
});

describe('gathering', () => {
  const failing = (kind: DirectoryError['kind']): DirectorySource & { asked: number } => ({
    description: 'a server that refuses',
    asked: 0,
    // eslint-disable-next-line require-yield
    async *search() {
      this.asked++;
      await Promise.resolve();
      throw new DirectoryError(kind, 'It is gone.');
    },
    close: () => Promise.resolve(),
  });
  const gathered = async (source: DirectorySource) => {
    const answers = new Map<string, readonly Answer[]>();
    await gatherAll(source, { account: 'a' }, answers);
    return answers;
  };

  it('keeps what a server refuses as an answer', async () => {
    const answers = await gathered(failing('denied'));
    assert.equal(answers.get('rootDse')?.[0]?.error?.kind, 'denied');
  });

  it('asks a server that is gone once', async () => {
    const source = failing('unreachable');
    await gathered(source);
    // Once for the domain, once for the global catalog.
    assert.equal(source.asked, 2);
  });

  it('ends when it is cancelled', async () => {
    await assert.rejects(gathered(failing('cancelled')), { kind: 'cancelled' });
  });

  it('reads a plain export of a domain, whose root DSE nobody exports', async () => {
    const ldif = [
      'dn: CN=qmmex,OU=Accounts,DC=target,DC=local\nobjectClass: user\nsAMAccountName: qmmex\nmemberOf: CN=One,DC=target,DC=local\n',
      'dn: CN=One,DC=target,DC=local\nobjectClass: group\nmemberOf: CN=Two,DC=target,DC=local\n',
      'dn: CN=Two,DC=target,DC=local\nobjectClass: group\n',
    ].join('\n');
    const source = await openLdifSource([new TextEncoder().encode(ldif)], 'export.ldf');
    const answers = new Map<string, readonly Answer[]>();
    await gatherAll(source, { account: 'TARGET\\qmmex' }, answers);
    assert.deepEqual(
      answers.get('accountGroups')?.flatMap(({ objects }) => objects.map(({ dn }) => dn)),
      ['CN=One,DC=target,DC=local', 'CN=Two,DC=target,DC=local'],
    );
  });
});
