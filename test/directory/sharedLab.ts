import type { Context } from 'mocha';
import { connectLab, type LabConnection } from './lab/connection.ts';
import { whyNoLab } from './lab/requirements.ts';
import { startLab } from './lab/start.ts';

const minutes = 60_000;

export interface SharedLab {
  readonly lab: LabConnection;
  /** Ends the lab, if it was started for this. */
  release(): Promise<void>;
}

/** The lab that runs already, else one of our own. Skips the tests, and says why, where it cannot run. */
export async function useLab(context: Context): Promise<SharedLab> {
  const why = whyNoLab();
  if (why !== undefined) {
    console.log(`    ${why}`);
    context.skip();
  }
  try {
    return { lab: connectLab(), release: () => Promise.resolve() };
  } catch {
    // None runs.
  }
  const own = await startLab({ patience: 5 * minutes });
  return { lab: own, release: () => own.stop() };
}
