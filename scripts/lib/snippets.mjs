// Makes the snippets for PowerShell files out of the tasks.
import { taskSnippets } from '../../server/src/remedies/snippets.ts';

/** What the file is called where it ships; package.json names it. */
export const snippetsName = 'tasks.code-snippets';

/**
 * The steps of all tasks, as VS Code reads snippets. They are made of the same rows as "Insert Task…", so the two cannot drift.
 * @returns {string}
 */
export function snippetsFile() {
  return `${JSON.stringify(taskSnippets(), undefined, 2)}\n`;
}
