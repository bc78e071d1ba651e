import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';
import { openLdapSource } from '../../../server/src/node/ldap/ldapSource.ts';
import { certificateFiles, makeCertificates } from '../lab/certificates.ts';
import { answer, ask, request } from './ask.ts';
import { rootUser, startSlapd, suffix, whyNoSlapd, type Slapd, type SlapdOptions } from './slapd.ts';

describe('a directory over LDAP, asked of OpenLDAP', function () {
  this.timeout(60_000);
  let slapd: Slapd | undefined;

  before(function () {
    if (whyNoSlapd() !== undefined) this.skip();
  });

  afterEach(async () => {
    await slapd?.stop();
    slapd = undefined;
  });

  const started = async (options: Partial<SlapdOptions> = {}): Promise<Slapd> =>
    (slapd = await startSlapd({ users: 2_500, ...options }));
  const users = request(suffix, { filter: '(cn=User*)', attributes: ['cn', 'jpegPhoto'] });

  it('hands out every object of every page, with bytes as they are', async () => {
    const { ldaps, caFile } = await started();
    const { objects, error } = await ask({ url: ldaps, caFile, credentials: rootUser }, users);
    assert.equal(error, undefined);
    assert.equal(new Set(objects.map(({ dn }) => dn)).size, 2_500);
    assert.deepEqual(objects[0]?.attributes.get('jpegphoto'), [new Uint8Array(20).fill(0xff)]);
  });

  it('encrypts with StartTLS before it logs on', async () => {
    const { ldap, caFile } = await started({ users: 1, global: 'security simple_bind=128' });
    const { objects, error } = await ask({ url: ldap, caFile, credentials: rootUser }, users);
    assert.equal(error, undefined);
    assert.equal(objects.length, 1);
  });

  it('never sends a password over clear text, and does not even connect', async () => {
    const { error } = await ask({ url: 'ldap://127.0.0.1:1', startTls: false, credentials: rootUser }, users);
    assert.equal(error?.kind, 'encryption');
  });

  it('refuses an empty password, which a server would take for an anonymous reader', async () => {
    const { error } = await ask(
      { url: 'ldaps://127.0.0.1:1', credentials: { user: 'x', password: '' } },
      users,
    );
    assert.equal(error?.kind, 'credentials');
  });

  it('hands out what came before a size limit', async () => {
    const { ldaps, caFile } = await started({
      database: 'limits * size=1500 size.pr=1000 size.prtotal=1500',
    });
    const { objects, error } = await ask({ url: ldaps, caFile }, users);
    assert.equal(error?.kind, 'limit');
    assert.ok(objects.length >= 1_000 && objects.length <= 1_500, String(objects.length));
    assert.match(error.message, /LDAP_(SIZE|ADMIN)LIMIT_EXCEEDED/);
  });

  it('reports a referral with its address', async () => {
    const { ldaps, caFile } = await started({ users: 1, global: 'referral ldap://dc9.other.test' });
    const { error } = await ask({ url: ldaps, caFile }, request('dc=other,dc=test', { scope: 'base' }));
    assert.equal(error?.kind, 'referral');
    assert.match(error.message, /ldap:\/\/dc9\.other\.test/);
  });

  // slapd.access(5): without the privilege to disclose, an object that may not be searched is said not to be there.
  for (const [access, kind] of [
    ['disclose', 'denied'],
    ['none', 'noSuchObject'],
  ] as const) {
    it(`says that it may not read: ${access}`, async () => {
      const { ldaps, caFile } = await started({ users: 1, database: `access to * by * ${access}` });
      const { objects, error } = await ask(
        { url: ldaps, caFile },
        request(`cn=User 00000,${suffix}`, { scope: 'base' }),
      );
      assert.equal(objects.length, 0);
      assert.equal(error?.kind, kind);
    });
  }

  const refused = async (
    certificate: SlapdOptions['certificate'],
    trusted: boolean,
    message: RegExp,
  ): Promise<void> => {
    const { ldaps, caFile } = await started({ users: 1, ...(certificate && { certificate }) });
    const options = { url: ldaps, ...(trusted && { caFile }) };
    const { error } = await ask(options, users);
    assert.equal(error?.kind, 'certificate');
    assert.match(error.message, message);
    assert.equal((await ask({ ...options, verifyCertificate: false }, users)).objects.length, 1);
  };

  it('refuses a certificate of an authority that nobody trusts, and reads where that is wanted', () =>
    refused(undefined, false, /issued by slapd.*does not trust/));

  it('refuses a certificate for another name', () =>
    refused({ names: 'DNS:other.test' }, true, /is for DNS:other\.test, not for 127\.0\.0\.1/));

  for (const [kind, message] of [
    ['expired', /has expired/],
    ['notYet', /is not valid yet/],
  ] as const) {
    it(`refuses a certificate by its dates: ${kind}`, async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'certificates-'));
      try {
        await makeCertificates(folder);
        await refused(certificateFiles(folder, 'dc1', kind), true, message);
      } finally {
        fs.rmSync(folder, { recursive: true, force: true });
      }
    });
  }

  it('says what was under way when the server dies', async () => {
    const server = await started({ users: 5_000, padding: 4_096 });
    const source = await openLdapSource(
      { url: server.ldaps, caFile: server.caFile, credentials: rootUser },
      await openCatalog(),
    );
    const { objects, error } = await answer(source, users, undefined, (count) => {
      if (count === 100) server.process.kill('SIGKILL');
    });
    assert.ok(objects.length >= 100 && objects.length < 5_000);
    assert.equal(error?.kind, 'unreachable');
    assert.match(
      error.message,
      new RegExp(`the search for \\(cn=User\\*\\) under ${suffix}; ${objects.length} objects`),
    );
    assert.equal((await answer(source, users)).error?.kind, 'unreachable');
    await source.close();
  });

  it('gives up on a server that stops answering', async () => {
    const server = await started({ users: 1 });
    const options = { url: server.ldaps, caFile: server.caFile, operationTimeout: 300, connectTimeout: 300 };
    const source = await openLdapSource(options, await openCatalog());
    await answer(source, users);
    server.process.kill('SIGSTOP');
    assert.equal((await answer(source, users)).error?.kind, 'timeout');
    const { error } = await answer(source, users);
    assert.equal(error?.kind, 'unreachable');
    assert.match(error.message, /no answer within 0\.3 seconds/);
    await source.close();
  });

  it('ends a search at once when it is cancelled, and closes the connection', async () => {
    const server = await started({ users: 5_000, padding: 4_096 });
    const source = await openLdapSource(
      { url: server.ldaps, caFile: server.caFile, credentials: rootUser },
      await openCatalog(),
    );
    const stop = new AbortController();
    const sockets = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap' || name === 'TLSSocketWrap')
        .length;
    const before = sockets();
    const { objects, error } = await answer(source, users, stop.signal, (count) => {
      if (count === 100) stop.abort();
    });
    assert.equal(error?.kind, 'cancelled');
    assert.ok(objects.length < 2_100);
    await sleep(100);
    assert.equal(sockets(), before);
    assert.equal((await answer(source, request(suffix, { scope: 'base' }))).objects.length, 1);
    await source.close();
  });

  it('opens a new connection where the server closed the old one', async () => {
    const { ldaps, caFile } = await started({ users: 1, global: 'idletimeout 1' });
    const source = await openLdapSource({ url: ldaps, caFile, credentials: rootUser }, await openCatalog());
    assert.equal((await answer(source, users)).objects.length, 1);
    await sleep(2_500);
    assert.equal((await answer(source, users)).objects.length, 1);
    await source.close();
  });

  it('sends every byte of a filter as it is escaped', async () => {
    const { ldaps, caFile } = await started({ users: 2 });
    const found = async (filter: string) => {
      const { objects, error } = await ask({ url: ldaps, caFile }, request(suffix, { filter }));
      assert.equal(error, undefined);
      return objects.map(({ dn }) => dn);
    };
    assert.deepEqual(await found('(cn=\\55ser 0000\\31)'), [`cn=User 00001,${suffix}`]);
    // A star, parentheses, a backslash, NUL and a byte that is no UTF-8 are of no name here: as wildcards or ends they would be.
    assert.deepEqual(await found('(cn=User\\2a)'), []);
    assert.deepEqual(await found('(cn=a\\2a\\28\\29\\5c\\00\\ff)'), []);
  });
});
