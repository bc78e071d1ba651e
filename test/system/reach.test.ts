import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { openCatalog } from '../../server/src/knowledge/catalog.ts';
import { probeReach, type ReachOptions, type ReachTarget } from '../../server/src/node/reach/probeReach.ts';
import {
  host,
  only,
  portChecks,
  probe as probeHost,
  probePort,
} from '../unit/directory/reach/support/probing.ts';
import {
  closedPort,
  dnsServer,
  lineServer,
  rawServer,
  udpServer,
  type DnsAnswer,
} from '../unit/directory/reach/support/servers.ts';

const open: { close(): Promise<void> }[] = [];
const started = <Server extends { close(): Promise<void> }>(server: Server): Server => {
  open.push(server);
  return server;
};

/** DNS in which the host is this computer. */
const records: Record<string, DnsAnswer> = {
  [`${host} A`]: ['127.0.0.1'],
  [`${host} AAAA`]: [],
  '1.0.0.127.in-addr.arpa PTR': [host],
};
let dnsServers: string[] = [];
let netbiosPort = 0;

const probe = (target: Partial<ReachTarget>, options: Partial<ReachOptions> = {}) =>
  probeHost(target, { dnsServers, port: netbiosPort, ...options });

before(async () => {
  const dns = await dnsServer((name, type) => records[`${name} ${type}`] ?? 'nxdomain');
  const silent = await udpServer(() => undefined);
  started(dns);
  started(silent);
  dnsServers = [dns.address];
  netbiosPort = silent.port;
});

afterEach(async () => {
  await Promise.all(open.splice(2).map((server) => server.close()));
});

after(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

describe('reach of ports', () => {
  it('says where it was run from', async () => {
    const server = started(await lineServer({ greeting: '* OK ready\r\n', answer: () => 'a1 BAD\r\n' }));
    for (const result of await probePort('imap', server)) {
      const [first] = result.evidence;
      assert.equal(first?.label, 'Run from');
      assert.ok(first.value.startsWith(`this computer, ${hostname()} (`), first.value);
    }
  });

  it('reads the greeting and the build in it', async () => {
    const greeting =
      '* OK Microsoft Exchange Server 2003 IMAP4rev1 server version 6.5.7638.1 (exch1) ready.\r\n';
    const result = only(
      await probePort('imap', started(await lineServer({ greeting, answer: () => 'a1 BAD\r\n' }))),
      'reach.port',
    );
    assert.equal(result.outcome, 'passed');
    assert.match(result.message, /Exchange Server 2003, Service Pack 2/);
    assert.deepEqual(result.remedies, []);
  });

  it('tells refused from open and offers a remedy', async () => {
    const port = await closedPort();
    const result = only(await probePort('imap', { port }), 'reach.port');
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /nobody listens/);
    assert.deepEqual(result.facts, { server: host, port: String(port) });
    assert.ok(result.remedies.includes('imap-services'));
  });

  it('does not miss what the version does not have, or has off by default', async () => {
    const results = await probe(
      { address: '127.0.0.1', roles: ['transport', 'mailbox'], version: '2003' },
      { checks: portChecks },
    );
    const outcomes = new Map(results.map((each) => [each.facts['port'], each.outcome]));
    assert.equal(outcomes.get('475'), 'passed');
    assert.equal(outcomes.get('143'), 'unknown');
  });

  it('says that a server accepts and does not greet', async () => {
    const result = only(await probePort('smtp', started(await rawServer(() => {}))), 'reach.port');
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /does not greet within 200 ms/);
  });

  it('says that a server accepts and hangs up', async () => {
    const server = started(await rawServer((socket) => socket.end()));
    const result = only(await probePort('pop', server), 'reach.port');
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /ends it without a greeting/);
  });

  it('reads no more than a bounded part of an endless greeting, and shows nothing hidden', async () => {
    const flood = Buffer.alloc(65_536, '\u001b[2JA');
    const server = started(await rawServer((socket) => socket.write(flood)));
    const result = only(await probePort('imap', server), 'reach.port');
    assert.ok(JSON.stringify(result).length < 4_000);
    assert.doesNotMatch(result.parts[0]?.evidence[0]?.value ?? '\u001b', /\u001b/);
  });

  it('does not try ports of a name that has no address', async () => {
    const results = await probe({ host: 'nobody.test.invalid', services: [{ id: 'imap' }] });
    assert.equal(only(results, 'reach.name').outcome, 'failed');
    assert.equal(only(results, 'reach.port').outcome, 'unknown');
  });
});

