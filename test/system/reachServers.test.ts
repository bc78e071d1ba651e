import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openCatalog } from '../../server/src/knowledge/catalog.ts';
import type { CheckResult } from '../../server/src/model/check.ts';
import { probeReach } from '../../server/src/node/reach/probeReach.ts';
import { createAuthority, hasOpenssl, type Authority } from '../unit/directory/reach/support/certificates.ts';
import { closedPort } from '../unit/directory/reach/support/servers.ts';

const isRoot = process.getuid?.() === 0;
const has = (program: string, ...args: string[]) =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;
const host = 'mail.test.invalid';
/** A network of its own; what is started within ends with it. */
const ownWorld = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc'];

describe('reach of Dovecot', () => {
  if (!isRoot || !hasOpenssl() || !has('dovecot', '--version')) {
    it('is not tested: that needs root, openssl, and the packages dovecot-imapd and dovecot-pop3d');
    return;
  }
  let authority: Authority;
  let folder: string;
  let dovecot: ChildProcess;
  const ports = { imap: 0, imaps: 0, pop: 0, pops: 0 };

  before(async () => {
    authority = createAuthority();
    folder = mkdtempSync(join(tmpdir(), 'reach-dovecot-'));
    for (const id of ['imap', 'imaps', 'pop', 'pops'] as const) ports[id] = await closedPort();
    const file = join(folder, 'dovecot.conf');
    writeFileSync(file, dovecotConfiguration(folder, ports, authority));
    dovecot = spawn('dovecot', ['-F', '-c', file], { stdio: 'ignore' });
    await untilOpen(ports.pops);
  });
  after(async () => {
    dovecot.kill();
    await once(dovecot, 'close');
    authority.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const id of ['imap', 'imaps', 'pop', 'pops'] as const) {
    it(`reads the certificate on ${id}`, async () => {
      const target = { host, address: '127.0.0.1', services: [{ id, port: ports[id] }] };
      const checks = ['reach.port', 'reach.certificate'] as const;
      const options = { catalog: await openCatalog(), checks, authorities: [authority.root] };
      const results: CheckResult[] = [];
      for await (const result of probeReach([target], options)) results.push(result);
      assert.deepEqual(
        results.map(({ check, outcome }) => [check, outcome]),
        [
          ['reach.port', 'passed'],
          ['reach.certificate', 'passed'],
        ],
        JSON.stringify(results, null, 1),
      );
      if (id === 'imap' || id === 'pop') assert.match(results[0]?.message ?? '', /Dovecot, not Exchange/);
    });
  }
});

// It takes five seconds to answer broadcasts, so it is started before the other tests.
const canRunNmbd =
  isRoot &&
  has('nmbd', '--version') &&
  has('unshare', ...ownWorld, 'ip', 'link', 'add', 'd0', 'type', 'veth');
let nmbd: NmbdWorld | undefined;
before(() => {
  if (canRunNmbd) nmbd = startNmbd();
});
after(() => nmbd?.end());

describe('reach of nmbd by NetBIOS', () => {
  if (!canRunNmbd) {
    it('is not tested: that needs root, network namespaces with veth, and the package samba');
    return;
  }
  let results: readonly CheckResult[];
  before(async () => {
    results = (await nmbd?.ask(['EXCH01', 'EXCH02'])) ?? [];
  });

  it('finds the name by WINS, by broadcast, and at the computer itself', () => {
    const result = results.find(({ facts }) => facts['server'] === 'EXCH01');
    assert.equal(result?.outcome, 'passed', JSON.stringify(results, null, 1));
    assert.deepEqual(
      result.parts.map((part) => [part.name, part.outcome]),
      [
        ['WINS server 192.168.77.1', 'passed'],
        ['Broadcast', 'passed'],
        ['Computer at 192.168.77.1', 'passed'],
      ],
    );
    const shown = result.parts.flatMap((part) => part.evidence.map(({ value }) => value));
    assert.ok(shown.includes('EXCH01 <20> computer: file server'), shown.join('\n'));
    assert.ok(shown.includes('TARGET <00> group: domain or workgroup'), shown.join('\n'));
  });

  it('says that WINS does not know a name, and that another computer is at the address', () => {
    const result = results.find(({ facts }) => facts['server'] === 'EXCH02');
    assert.equal(result?.outcome, 'failed');
    assert.deepEqual(
      result.parts.map((part) => part.outcome),
      ['failed', 'unknown', 'failed'],
    );
    assert.match(result.parts[0]?.message ?? '', /does not know EXCH02/);
    assert.match(result.parts[2]?.message ?? '', /calls itself EXCH01(?: and \w+)?, not EXCH02/);
  });
});

function dovecotConfiguration(
  folder: string,
  ports: Record<'imap' | 'imaps' | 'pop' | 'pops', number>,
  authority: Authority,
): string {
  const { certFile, keyFile } = authority.issue({ names: [host] });
  const listener = (name: string, port: number, ssl: string) =>
    `inet_listener ${name} {\n address = 127.0.0.1\n port = ${port}\n ssl = ${ssl}\n}`;
  return `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap pop3
ssl = yes
ssl_cert = <${certFile}
ssl_key = <${keyFile}
mail_location = maildir:${folder}/mail
passdb {
  driver = static
  args = nopassword=y
}
service imap-login {
${listener('imap', ports.imap, 'no')}
${listener('imaps', ports.imaps, 'yes')}
}
service pop3-login {
${listener('pop3', ports.pop, 'no')}
${listener('pop3s', ports.pops, 'yes')}
}
`;
}

async function untilOpen(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const opened = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (opened) return;
    await wait(50);
  }
  throw new Error(`Nothing listens on port ${port} after five seconds.`);
}

