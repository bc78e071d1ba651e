import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'ldapts';
import { controllerFolder } from './configuration.ts';
import { addresses, type ControllerName, hostName, labFolder, password, realm } from './facts.ts';
import { childrenOf, isRunning, kill, type ProcessId, processId, run } from './processes.ts';

const inside = path.join(labFolder, 'inside.sh');
const healthLimit = 60_000;

/** A Samba that was started here. It lives in namespaces of its own and dies with this process. */
export interface RunningController {
  readonly name: ControllerName;
  readonly process: ProcessId;
  /** Ends Samba in good order; the databases can be copied afterwards. */
  stop(): Promise<void>;
}

/**
 * Starts a domain controller and waits until it answers a bind over LDAPS.
 * @param root folder that holds the controllers' folders
 * @throws Error with the end of Samba's log, where it does not answer in time
 */
export async function startController(root: string, name: ControllerName): Promise<RunningController> {
  const folder = controllerFolder(root, name);
  const child = spawnInside(folder);
  const controller = { name, process: processId(requirePid(child)), stop: () => stop(child) };
  try {
    await waitForHealth(root, name, child);
  } catch (error) {
    await stop(child);
    throw error;
  }
  return controller;
}

/** Runs a command with a controller's configuration and databases in Samba's own places; Samba need not run. */
export const runBeside = (
  root: string,
  name: ControllerName,
  command: readonly string[],
  input = '',
): Promise<string> => run('unshare', ['--mount', inside, controllerFolder(root, name), ...command], input);

/** Ends a controller at once, as a power failure does: the first process of its namespace, and so all of them. */
export async function killController(process: ProcessId): Promise<void> {
  for (const first of childrenOf(process.pid)) kill(first);
  while (isRunning(process)) await sleep(20);
}

function spawnInside(folder: string): ChildProcess {
  const log = fs.openSync(path.join(folder, 'log/output.log'), 'a');
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child=KILL', '--mount-proc'];
  const child = spawn('unshare', [...namespaces, inside, folder, path.join(labFolder, 'serve.sh')], {
    stdio: ['pipe', log, log],
    detached: true,
  });
  fs.closeSync(log);
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin?.end('stop\n');
  await ended;
}

async function waitForHealth(root: string, name: ControllerName, child: ChildProcess): Promise<void> {
  const end = Date.now() + healthLimit;
  for (;;) {
    const answer = await bindOnce(name);
    if (answer === undefined) return;
    if (child.exitCode !== null || Date.now() > end)
      throw new Error(
        `${hostName(name)} does not answer at ${addresses[name]}: ${answer}\n${endOfLog(root, name)}`,
      );
    await sleep(100);
  }
}

async function bindOnce(name: ControllerName): Promise<string | undefined> {
  // It may have a certificate that nobody should accept: whether it answers is asked here, not whether to trust it.
  const tlsOptions = { rejectUnauthorized: false };
  const client = new Client({
    url: `ldaps://${addresses[name]}`,
    timeout: 5000,
    connectTimeout: 2000,
    tlsOptions,
  });
  try {
    await client.bind(`Administrator@${realm}`, password);
    return undefined;
  } catch (error) {
    return String(error);
  } finally {
    await client.unbind().catch(() => undefined);
  }
}

function endOfLog(root: string, name: ControllerName): string {
  const logs = path.join(controllerFolder(root, name), 'log');
  return fs
    .readdirSync(logs)
    .map((file) => fs.readFileSync(path.join(logs, file), 'utf8').slice(-2000))
    .join('\n');
}

function requirePid(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('unshare could not be started');
  return child.pid;
}
