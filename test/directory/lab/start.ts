import fs from 'node:fs';
import { writeConfiguration } from './configuration.ts';
import { type CertificateKind } from './certificates.ts';
import { connectLab, type LabConnection } from './connection.ts';
import { killController, type RunningController, startController } from './controller.ts';
import { type ControllerName, controllerNames, runFolder } from './facts.ts';
import { imageFor, useCertificate } from './image.ts';
import { type ProcessId, run } from './processes.ts';
import { whyNoLab } from './requirements.ts';
import { removeRun, takeOwnership, writeState } from './state.ts';

export interface LabOptions {
  /** Ordinary mailboxes, besides those with a name of their own: 200 where nothing is said. */
  readonly mailboxes?: number;
  /** Milliseconds to wait while another process has the lab; none where nothing is said. */
  readonly patience?: number;
  /** Is told each step. */
  readonly say?: (step: string) => void;
}

/** A lab that this process started. It ends with the process, however that ends. */
export interface Lab extends LabConnection {
  /** Starts a domain controller again that was stopped or killed. */
  start(name: ControllerName): Promise<void>;
  /** Stops a domain controller in good order. */
  stopController(name: ControllerName): Promise<void>;
  /** Puts another certificate in front of a domain controller: it is stopped and started. */
  swapCertificate(name: ControllerName, kind: CertificateKind): Promise<void>;
  /** Ends both and removes the running copy. */
  stop(): Promise<void>;
}

/**
 * Starts both domain controllers on a fresh copy of the provisioned lab, which is made first where there is none.
 * @throws Error that says what is missing (requirements), who else has the lab, or why Samba does not answer
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const why = whyNoLab();
  if (why !== undefined) throw new Error(why);
  const owner = await takeOwnership(options.patience ?? 0);
  const running = new Map<ControllerName, RunningController>();
  try {
    const image = await imageFor({ mailboxes: options.mailboxes ?? 200 }, options.say ?? (() => undefined));
    fs.rmSync(runFolder, { recursive: true, force: true });
    await run('cp', ['--archive', '--reflink=auto', image, runFolder]);
    for (const name of controllerNames) writeConfiguration(runFolder, name);
    await Promise.all(controllerNames.map((name) => start(owner, running, name)));
  } catch (error) {
    await stopAll(running);
    throw error;
  }
  return ownedLab(owner, running);
}

function ownedLab(owner: ProcessId, running: Map<ControllerName, RunningController>): Lab {
  publish(owner, running);
  const stopController = async (name: ControllerName) => {
    await running.get(name)?.stop();
    running.delete(name);
    publish(owner, running);
  };
  const restart = async (name: ControllerName) => {
    await stopController(name);
    await start(owner, running, name);
    publish(owner, running);
  };
  return {
    ...connectLab(),
    start: restart,
    stopController,
    swapCertificate: async (name, kind) => {
      useCertificate(runFolder, name, kind);
      await restart(name);
    },
    stop: () => stopAll(running),
  };
}

async function start(
  owner: ProcessId,
  running: Map<ControllerName, RunningController>,
  name: ControllerName,
): Promise<void> {
  running.set(name, await startController(runFolder, name));
  publish(owner, running, false);
}

function publish(owner: ProcessId, running: Map<ControllerName, RunningController>, ready = true): void {
  const controllers = Object.fromEntries(
    [...running].map(([name, controller]) => [name, controller.process]),
  );
  writeState({ owner, ready, controllers });
}

async function stopAll(running: Map<ControllerName, RunningController>): Promise<void> {
  await Promise.all([...running.values()].map((controller) => killController(controller.process)));
  running.clear();
  removeRun();
}
