import { checkDefinitions } from '../knowledge/directory.ts';
import type { CheckResult, Evidence, Outcome } from '../model/check.ts';
import { remediesFor } from '../remedies/fill.ts';
import { visible } from '../text/hidden.ts';
import type { Asked } from '../directory/requests.ts';
import { sweepText, type SweepOutput } from './sweepOutput.ts';

/** One way of printing check results. Each method returns the lines to print. */
export interface CheckOutput {
  /** For readers who take results as they come; people read them in the order of the checks. */
  readonly asTheyCome: boolean;
  directory(description: string): string[];
  asked(asked: Asked): string[];
  /** What keeps several checks from being answered. */
  trouble(message: string): string[];
  result(result: CheckResult, asked: Asked): string[];
  /** Results that were held until all were there. */
  held(results: readonly CheckResult[], asked: Asked): string[];
  /** For the checks over every mailbox: an output of its own for each time. */
  sweep(): SweepOutput;
  summary(counts: Readonly<Record<Outcome, number>>): string[];
}

const titles = new Map(checkDefinitions.map(({ id, title }) => [id, title]));

/** For people. What passed takes one line; what did not says why, on what evidence, and which remedies there are. */
export const textChecks: CheckOutput = {
  asTheyCome: false,
  directory: (description) => [`Directory: ${visible(description)}`],
  asked: ({ account, mailbox }) => [
    ...(account === undefined ? [] : [`Account: ${visible(account)}`]),
    ...(mailbox === undefined ? [] : [`Mailbox: ${visible(mailbox)}`]),
    '',
  ],
  trouble: (message) => [`TROUBLE  ${visible(message)}`],
  result: resultLines,
  held: heldLines,
  sweep: sweepText,
  summary: ({ passed, failed, unknown }) => ['', `${passed} passed, ${failed} failed, ${unknown} unknown.`],
};

/** One JSON object a line: `directory`, then for each thing asked about `asked` and its `check` rows, at the end a `summary`. */
export const ndjsonChecks: CheckOutput = {
  asTheyCome: true,
  directory: (description) => [JSON.stringify({ type: 'directory', description })],
  asked: (asked) => [JSON.stringify({ type: 'asked', ...asked })],
  trouble: (message) => [JSON.stringify({ type: 'trouble', message })],
  result: (result, asked) => [JSON.stringify({ type: 'check', ...asked, ...row(result) })],
  held: (results, asked) => results.flatMap((result) => ndjsonChecks.result(result, asked)),
  sweep: () => ({
    mailbox: (dn, results) => [JSON.stringify({ type: 'mailbox', dn, results: results.map(row) })],
    counted: (mailboxes, byCheck) => [JSON.stringify({ type: 'counted', mailboxes, byCheck })],
  }),
  summary: (counts) => [JSON.stringify({ type: 'summary', ...counts })],
};

const order = new Map(checkDefinitions.map(({ id }, index) => [id, index]));

/** What mostly causes trouble comes first, what surrounds it last: as the checks stand in the knowledge. */
function inOrder(results: readonly CheckResult[]): CheckResult[] {
  return results.toSorted((a, b) => (order.get(a.check) ?? 0) - (order.get(b.check) ?? 0));
}

/** Of a name that nobody has, a dozen checks say the same: they stand together behind those that have an answer. */
function heldLines(results: readonly CheckResult[]): string[] {
  const unanswered = new Map<string, CheckResult[]>();
  const answered = inOrder(results).filter((result) => {
    const { outcome, message, evidence, parts } = result;
    if (outcome !== 'unknown' || evidence.length > 0 || parts.length > 0) return true;
    if (remedyTitles(result).length > 0) return true;
    unanswered.set(message, [...(unanswered.get(message) ?? []), result]);
    return false;
  });
  return [
    ...answered.flatMap(resultLines),
    ...[...unanswered].flatMap(([message, group]) => [
      ...group.map(headLine),
      `         ${visible(message)}`,
    ]),
  ];
}

const words: Readonly<Record<Outcome, string>> = { passed: 'passed ', failed: 'FAILED ', unknown: 'unknown' };

function headLine({ outcome, check }: CheckResult): string {
  return `${words[outcome]}  ${titles.get(check) ?? check} [${check}]`;
}

function resultLines(result: CheckResult): string[] {
  const head = headLine(result);
  const inner = '         ';
  if (result.outcome === 'passed') return [head, `${inner}${visible(result.message)}`];
  return [
    head,
    `${inner}${visible(result.message)}`,
    ...result.evidence.map((line) => `${inner}${evidenceText(line)}`),
    ...partLines(result, inner),
    ...remedyTitles(result).map((title) => `${inner}→ ${title}`),
  ];
}

/** What the message above has said of a part is not said again. */
function partLines({ parts, message }: CheckResult, indent: string): string[] {
  let said = message;
  return parts.flatMap((part) => {
    const isSaid =
      said.includes(part.message) || (message.includes(part.message) && message.includes(part.name));
    if (isSaid) said = said.replace(part.message, () => '');
    const head = `${indent}- ${part.outcome}: ${visible(part.name)}.${isSaid ? '' : ` ${visible(part.message)}`}`;
    if (part.outcome === 'passed') return [head];
    return [head, ...part.evidence.map((line) => `${indent}    ${evidenceText(line)}`)];
  });
}

function evidenceText({ label, value }: Evidence): string {
  return `${visible(label)}: ${visible(value)}`;
}

function remedyTitles({ remedies, facts }: CheckResult): string[] {
  return remediesFor(remedies, facts).map(({ kind, title }) => `${kind}: ${title}`);
}

function row(result: CheckResult) {
  const remedies = remediesFor(result.remedies, result.facts).map(
    ({ id, kind, title, shell, risk, command }) => {
      return { id, kind, title, shell, risk, command };
    },
  );
  return { ...result, title: titles.get(result.check) ?? result.check, remedies };
}
