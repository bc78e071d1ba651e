// A domain of two domain controllers with an Exchange organization, to check against.
// Usage: node test/directory/lab/lab.ts start [--mailboxes N] | stop | status | install | setup
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectLab } from './connection.ts';
import { cacheFolder } from './facts.ts';
import { isRunning } from './processes.ts';
import { installPackages, setUpLab, whyNoLab } from './requirements.ts';
import { startLab } from './start.ts';
import { readState, removeLeftovers } from './state.ts';

const logFile = path.join(cacheFolder, 'lab.log');

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { mailboxes: { type: 'string', default: '200' } },
});
const mailboxes = Number(values.mailboxes);
const commands: Readonly<Record<string, () => Promise<void> | void>> = {
  start,
  stop,
  status,
  install: installPackages,
  setup: () => console.log(setUpLab()),
  hold,
};
const command = commands[positionals[0] ?? ''];
if (command === undefined || !Number.isInteger(mailboxes) || mailboxes < 0) {
  console.error(
    'Usage: node test/directory/lab/lab.ts start [--mailboxes N] | stop | status | install | setup',
  );
  process.exitCode = 2;
} else {
  try {
    await command();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/** Leaves a process behind that holds the lab until `stop`. */
async function start(): Promise<void> {
  const why = whyNoLab();
  if (why !== undefined) throw new Error(why);
  if (readState() !== undefined) throw new Error('A lab runs already; `status` shows it.');
  fs.mkdirSync(cacheFolder, { recursive: true });
  const log = fs.openSync(logFile, 'w');
  const args = [import.meta.filename, 'hold', '--mailboxes', String(mailboxes)];
  const holder = spawn(process.execPath, args, { detached: true, stdio: ['ignore', log, log] });
  while (readState()?.ready !== true) {
    if (holder.exitCode !== null) throw new Error(fs.readFileSync(logFile, 'utf8'));
    await sleep(100);
  }
  holder.unref();
  status();
}

async function hold(): Promise<void> {
  const begin = performance.now();
  const say = (step: string) => console.log(`${((performance.now() - begin) / 1000).toFixed(1)} s: ${step}`);
  const lab = await startLab({ mailboxes, say });
  say('ready');
  await new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, resolve);
    setInterval(() => undefined, 1 << 30).ref();
  });
  await lab.stop();
  process.exit();
}

async function stop(): Promise<void> {
  const state = readState();
  removeLeftovers();
  if (state === undefined) {
    console.log('No lab runs here.');
    return;
  }
  process.kill(state.owner.pid, 'SIGTERM');
  while (isRunning(state.owner)) await sleep(50);
  removeLeftovers();
  console.log('Stopped.');
}

function status(): void {
  if (readState() === undefined) {
    console.log('No lab runs here.');
    return;
  }
  const lab = connectLab();
  for (const { host, ldaps } of Object.values(lab.controllers)) console.log(`${host}  ${ldaps}`);
  console.log(`${lab.administrator}  ${lab.password}`);
  console.log(
    `LDAPTLS_CACERT=${lab.caFile} ldapsearch -x -H ${lab.controllers.dc1.ldaps} -D ${lab.administrator} -w '${lab.password}' -b ${lab.baseDn} '(mailNickname=*)' legacyExchangeDN`,
  );
}
