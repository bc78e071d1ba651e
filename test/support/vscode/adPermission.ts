import assert from 'node:assert/strict';
import { join } from 'node:path';
import { runInLab } from './lab.ts';

/** A call of Add-ADPermission or Remove-ADPermission; a switch stands for itself, with an empty value. */
export interface PermissionCall {
  readonly cmdlet: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const program = join(
  process.env['EXCHANGE_TRIAGE_TEST_SUITES'] ?? '',
  '../../../test/support/vscode/adPermission.py',
);

/**
 * The last call of a cmdlet in a script, where it stands on a line of its own with plain words and single-quoted literals.
 * @throws AssertionError where there is none
 */
export function callIn(script: string, cmdlet: string): PermissionCall {
  const line = script.split(/\r?\n/).findLast((each) => each.startsWith(`${cmdlet} `));
  assert.ok(line, `The script does not call ${cmdlet}.`);
  const found = line.matchAll(/ -(\w+)(?: (?:'((?:[^']|'')*)'|([^\s'-]\S*)))?/g);
  const parameters = Array.from(found, ([, name = '', quoted, word]) => [
    name,
    quoted?.replaceAll("''", "'") ?? word ?? '',
  ]);
  return { cmdlet, parameters: Object.fromEntries(parameters) as Record<string, string> };
}

/** Does on the first domain controller, by Samba's own library, what the call would have Exchange do there. */
export async function carryOut(call: PermissionCall): Promise<void> {
  await runInLab(['/usr/bin/python3', '-B', program, JSON.stringify(call)]);
}
