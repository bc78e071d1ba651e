import assert from 'node:assert/strict';
import { escapeDnValue } from '../../../server/src/directory/dn.ts';
import { escapeFilterValue } from '../../../server/src/directory/filter.ts';
import { createSnapshotWriter } from '../../../server/src/directory/ldif/snapshotWriter.ts';
import { openLdifSource } from '../../../server/src/directory/ldifSource.ts';
import { sid, sids, texts } from '../../../server/src/directory/object.ts';
import type { DirectorySource, SearchRequest } from '../../../server/src/directory/source.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';
import { openLdapSource } from '../../../server/src/node/ldap/ldapSource.ts';
import { whyNoLab } from '../lab/requirements.ts';
import { startLab, type Lab } from '../lab/start.ts';
import { answer, ask, request } from './ask.ts';

describe('a directory over LDAP, asked of a domain controller', function () {
  this.timeout(300_000);
  let lab: Lab;
  let source: DirectorySource;
  const opened: (() => Promise<void>)[] = [];

  const options = (changes: object = {}) => ({
    url: `ldaps://${lab.controllers.dc1.host}`,
    caFile: lab.caFile,
    credentials: { user: lab.administrator, password: lab.password },
    resolver: { server: lab.dns[0] ?? '' },
    ...changes,
  });

  before(async function () {
    const why = whyNoLab();
    if (why !== undefined) {
      console.log(`      skipped: ${why}`);
      this.skip();
    }
    lab = await startLab({ patience: 240_000 });
    opened.push(() => lab.stop());
    source = await openLdapSource(options(), await openCatalog());
    opened.push(() => source.close());
  });

  after(async () => {
    for (const part of opened.reverse()) await part();
  });

  const users = () =>
    request(lab.baseDn, {
      filter: '(objectClass=user)',
      attributes: ['cn', 'objectSid', 'nTSecurityDescriptor'],
    });

  it('reads owner, group and DACL of security descriptors, and bytes as bytes', async () => {
    const { objects, error } = await answer(source, users());
    assert.equal(error, undefined);
    for (const object of objects) {
      assert.match(sid(object, 'objectSid') ?? '', new RegExp(`^${lab.domainSid}-\\d+$`), object.dn);
      const control = object.attributes.get('ntsecuritydescriptor')?.[0]?.[2] ?? 0;
      // SE_DACL_PRESENT without SE_SACL_PRESENT ([MS-DTYP] 2.4.6).
      assert.equal(control & 0x14, 0x04, object.dn);
    }
  });

  it('reads the groups of a token', async () => {
    const { objects } = await answer(
      source,
      request(`CN=Administrator,CN=Users,${lab.baseDn}`, { scope: 'base', attributes: ['tokenGroups'] }),
    );
    const [administrator] = objects;
    assert.ok(
      administrator && sids(administrator, 'tokenGroups').includes(`${lab.domainSid}-512` as `S-1-${string}`),
    );
  });

  it('says the same of what is not there as the server', async () => {
    const { error } = await answer(source, request(`CN=nobody,${lab.baseDn}`, { scope: 'base' }));
    assert.equal(error?.kind, 'noSuchObject');
    assert.match(error.message, /LDAP_NO_SUCH_OBJECT/);
  });

  it('asks the global catalog, and one domain controller by its name', async () => {
    for (const where of ['forest', { server: lab.controllers.dc2.host }] as const) {
      const { objects, error } = await answer(
        source,
        request(`CN=Users,${lab.baseDn}`, { scope: 'base', where }),
      );
      assert.equal(error, undefined);
      assert.equal(objects.length, 1);
    }
  });

  it('finds special characters in names and filters', async () => {
    const names = ['a, b', 'c (d)', 'e*f', 'g\\h', '#i', 'j "k" <l>; m=n+o', 'ÄÖ €'];
    const dnOf = (name: string) => `CN=${escapeDnValue(name)},CN=Users,${lab.baseDn}`;
    const record = (name: string) => `dn:: ${Buffer.from(dnOf(name)).toString('base64')}\n`;
    await lab.modify(
      'dc1',
      names.map((name) => `${record(name)}changetype: add\nobjectClass: contact\n\n`).join(''),
    );
    for (const name of names) {
      const found = await answer(source, request(lab.baseDn, { filter: `(cn=${escapeFilterValue(name)})` }));
      assert.deepEqual(
        found.objects.flatMap((object) => texts(object, 'cn')),
        [name],
      );
      const read = await answer(source, request(dnOf(name), { scope: 'base' }));
      assert.deepEqual(
        read.objects.flatMap((object) => texts(object, 'cn')),
        [name],
      );
    }
    await lab.modify('dc1', names.map((name) => `${record(name)}changetype: delete\n\n`).join(''));
    const deleted = await answer(
      source,
      request(`CN=Deleted Objects,${lab.baseDn}`, { filter: '(objectClass=contact)', deleted: true }),
    );
    assert.equal(deleted.objects.length, names.length);
  });

  it('fetches every value of an attribute that comes in ranges', async () => {
    const members = Array.from({ length: 1_700 }, (_, number) => `CN=m${number},OU=Many,${lab.baseDn}`);
    const contacts = members.map((dn) => `dn: ${dn}\nchangetype: add\nobjectClass: contact\n\n`).join('');
    const group = `dn: CN=many,OU=Many,${lab.baseDn}\nchangetype: add\nobjectClass: group\n${members.map((dn) => `member: ${dn}\n`).join('')}\n`;
    await lab.modify(
      'dc1',
      `dn: OU=Many,${lab.baseDn}\nchangetype: add\nobjectClass: organizationalUnit\n\n${contacts}${group}`,
    );
    const { objects } = await answer(
      source,
      request(`CN=many,OU=Many,${lab.baseDn}`, { scope: 'base', attributes: ['member'] }),
    );
    assert.deepEqual(objects.flatMap((object) => texts(object, 'member')).sort(), members.sort());
    assert.deepEqual([...(objects[0]?.attributes.keys() ?? [])], ['member']);
  });

  it('tells a wrong password, a disabled and a locked account apart, and does not try again', async () => {
    const account = `CN=refused,CN=Users,${lab.baseDn}`;
    await lab.run('dc1', ['samba-tool', 'user', 'create', 'refused', lab.password]);
    const user = `refused@${lab.dnsDomain}`;
    const refusal = async (password: string) =>
      (await ask(options({ credentials: { user, password } }), users())).error;
    const wrong = await refusal('wrong');
    assert.equal(wrong?.kind, 'credentials');
    assert.match(wrong.message, /User name or password wrong\..*data 52e/);
    await lab.run('dc1', ['samba-tool', 'user', 'disable', 'refused']);
    assert.match((await refusal(lab.password))?.message ?? '', /The account is disabled\..*data 533/);
    await lab.modify(
      'dc1',
      `dn: ${account}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 512\n-\nreplace: accountExpires\naccountExpires: 116444736000000000\n\n`,
    );
    assert.match((await refusal(lab.password))?.message ?? '', /The account has expired\..*data 701/);
    await lab.modify(
      'dc1',
      `dn: ${account}\nchangetype: modify\nreplace: accountExpires\naccountExpires: 0\n-\nreplace: pwdLastSet\npwdLastSet: 0\n\n`,
    );
    assert.match((await refusal(lab.password))?.message ?? '', /must be changed first\..*data 773/);
    const guessing = await openLdapSource(
      options({ credentials: { user, password: 'wrong' } }),
      await openCatalog(),
    );
    const count = async () =>
      Number(
        (await lab.run('dc1', ['samba-tool', 'user', 'show', 'refused', '--attributes=badPwdCount'])).match(
          /badPwdCount: (\d+)/,
        )?.[1] ?? 0,
      );
    const begin = await count();
    for (let times = 0; times < 5; times++)
      assert.equal((await answer(guessing, users())).error?.kind, 'credentials');
    await guessing.close();
    assert.ok((await count()) <= begin + 1);
    await lab.run('dc1', [
      'samba-tool',
      'domain',
      'passwordsettings',
      'set',
      '--account-lockout-threshold=2',
    ]);
    for (let times = 0; times < 3; times++) await refusal('wrong');
    assert.match((await refusal(lab.password))?.message ?? '', /The account is locked out\..*data 775/);
    await lab.run('dc1', [
      'samba-tool',
      'domain',
      'passwordsettings',
      'set',
      '--account-lockout-threshold=0',
    ]);
  });

  it('tells an anonymous reader to give an account', async () => {
    const { error } = await ask({ url: lab.controllers.dc1.ldaps, caFile: lab.caFile }, users());
    assert.equal(error?.kind, 'credentials');
  });

  it('answers from a snapshot of it as it does itself', async () => {
    const reads: SearchRequest[] = [
      request('', { scope: 'base', attributes: ['namingContexts', 'dnsHostName'] }),
      users(),
      { ...users(), where: { server: lab.controllers.dc2.host } },
      request(`CN=Administrator,CN=Users,${lab.baseDn}`, {
        scope: 'base',
        attributes: ['tokenGroups', 'cn'],
      }),
      request(`CN=Configuration,${lab.baseDn}`, {
        attributes: ['cn', 'nTSecurityDescriptor', 'whenChanged'],
      }),
      request(`CN=nobody,${lab.baseDn}`),
    ];
    const writer = createSnapshotWriter({ taken: '2026-01-01T00:00:00Z', from: source.description });
    const live = [];
    for (const read of reads) {
      const asked = await answer(source, read);
      live.push(asked);
      writer.add(read, asked.objects, asked.error);
    }
    const file = [...writer.pieces()].map((piece) => new TextEncoder().encode(piece));
    const snapshot = await openLdifSource(file, 'lab.ldif');
    assert.equal(snapshot.problemCount, 0);
    for (const [index, read] of reads.entries()) {
      const replayed = await answer(snapshot, read);
      assert.deepEqual(replayed.objects, live[index]?.objects);
      assert.equal(replayed.error?.message, live[index]?.error?.message);
    }
  });

  it('goes on with another domain controller of the domain when one is gone', async () => {
    const domain = await openLdapSource(
      options({ url: `ldaps://${lab.dnsDomain}`, resolver: { server: lab.dns[1] ?? '' } }),
      await openCatalog(),
    );
    assert.equal((await answer(domain, users())).error, undefined);
    await lab.kill('dc1');
    const { objects, error } = await answer(domain, users());
    assert.equal(error?.message, undefined);
    assert.ok(objects.length > 0);
    await domain.close();
  });
});
