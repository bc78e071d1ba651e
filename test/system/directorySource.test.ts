import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { openLdifSource } from '../../server/src/directory/ldifSource.ts';
import { DirectoryError, type SearchRequest } from '../../server/src/directory/source.ts';
import { openCatalog } from '../../server/src/knowledge/catalog.ts';
import type { CheckResult } from '../../server/src/model/check.ts';
import { readAuthorityFile } from '../../server/src/node/authorityFile.ts';
import { createFailures } from '../../server/src/node/ldap/failures.ts';
import { openLdapSource } from '../../server/src/node/ldap/ldapSource.ts';
import { networkMeaning } from '../../server/src/node/ldap/networkWords.ts';
import { readOptions } from '../../server/src/node/ldap/options.ts';
import { createNames } from '../../server/src/node/ldap/resolver.ts';
import { Routes } from '../../server/src/node/ldap/routes.ts';
import { trustOf } from '../../server/src/node/ldap/tls.ts';
import { withPolicyTemplates } from '../../server/src/node/policyTemplates.ts';
import { reachOfDirectory, type DirectoryReachOptions } from '../../server/src/node/reach/directoryReach.ts';
import { writePieces } from '../../server/src/node/writePieces.ts';
import { ask, request } from '../directory/ldap/ask.ts';
import { entry } from '../support/directory.ts';
import { createAuthority, hasOpenssl } from '../unit/directory/reach/support/certificates.ts';
import { dnsServer, type DnsAnswer } from '../unit/directory/reach/support/servers.ts';
import { endlessObjects } from './support/hostileServers.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'directory-source-'));
  cleanUp.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----.*-----|\s/g, ''), 'base64');
}

