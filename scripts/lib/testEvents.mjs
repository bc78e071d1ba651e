// Follows the file that test/vscode/runner/report.ts writes, and prints it as a person reads it.
import fs from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';

/** @typedef {import('../../test/vscode/runner/report.ts').TestEvent} TestEvent */
/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Prints each event soon after it is written.
 * @param {string} file
 */
export function followEvents(file) {
  fs.writeFileSync(file, '');
  /** @type {TestEvent[]} */
  const events = [];
  let read = 0;
  const readOn = () => {
    const text = fs.readFileSync(file, 'utf8');
    const end = text.lastIndexOf('\n') + 1;
    for (const line of text.slice(read, end).split('\n')) {
      if (!line) continue;
      const event = /** @type {TestEvent} */ (JSON.parse(line));
      events.push(event);
      print(event);
    }
    read = Math.max(read, end);
  };
  const timer = setInterval(readOn, 100);
  return {
    /** Stops following and sums up. */
    finish() {
      clearInterval(timer);
      readOn();
      const end = events.find((event) => event.type === 'end');
      return { counts: countEvents(events), ended: end !== undefined, error: end?.error };
    },
  };
}

/**
 * @param {readonly TestEvent[]} events
 * @returns {Counts}
 */
function countEvents(events) {
  const count = (/** @type {TestEvent['type']} */ type) =>
    events.filter((event) => event.type === type).length;
  return { passed: count('pass'), failed: count('fail'), skipped: count('skip') };
}

/** @param {TestEvent} event */
function print(event) {
  if (event.type === 'end') return;
  const indent = '  '.repeat(event.depth + 1);
  if (event.type === 'suite') console.log(`${indent}${event.title}`);
  if (event.type === 'pass') console.log(`${indent}ok    ${event.title} (${event.milliseconds} ms)`);
  if (event.type === 'skip') console.log(`${indent}skip  ${event.title}`);
  if (event.type === 'fail') {
    console.log(`${indent}FAIL  ${event.title}`);
    console.log(event.error.replace(/^/gm, `${indent}      `));
  }
}
