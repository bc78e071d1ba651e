import type { CheckRemedy } from '../directoryProtocol.ts';
import type { Cause } from '../model/cause.ts';
import { remediesFor } from '../remedies/fill.ts';
import { scriptHead } from '../remedies/script.ts';
import { offered } from './checkRemedies.ts';

/**
 * What can be done about a cause, filled in, in the order diagnose, fix, verify, undo. Where a check has confirmed it, that is what the
 * check offers.
 * @param uri what the remediation script is written beside
 * @param now the time of writing, as it shall be shown
 */
export function remediesOfCause(cause: Cause, uri: string, version: string, now: string): CheckRemedy[] {
  const { title, state, message, remedies, facts } = cause;
  const origin = { file: `cause "${title}", ${state}`, message };
  return remediesFor(remedies, facts, version).map((remedy) =>
    offered(remedy, facts, { uri, head: scriptHead('the open logs'), origin, now }),
  );
}