describe('the servers that DNS names', () => {
  /** @returns the port of a server that counts who connects, and ends it */
  async function listener(): Promise<{ port: number; readonly connected: () => number }> {
    let connected = 0;
    const server = createServer((socket) => {
      connected++;
      socket.on('error', () => undefined).destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => new Promise((resolve) => server.close(resolve)));
    return { port: (server.address() as AddressInfo).port, connected: () => connected };
  }

  async function resolver(records: Readonly<Record<string, DnsAnswer>>) {
    const dns = await dnsServer((name, type) =>
      type === 'A' ? ['127.0.0.1'] : (records[`${name} ${type}`] ?? 'nxdomain'),
    );
    cleanUp.push(() => dns.close());
    return { server: '127.0.0.1', port: Number(dns.address.split(':')[1]) };
  }

  const credentials = { user: 'x', password: 'secret' };
  const root = request('', { scope: 'base' });
  const services = '_ldap._tcp.dc._msdcs.contoso.test SRV';

  it('are not asked where they are of another domain, and the sentence says which they are', async () => {
    const { port, connected } = await listener();
    const names = await resolver({ [services]: ['dc1.attacker.example', 'dc.notcontoso.test'] });
    const { error } = await ask({ url: `ldaps://contoso.test:${port}`, credentials, resolver: names }, root);
    assert.equal(connected(), 0);
    assert.equal(error?.kind, 'unreachable');
    assert.match(error.message, /dc1\.attacker\.example.*No password is sent there/);
  });

  it('are asked where they are of the domain', async () => {
    const { port, connected } = await listener();
    const names = await resolver({ [services]: ['dc1.attacker.example', 'DC1.contoso.test'] });
    const { error } = await ask({ url: `ldaps://contoso.test:${port}`, credentials, resolver: names }, root);
    assert.equal(connected(), 1);
    assert.match(error?.message ?? '', /DC1\.contoso\.test/);
  });

  it('are not asked before the domain controller that bears the name', async () => {
    const { port } = await listener();
    const names = await resolver({ [services]: ['other.contoso.test', 'contoso.test'] });
    const { error } = await ask({ url: `ldaps://contoso.test:${port}`, credentials, resolver: names }, root);
    assert.doesNotMatch(error?.message ?? 'other', /other/);
  });

  it('may be of any domain that the forest names, and of no other', async () => {
    const ldif = `dn:
namingContexts: DC=contoso,DC=test
configurationNamingContext: CN=Configuration,DC=contoso,DC=test
rootDomainNamingContext: DC=contoso,DC=test
isGlobalCatalogReady: FALSE

dn: CN=CHILD,CN=Partitions,CN=Configuration,DC=contoso,DC=test
objectClass: crossRef
systemFlags: 3
nCName: DC=tree,DC=example
dnsRoot: tree.example
`;
    const forest = await openLdifSource([new TextEncoder().encode(ldif)], 'forest.ldif');
    const names = await resolver({
      [services]: ['dc1.contoso.test'],
      '_ldap._tcp.dc._msdcs.tree.example SRV': ['dc2.tree.example', 'dc9.attacker.example'],
      '_gc._tcp.contoso.test SRV': ['dc2.tree.example', 'dc9.attacker.example'],
    });
    const settings = await readOptions({ url: 'ldaps://contoso.test', credentials, resolver: names });
    const routes = new Routes(
      {
        settings,
        names: createNames(settings.resolver),
        trust: trustOf(settings),
        failures: createFailures(await openCatalog()),
      },
      (asked, _endpoints, signal) => forest.search(asked, signal),
    );
    const hosts = async (asked: SearchRequest) =>
      (await routes.endpoints(asked, undefined)).map(({ host }) => host);
    assert.deepEqual(await hosts(request('CN=a,DC=tree,DC=example')), ['dc2.tree.example']);
    assert.deepEqual(await hosts(request('', { where: 'forest' })), ['dc2.tree.example']);
  });
});

describe('a server that is not reached', () => {
  it('is named with the words of the network, what they mean and what to do', async () => {
    const probe = await endlessObjects('trickle');
    await probe.close();
    const { error } = await ask({ url: `ldap://127.0.0.1:${probe.port}`, startTls: false }, request(''));
    assert.equal(error?.kind, 'unreachable');
    assert.match(error.message, /^127\.0\.0\.1, port \d+: connect ECONNREFUSED 127\.0\.0\.1:\d+\. /);
    assert.match(error.message, /nothing listens on this port: .*has no certificate for LDAPS/);
  });

  for (const [code, meaning] of [
    ['ETIMEDOUT', /a firewall between drops/],
    ['EHOSTUNREACH', /no way from this computer/],
    ['ENOTFOUND', /which DNS server this computer asks/],
    ['ECONNRESET', /broke the connection off/],
    ['EWHATEVER', /^$/],
  ] as const)
    it(`is explained for ${code}`, () => {
      const error = Object.assign(new Error('failed'), { code });
      assert.match(networkMeaning(error), meaning);
      assert.equal(networkMeaning(new AggregateError([error, error])), networkMeaning(error));
    });
});

describe('the security template of a policy', () => {
  const id = '{31B2F340-016D-11D2-945F-00C04FB984F9}';
  const inside = ['Machine', 'Microsoft', 'Windows NT', 'SecEdit'];

  async function templateOf(sysvol: string, dn = `CN=${id},CN=Policies,CN=System,DC=contoso,DC=test`) {
    const policy = entry(dn, { gPCFileSysPath: `\\\\contoso.test\\sysvol\\contoso.test\\Policies\\${id}` });
    const source = withPolicyTemplates(
      {
        description: 'a domain with one policy',
        async *search() {
          yield await Promise.resolve(policy);
        },
        close: () => Promise.resolve(),
      },
      sysvol,
    );
    for await (const object of source.search(request('', { attributes: ['gPCFileSysPath'] }))) {
      return object.attributes.get('exchangetriage-gpttmpl')?.map((bytes) => Buffer.from(bytes).toString());
    }
    return assert.fail('There is no policy.');
  }

  const policyFolder = (sysvol: string, ...names: string[]) =>
    path.join(sysvol, 'contoso.test', 'Policies', id, ...names);

  it('is read however its folders are spelled', async () => {
    const sysvol = temporaryFolder();
    fs.mkdirSync(policyFolder(sysvol, ...inside), { recursive: true });
    fs.writeFileSync(policyFolder(sysvol, ...inside, 'GptTmpl.inf'), '[Version]');
    assert.deepEqual(await templateOf(sysvol), ['[Version]']);
  });

  it('is none where the policy has no such file', async () => {
    const sysvol = temporaryFolder();
    fs.mkdirSync(policyFolder(sysvol), { recursive: true });
    assert.deepEqual(await templateOf(sysvol), ['']);
  });

  it('is not known where it cannot be read', async () => {
    const sysvol = temporaryFolder();
    assert.equal(await templateOf(sysvol), undefined);
    // A folder in place of the file: it is there, and reading it fails, also for root.
    fs.mkdirSync(policyFolder(sysvol, ...inside, 'GptTmpl.inf'), { recursive: true });
    assert.equal(await templateOf(sysvol), undefined);
  });

  it('is not looked for where the policy is of another domain than its path', async () => {
    const sysvol = temporaryFolder();
    fs.mkdirSync(policyFolder(sysvol), { recursive: true });
    assert.equal(await templateOf(sysvol, `CN=x\\,DC=contoso,DC=test,DC=other,DC=test`), undefined);
    assert.equal(await templateOf(sysvol, `CN=${id},DC=contoso,CN=x,DC=test`), undefined);
  });
});

describe('a file that is written whole or not at all', () => {
  it('leaves a file alone that is called as its own first part', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'case.ldif');
    fs.writeFileSync(`${file}.part`, 'mine');
    await writePieces(file, ['a', 'ä'.repeat(100_000), 'z']);
    assert.equal(fs.readFileSync(file, 'utf8'), `a${'ä'.repeat(100_000)}z`);
    assert.equal(fs.readFileSync(`${file}.part`, 'utf8'), 'mine');
    assert.deepEqual(fs.readdirSync(folder).sort(), ['case.ldif', 'case.ldif.part']);
  });

  it('follows no link that somebody laid in its way', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = temporaryFolder();
    const [file, other] = [path.join(folder, 'case.ldif'), path.join(folder, 'other')];
    fs.writeFileSync(other, 'mine');
    fs.symlinkSync(other, `${file}.part`);
    await writePieces(file, ['new']);
    assert.equal(fs.readFileSync(other, 'utf8'), 'mine');
  });

  it('leaves nothing behind when the pieces fail', async () => {
    const folder = temporaryFolder();
    function* pieces() {
      yield 'a';
      throw new Error('No more.');
    }
    await assert.rejects(writePieces(path.join(folder, 'case.ldif'), pieces()), /No more/);
    assert.deepEqual(fs.readdirSync(folder), []);
  });
});

