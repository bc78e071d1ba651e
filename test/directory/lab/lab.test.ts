import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'ldapts';
import type { ControllerName } from './facts.ts';
import { labFolder, runFolder, stateFile } from './facts.ts';
import { whyNoLab } from './requirements.ts';
import { type Lab, startLab } from './start.ts';

const minutes = 60_000;

describe('the lab', function () {
  this.timeout(10 * minutes);
  let lab: Lab;
  before(async function () {
    const why = whyNoLab();
    if (why !== undefined) {
      console.log(`    ${why}`);
      return this.skip();
    }
    lab = await startLab({ patience: 5 * minutes });
  });
  after(() => (lab as Lab | undefined)?.stop());

  const values = async (name: ControllerName, dn: string, attribute: string): Promise<string[]> => {
    const { ldaps, host } = lab.controllers[name];
    const client = new Client({
      url: ldaps,
      tlsOptions: { ca: fs.readFileSync(lab.caFile, 'utf8'), servername: host },
    });
    try {
      await client.bind(lab.administrator, lab.password);
      const { searchEntries } = await client.search(dn, { scope: 'base', attributes: [attribute] });
      return [searchEntries[0]?.[attribute] ?? []].flat().map(String);
    } finally {
      await client.unbind();
    }
  };

  it('has on both domain controllers what was written to the first', async () => {
    for (const { dn } of lab.manifest.oddNames) assert.equal((await values('dc2', dn, 'cn')).length, 1);
  });

  it('has differences that stay, on the objects of the manifest', async () => {
    for (const { dn, attribute, dc1, dc2 } of lab.manifest.divergences) {
      assert.deepEqual(await values('dc1', dn, attribute), [dc1]);
      assert.deepEqual(await values('dc2', dn, attribute), [dc2]);
    }
  });

  it('replicates a change, both ways', async () => {
    const dn = `CN=Healthy.Modern,OU=Mailboxes,${lab.baseDn}`;
    for (const [from, to] of [
      ['dc1', 'dc2'],
      ['dc2', 'dc1'],
    ] as const) {
      await lab.modify(
        from,
        `dn: ${dn}\nchangetype: modify\nreplace: description\ndescription: written on ${from}\n`,
      );
      await lab.replicate(from, to);
      assert.deepEqual(await values(to, dn, 'description'), [`written on ${from}`]);
    }
  });

  it('shows another certificate after a swap', async () => {
    await lab.swapCertificate('dc2', 'expired');
    await assert.rejects(values('dc2', lab.baseDn, 'objectSid'), /certificate has expired/);
    await lab.swapCertificate('dc2', 'good');
    assert.equal((await values('dc2', lab.baseDn, 'objectSid')).length, 1);
  });

  it('loses one domain controller and goes on with the other', async () => {
    await lab.kill('dc1');
    await assert.rejects(values('dc1', lab.baseDn, 'objectSid'), /ECONNREFUSED|ECONNRESET/);
    assert.equal((await values('dc2', lab.baseDn, 'objectSid')).length, 1);
    await lab.start('dc1');
    assert.equal((await values('dc1', lab.baseDn, 'objectSid')).length, 1);
  });

  it('tells a second lab who has the first', async () => {
    const begun = spawn(process.execPath, [path.join(labFolder, 'lab.ts'), 'hold'], { stdio: 'pipe' });
    const said = await begun.stderr.toArray();
    assert.match(String(said), new RegExp(`A lab runs already, started by process ${process.pid}`));
  });
});

describe('an owner of the lab that dies', function () {
  this.timeout(10 * minutes);
  before(function () {
    if (whyNoLab() !== undefined) this.skip();
  });

  for (const signal of ['SIGKILL', 'SIGINT'] as const)
    it(`takes both domain controllers with it (${signal})`, async () => {
      const owner = spawn(process.execPath, [path.join(labFolder, 'lab.ts'), 'hold'], { stdio: 'ignore' });
      while (!/"ready":true/.test(readText(stateFile))) await sleep(100);
      owner.kill(signal);
      await once(owner, 'exit');
      await sleep(500);
      assert.deepEqual(labProcesses(), []);
      assert.doesNotMatch(fs.readFileSync('/proc/mounts', 'utf8'), new RegExp(runFolder));
      execFileSync(process.execPath, [path.join(labFolder, 'lab.ts'), 'stop']);
      assert.equal(fs.existsSync(runFolder), false);
    });
});

const readText = (file: string): string => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');

/** Command lines of processes that were started by way of this folder's scripts. */
const labProcesses = (): string[] =>
  fs
    .readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => readText(`/proc/${entry}/cmdline`).replaceAll('\0', ' '))
    .filter((command) => command.includes(path.join(labFolder, 'serve.sh')));