interface NmbdWorld {
  /** Asks for hosts by NetBIOS from another computer, as soon as nmbd answers broadcasts. */
  ask(hosts: readonly string[]): Promise<CheckResult[]>;
  end(): Promise<void>;
}

/**
 * Starts nmbd as EXCH01, a WINS server, at 192.168.77.1, in a network namespace, with a cable to another one: nmbd takes no broadcast of
 * its own address.
 */
function startNmbd(): NmbdWorld {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'reach-nmbd-'));
  for (const sub of ['p', 'l', 's', 'c', 'r']) mkdirSync(join(folder, sub));
  writeFileSync(join(folder, 'smb.conf'), nmbdConfiguration(folder));
  const server = `
    until ip link show d1 >/dev/null 2>&1; do sleep 0.02; done
    ip link set lo up; ip addr add 192.168.77.1/24 brd + dev d1; ip link set d1 up
    exec nmbd -F -s "$1/smb.conf"`;
  const script = `
    unshare --net sh -c '${server}' sh "$1" >/dev/null 2>&1 &
    server=$!
    while [ "$(readlink /proc/$server/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.02; done
    ip link set lo up; ip link add d0 type veth peer name d1; ip link set d1 netns $server
    ip addr add 192.168.77.2/24 brd + dev d0; ip link set d0 up
    read -r question
    "$2" "$3" "$question"`;
  const probe = fileURLToPath(new URL('../unit/directory/reach/support/probe.ts', import.meta.url));
  const args = [...ownWorld, 'sh', '-c', script, 'sh', folder, process.execPath, probe];
  const world = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(world, 'close');
  return {
    ask: async (hosts) => {
      await wait(Math.max(0, 5_500 - (performance.now() - started)));
      const targets = hosts.map((name) => ({ host: name, address: '192.168.77.1' }));
      const options = { checks: ['reach.netbios'], wins: '192.168.77.1', step: 500 };
      world.stdin.end(`${JSON.stringify([targets, options])}\n`);
      const lines = (await text(world.stdout)).trim().split('\n');
      return lines.map((line) => JSON.parse(line) as CheckResult);
    },
    end: async () => {
      world.kill('SIGKILL');
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function nmbdConfiguration(folder: string): string {
  return `[global]
netbios name = EXCH01
workgroup = TARGET
interfaces = 192.168.77.1/24
bind interfaces only = yes
wins support = yes
private dir = ${folder}/p
lock directory = ${folder}/l
state directory = ${folder}/s
cache directory = ${folder}/c
pid directory = ${folder}/r
ncalrpc dir = ${folder}/r
log file = ${folder}/log
`;
}
