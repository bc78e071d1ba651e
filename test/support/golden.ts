/**
 * Golden files: what a large value was when somebody last read it and found it right. They stand in
 * test/fixtures/golden. `UPDATE_GOLDEN=1 npx mocha` writes what is there now: read the difference before you commit it.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../fixtures/golden/', import.meta.url);

/**
 * Compares a value with its golden file.
 * @param actual a text, or plain data, which is written as JSON
 * @param name of the file, with its extension
 */
export function matchesGolden(actual: unknown, name: string): void {
  const file = new URL(name, folder);
  const text = typeof actual === 'string' ? actual : `${JSON.stringify(actual, null, 2)}\n`;
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
    return;
  }
  assert.ok(existsSync(file), `There is no golden file ${name}: write it with UPDATE_GOLDEN=1, and read it.`);
  assert.equal(text, readFileSync(file, 'utf8'), `${name} is other than it was (UPDATE_GOLDEN=1 accepts it)`);
}