describe('reach of the servers of a directory', () => {
  async function reached(ldif: string, more: Partial<DirectoryReachOptions> = {}) {
    const source = await openLdifSource([new TextEncoder().encode(ldif)], 'export.ldf');
    const results: CheckResult[] = [];
    const options: DirectoryReachOptions = {
      catalog: await openCatalog(),
      checks: ['reach.name', 'reach.port'],
      answers: new Map(),
      ...more,
    };
    for await (const result of reachOfDirectory(source, {}, options)) results.push(result);
    return results;
  }

  it('is unknown, with the reason, where no server is known', async () => {
    // Of two domains no root DSE can be told.
    const results = await reached('dn: CN=a,DC=x\ncn: a\n\ndn: CN=b,DC=y\ncn: b\n');
    assert.deepEqual(
      results.map(({ check, outcome }) => [check, outcome]),
      [
        ['reach.name', 'unknown'],
        ['reach.port', 'unknown'],
      ],
    );
    assert.match(results[0]?.message ?? '', /No server was tried\. .*the server itself/);
  });

  it('asks the DNS server on its port, and trusts authorities in DER', async function () {
    if (!hasOpenssl()) this.skip();
    const authority = createAuthority();
    cleanUp.push(() => authority.remove());
    const caFile = path.join(temporaryFolder(), 'ca.cer');
    fs.writeFileSync(caFile, derOf(authority.root));
    const names: string[] = [];
    const dns = await dnsServer((name) => {
      names.push(name);
      return 'nxdomain';
    });
    cleanUp.push(() => dns.close());
    const agent = 'CN=NTDS Settings,CN=DC1,CN=Servers,CN=One,CN=Sites,CN=Configuration,DC=contoso,DC=test';
    const ldif = `dn: ${agent}
objectClass: nTDSDSA
hasMasterNCs: DC=contoso,DC=test

dn: ${agent.replace('CN=NTDS Settings,', '')}
objectClass: server
dNSHostName: dc1.contoso.test
`;
    const resolver = { server: '127.0.0.1', port: Number(dns.address.split(':')[1]) };
    const results = await reached(ldif, { checks: ['reach.name'], caFile, resolver });
    assert.ok(names.includes('dc1.contoso.test'), names.join(', '));
    assert.equal(results.at(-1)?.outcome, 'failed');
  });
});

describe('a file of certificate authorities', () => {
  it('is read as PEM and as DER alike', async function () {
    if (!hasOpenssl()) this.skip();
    const authority = createAuthority();
    cleanUp.push(() => authority.remove());
    const file = path.join(temporaryFolder(), 'ca');
    fs.writeFileSync(file, `ours\n${authority.root}\n${authority.root}`);
    const pem = await readAuthorityFile(file);
    assert.equal(pem.length, 2);
    fs.writeFileSync(file, derOf(authority.root));
    assert.deepEqual(await readAuthorityFile(file), pem.slice(1));
  });

  it('is refused with its name where it is none', async () => {
    const file = path.join(temporaryFolder(), 'ca.pem');
    await assert.rejects(
      readAuthorityFile(file),
      (error) => error instanceof DirectoryError && /ca\.pem/.test(error.message),
    );
    fs.writeFileSync(file, 'rubbish');
    const opened = openLdapSource({ url: 'ldaps://127.0.0.1', caFile: file }, await openCatalog());
    await assert.rejects(opened, { name: 'DirectoryError', kind: 'certificate' });
  });
});
