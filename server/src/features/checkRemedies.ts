import type { CheckRemedy } from '../directoryProtocol.ts';
import { checkDefinitions } from '../knowledge/directory.ts';
import type { CheckResult } from '../model/check.ts';
import type { Remedy } from '../model/remedy.ts';
import { remediesFor } from '../remedies/fill.ts';
import { scriptBlock, scriptHead, type Origin } from '../remedies/script.ts';
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
  return remediesFor(result.remedies, result.facts, version).map((remedy) =>
    offered(remedy, result.facts, { uri, head: scriptHead('directory checks'), origin, now }),
  );
}

/** Where a command is written to, and as what. */
export interface Written {
  readonly uri: string;
  readonly head: string;
  readonly origin: Origin;
  readonly now: string;
}

/** A command as the client offers it: to be read, inserted or typed. @param facts that it was filled with */
export function offered(
  remedy: Remedy,
  facts: Readonly<Record<string, string>>,
  { uri, head, origin, now }: Written,
): CheckRemedy {
  const { kind, title, risk, command } = remedy;
  return {
    kind,
    title,
    risk,
    command,
    run: runItems([remedy], facts)[0],
    insert: { uri, head, ...scriptBlock(remedy, origin, now) },
  };
}
