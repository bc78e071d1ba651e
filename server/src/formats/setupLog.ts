import type { LogFormat } from './format.ts';
import { helpLine, isHeading, isStamped, partOf, textOf } from './setupLine.ts';
import { parseSetup } from './setupRecord.ts';

/** Between the first line of a failure and its reference, setup repeats it: as a record, and as each exception in it. */
const repeats =
  /(?:\] |^[\s>|*]{0,8})\[ERROR\]|\] Ending processing|\] \[WARNING\] An unexpected error has occurred|\] The following \d{1,4} error\(s\) occurred|\] \d{1,4}\.\s{1,4}ErrorRecord:/;
const reference = /(?:\] |^[\s>|*]{0,8})\[ERROR-REFERENCE\]/;
const ldifEnd = /^[\s>]{0,8}An error has occurred in the program/;

/**
 * Logs of Exchange setup, 2007 and later: `[time] [nesting] text`, records over several lines; the same text as the
 * console and the wizard show it, without stamps; the progress log of 2000 and 2003; `ldif.err` of ldifde.
 *
 * All lines of one failure are one record: from the first `[ERROR]` to the `[ERROR-REFERENCE]`, and a check that failed
 * with the `[REQUIRED]` line and the address of its help.
 */
export const setupLog: LogFormat = {
  id: 'exchange-setup-log',

  starts(line) {
    if (isStamped(line.text)) return 'strong';
    return partOf(line.text) ? 'weak' : undefined;
  },

  next(line, open) {
    const here = partOf(line.text);
    open.part ||= partOf(open.firstLine) ?? 'entry';
    switch (open.part) {
      case 'error':
        if (reference.test(line.text)) return 'ends';
        return here === undefined || repeats.test(line.text) || !isLogged(line.text) ? 'belongs' : 'starts';
      case 'check':
        return nextOfCheck(line.text, open.firstLine, here !== undefined);
      case 'step':
        if (line.text.trim() === '') return 'outside';
        return here === undefined || !isLogged(line.text) ? 'belongs' : 'starts';
      case 'ldif':
        if (ldifEnd.test(line.text)) return 'ends';
        return isLogged(line.text) ? 'starts' : 'belongs';
      default:
        if (here !== undefined && (isLogged(line.text) || open.part === 'progress')) return 'starts';
        return line.afterBlank && line.text.trim() !== '' && !/\] Executing:/.test(open.firstLine)
          ? 'outside'
          : 'belongs';
    }
  },

  observe(text, memory) {
    // The order is fixed, whatever the locale of the server is.
    if (isStamped(text.slice(0, 80))) memory.dates.monthFirst++;
  },

  parse: parseSetup,
};

function nextOfCheck(line: string, first: string, starts: boolean): 'belongs' | 'starts' | 'outside' {
  if (helpLine.test(line)) return 'belongs';
  if (isLogged(line)) {
    const text = textOf(line);
    return text !== '' && first.includes(text) && !/\] Failed \[Rule:/.test(line) ? 'belongs' : 'starts';
  }
  if (line.trim() === '') return 'outside';
  // Below the heading "Error:" stands the message itself.
  return starts && !isHeading(first) ? 'starts' : 'belongs';
}

function isLogged(line: string): boolean {
  return /^[\s>|*]{0,8}(?:\[[^\]]{4,32}\] ?)?\[(?:\d{1,2}|ERROR|ERROR-REFERENCE)\] /.test(line);
}
