import type { CheckRemedy } from '../directoryProtocol.ts';
import { checkDefinitions } from '../knowledge/directory.ts';
import type { CheckResult } from '../model/check.ts';
import { remediesFor } from '../remedies/fill.ts';
import { scriptBlock, scriptHead } from '../remedies/script.ts';
import { runItems } from './runItems.ts';

/**
 * What can be done about a result, filled in, in the order diagnose, fix, verify, undo.
 * @param uri what the remediation script is written beside
 * @param directory what was asked, for the comment above a command
 * @param now the time of writing, as it shall be shown
 */
export function remediesOfCheck(
  result: CheckResult,
  uri: string,
  directory: string,
  version: string,
  now: string,
): CheckRemedy[] {
  const title = checkDefinitions.find(({ id }) => id === result.check)?.title ?? result.check;
  const origin = { file: `directory check "${title}", ${directory}`, message: result.message };
  return remediesFor(result.remedies, result.facts, version).map((remedy) => ({
    kind: remedy.kind,
    title: remedy.title,
    risk: remedy.risk,
    command: remedy.command,
    run: runItems([remedy], result.facts)[0],
    insert: { uri, head: scriptHead('directory checks'), ...scriptBlock(remedy, origin, now) },
  }));
}
