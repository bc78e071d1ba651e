import messages from '../knowledge/setup-messages.json' with { type: 'json' };
import { anyForm } from '../text/anyForm.ts';

/** What a record of setup is, told by its first line. */
export type SetupPart = 'error' | 'check' | 'warning' | 'step' | 'ldif' | 'progress' | 'entry';

const lead = String.raw`^[\s>|*]{0,8}`;
const time = String.raw`\d{1,4}[./-]\d{1,2}[./-]\d{1,4} \d{1,2}[:.]\d\d[:.]\d\d(?:[.,]\d{1,7})?(?: [AP]M)?`;
/** Articles put words where the time stood. */
const noTime = String.raw`MM\/DD\/YYYY HH:MM:SS|Time|[Dd]ate [Tt]ime`;
const mark = 'ERROR-REFERENCE|ERROR|WARNING|REQUIRED|RECOMM?ENDED';

/** `[time] [nesting] [mark]`, as setup begins each record; the time is missing in excerpts. */
export const head = new RegExp(
  `${lead}(?:\\[?(?:(?<time>${time})|${noTime})\\] ?)?(?:\\[(?<level>\\d{1,2})\\] |(?=\\[(?:${mark})\\]))(?:\\[(?<mark>${mark})\\] ?)?`,
  'd',
);
/** The first bracket is easily missed where an excerpt is copied. */
const stamped = new RegExp(`${lead}\\[?${time}\\] ?\\[\\d{1,2}\\] `);
const unstamped = new RegExp(
  `${lead}(?:\\[(?:${noTime})\\] ?)?\\[\\d{1,2}\\] (?:\\[(?:${mark})\\]|Failed \\[Rule:|Help URL:|Beginning processing |Ending processing )`,
);

/** The first error of an excerpt that lost both time and nesting: the words have to be those of setup. */
const bareError = new RegExp(
  `${lead}\\[ERROR\\] (?:Active Directory operation failed on|The following error was generated when|.{0,300}Microsoft\\.Exchange\\.)`,
);
const failedRule = /\] Failed \[Rule:/;
const generated = /^[\s>]{0,8}(?:\S{1,8} )?The following error was generated when ["\u201c]\$error/;
const whileExecuting = /^[\s>]{0,8}(?:An unexpected error has occurred and|Unexpected error \[0x)/;
const step = /^[\s>]{0,8}[A-Z][\w .:()&/-]{2,160}\sFAILED\s{0,4}$/;
const heading = /^[\s>]{0,8}(?:Error|Warning):\s{0,4}$/;
const ldif = /^[\s>]{0,8}(?:Entry DN: |(?:Add|Modify|Delete|Rename) error on (?:entry starting on )?line \d)/;
const progress = /^[\s>]{0,8}\[\d\d:\d\d:\d\d\](?:\s|$)/;
const rows: readonly { begins: string; holds?: string }[] = messages.messages;
const wording = new RegExp(
  `^[\\s>*\u2022-]{0,8}(?:(?:Error|Warning): )?(?:${rows
    .map(({ begins, holds }) => anyForm([begins]) + (holds ? `.{1,300}${anyForm([holds])}` : ''))
    .join('|')})`,
  'i',
);

/** Lines that say no more than where help is. */
export const helpLine =
  /^[\s>]{0,8}(?:\[[^\]]{4,32}\] ?\[\d{1,2}\] Help URL:|For more information,? visit|Click here for help|Help URL:)|\bms[.-]exch[.-]setupreadiness[.-]/i;

/** `Error:` alone on a line: the message stands below it. */
export function isHeading(line: string): boolean {
  return heading.test(line);
}

/** Whether a line is the beginning of a record that has its time and its nesting. */
export function isStamped(line: string): boolean {
  return stamped.test(line);
}

/** @returns what record begins with a line of a log or a screen of setup; `undefined` where none does */
export function partOf(line: string): SetupPart | undefined {
  if (stamped.test(line) || unstamped.test(line)) return loggedPart(line);
  if (generated.test(line) || whileExecuting.test(line) || bareError.test(line)) return 'error';
  if (ldif.test(line)) return 'ldif';
  if (progress.test(line)) return 'progress';
  if (wording.test(line) || helpLine.test(line) || heading.test(line)) return 'check';
  return line.trimEnd().endsWith('FAILED') && step.test(line) ? 'step' : undefined;
}

function loggedPart(line: string): SetupPart {
  if (failedRule.test(line)) return 'check';
  const word = head.exec(line)?.groups?.['mark'];
  if (word === 'ERROR') return 'error';
  if (word === 'WARNING') return 'warning';
  return word && word !== 'ERROR-REFERENCE' ? 'check' : 'entry';
}

/** The text of a stamped line, behind its time, its nesting and its mark. */
export function textOf(line: string): string {
  return line.slice(head.exec(line)?.[0].length ?? 0).trim();
}
