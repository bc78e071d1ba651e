import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder, type ControllerName, runFolder, stateFile } from './facts.ts';
import { isRunning, kill, type ProcessId, processId } from './processes.ts';

/** What another process has to know of the lab that runs. */
export interface LabState {
  /** Who started it; when it ends, the domain controllers end. */
  readonly owner: ProcessId;
  readonly ready: boolean;
  readonly controllers: Readonly<Partial<Record<ControllerName, ProcessId>>>;
}

/** The lab that runs on this machine, whoever started it. */
export function readState(): LabState | undefined {
  if (!fs.existsSync(stateFile)) return undefined;
  const state = JSON.parse(fs.readFileSync(stateFile, 'utf8')) as LabState;
  return isRunning(state.owner) ? state : undefined;
}

/** @param state replaces the one on disk in one step, so that nobody reads half of it */
export function writeState(state: LabState): void {
  const draft = `${stateFile}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify(state));
  fs.renameSync(draft, stateFile);
}

/**
 * Makes this process the owner of the one lab that a machine can have, and removes what a dead owner left.
 * @param patience milliseconds to wait while another process has it
 * @throws Error that names the owner, where it stays
 */
export async function takeOwnership(patience: number): Promise<ProcessId> {
  fs.mkdirSync(cacheFolder, { recursive: true });
  const owner = processId(process.pid);
  const end = Date.now() + patience;
  while (!claim(owner)) {
    if (Date.now() > end)
      throw new Error(
        `A lab runs already, started by process ${readState()?.owner.pid ?? '?'}. End it with: node test/directory/lab/lab.ts stop`,
      );
    await sleep(200);
  }
  return owner;
}

/** After the domain controllers have ended. */
export function removeRun(): void {
  fs.rmSync(runFolder, { recursive: true, force: true });
  fs.rmSync(stateFile, { force: true });
}

/** Ends what a dead owner left. Its domain controllers should be gone with it; those that are not are ended here. */
export function removeLeftovers(): void {
  if (readState() !== undefined || !fs.existsSync(stateFile)) return;
  const state = JSON.parse(fs.readFileSync(stateFile, 'utf8')) as LabState;
  for (const controller of Object.values(state.controllers)) kill(controller);
  removeRun();
}

function claim(owner: ProcessId): boolean {
  removeLeftovers();
  const draft = path.join(cacheFolder, `claim.${owner.pid}`);
  fs.writeFileSync(draft, JSON.stringify({ owner, ready: false, controllers: {} } satisfies LabState));
  try {
    fs.linkSync(draft, stateFile);
    return true;
  } catch {
    return false;
  } finally {
    fs.rmSync(draft);
  }
}