describe('reach by name', () => {
  it('shows DNS and the lookup of this computer apart where they differ', async () => {
    const result = only(await probe({}), 'reach.name');
    const outcomes = result.parts.map((part) => [part.name, part.outcome]);
    assert.equal(result.outcome, 'failed');
    assert.deepEqual(outcomes.slice(0, 2), [
      ['Lookup of this computer', 'failed'],
      ['DNS', 'passed'],
    ]);
    assert.match(result.parts.at(-1)?.message ?? '', /as asked/);
  });

  it('finds a short name by a suffix that was given', async () => {
    records['mail7.corp.invalid A'] = ['127.0.0.1'];
    const result = only(
      await probe({ host: 'mail7' }, { suffixes: ['wrong.invalid', 'corp.invalid'] }),
      'reach.name',
    );
    const short = result.parts.find((part) => part.name === 'Short name mail7');
    assert.equal(short?.outcome, 'unknown');
    assert.match(short.message, /mail7\.corp\.invalid/);
  });

  it('says that DNS did not answer, in time', async () => {
    const silent = started(await dnsServer(() => 'silence'));
    const begin = performance.now();
    const result = only(await probe({}, { dnsServers: [silent.address] }), 'reach.name');
    assert.equal(result.parts.find((part) => part.name === 'DNS')?.outcome, 'unknown');
    assert.ok(performance.now() - begin < 2_000);
  });

  it('passes on what DNS says of an error of its own', async () => {
    const broken = started(await dnsServer(() => 'servfail'));
    const result = only(await probe({}, { dnsServers: [broken.address] }), 'reach.name');
    const part = result.parts.find((each) => each.name === 'DNS');
    assert.equal(part?.outcome, 'unknown');
    assert.match(part.message, /ESERVFAIL/);
  });
});

describe('reach by NetBIOS', () => {
  it('is unknown, not failed, where nobody answers', async () => {
    const result = only(await probe({}), 'reach.netbios');
    assert.equal(result.outcome, 'unknown');
    assert.match(
      result.parts.find((part) => part.name === 'Broadcast')?.message ?? '',
      /do not cross routers/,
    );
  });

  it('survives an answer that is no NetBIOS', async () => {
    const liar = started(
      await udpServer((query) => {
        const reply = Buffer.concat([query.subarray(0, 2), Buffer.from('840000000001000000000', 'hex')]);
        return Buffer.concat([reply, Buffer.alloc(500, 0xff)]);
      }),
    );
    const result = only(await probe({}, { port: liar.port }), 'reach.netbios');
    assert.equal(result.outcome, 'unknown');
    assert.match(result.parts.at(-1)?.message ?? '', /no NetBIOS/);
  });
});

describe('reach: cancelling', () => {
  it('ends at once and without an error', async () => {
    const server = started(await rawServer(() => {}));
    const stop = new AbortController();
    const catalog = await openCatalog();
    const address = '127.0.0.1';
    const targets = [{ host, address, services: [{ id: 'smtp', port: server.port }] }];
    const begin = performance.now();
    setTimeout(() => stop.abort(), 100);
    const options = { catalog, dnsServers, port: netbiosPort, step: 60_000 };
    const checks: string[] = [];
    for await (const { check } of probeReach(targets, options, stop.signal)) checks.push(check);
    assert.ok(!checks.includes('reach.port'), String(checks));
    assert.ok(performance.now() - begin < 1_000);
  });

  it('stops when nobody reads on', async () => {
    let closed = 0;
    const silent = started(await rawServer((socket) => socket.once('close', () => closed++)));
    const ready = started(await lineServer({ greeting: '220 ready\r\n', answer: () => '250 ready\r\n' }));
    const services = [silent, ready].map(({ port }) => ({ id: 'smtp', port }));
    const targets = [{ host, address: '127.0.0.1', services }];
    const options = { catalog: await openCatalog(), checks: portChecks, step: 60_000 };
    const begin = performance.now();
    for await (const result of probeReach(targets, options)) {
      assert.equal(result.outcome, 'passed');
      break;
    }
    await wait(20);
    assert.equal(closed, 1);
    assert.ok(performance.now() - begin < 1_000);
  });

  it('says which service it does not know', async () => {
    await assert.rejects(probe({ services: [{ id: 'gopher' }] }), /"gopher" is no service/);
  });

  it('says what is wrong with a file of authorities', async () => {
    await assert.rejects(probe({}, { authorities: ['nothing'] }), /holds no certificate in PEM/);
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    await assert.rejects(probe({}, { authorities: [broken] }), /Certificate 1 .* is broken/);
  });
});
