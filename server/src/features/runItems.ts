import type { Remedy } from '../model/remedy.ts';
import type { RunItem } from '../protocol.ts';
import { onOneLine } from '../remedies/oneLine.ts';
import { blockAt } from '../remedies/readScript.ts';
import { isServerName } from '../remedies/shellSession.ts';
import { kindTitles } from './kindTitles.ts';

/**
 * What can be typed into a shell, of remedies that are filled in. In: the facts they were filled with. Out: those for a shell that a
 * terminal can open; each with its line, or why there is none.
 */
export function runItems(
  remedies: readonly Remedy[],
  facts: Readonly<Record<string, string>>,
): readonly RunItem[] {
  const server = facts['server'] ?? '';
  return remedies
    .filter(({ shell }) => terminalShells.includes(shell))
    .map(({ kind, title, shell, risk, notes, command }) => ({
      ...{ title: `${kindTitles[kind]}: ${title}`, shell, risk, notes, command },
      asks: risk !== 'reads only',
      ...onOneLine(command),
      ...(isServerName(server) && { server }),
    }));
}

const terminalShells: readonly string[] = ['Exchange Management Shell', 'PowerShell'];

/**
 * The block of a remediation script, to be typed. It always asks: what its heading says of it, and what it would run, may have been
 * written by anybody. In: the script, and a line from zero. Out: `undefined` above the first block.
 */
export function runItemOfScript(script: string, line: number): RunItem | undefined {
  const block = blockAt(script, line);
  if (!block) return undefined;
  const { title, shell, risk, command } = block;
  return {
    ...{ title, shell: terminalShells.includes(shell) ? shell : 'PowerShell', risk, notes: [], command },
    asks: true,
    ...onOneLine(command),
  };
}
