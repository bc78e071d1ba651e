import { visible } from '../../text/hidden.ts';
import { formatHex } from '../readNumber.ts';
import type { ContextExplanation } from './explainContext.ts';
import { endpointName, stepName } from './sentence.ts';
import type { ContextStep } from './steps.ts';

/**
 * In: an explanation. Out: lines of plain text for a terminal or a page: the sentence, who and what, the codes from the root cause on, the
 * notes, and a table of the records; what came from a log has lost its control characters.
 */
export function contextLines(explanation: ContextExplanation): string[] {
  return [
    explanation.sentence,
    ...section(
      '',
      contextFacts(explanation).map(([name, value]) => `  ${name.padEnd(10)} ${value}`),
    ),
    ...section('Codes, root cause first:', explanation.chain.slice(0, maxRows).flatMap(stepLines)),
    ...section(
      'Notes:',
      explanation.notes.map((note) => `  - ${note}`),
    ),
    ...section(
      'Not read:',
      explanation.problems.map((problem) => `  - ${problem}`),
    ),
    ...section('Records:', contextRecordLines(explanation)),
  ].map(visible);
}

/** In: an explanation. Out: who and what it is about, as pairs of a name and a value; only those that it says. */
export function contextFacts(explanation: ContextExplanation): (readonly [name: string, value: string])[] {
  const { operation, server, versions, mailbox, rpcChain } = explanation;
  const confirmed = operation === 'unknown' || operation.confirmed ? '' : ', not confirmed';
  const builds = [
    versions.client === undefined ? '' : `client ${versions.client}`,
    versions.server === undefined ? '' : `server ${versions.server}`,
  ].filter((part) => part !== '');
  const facts: (readonly [string, string])[] = [
    ['Exception', exceptionText(explanation)],
    ['Operation', operation === 'unknown' ? '' : `${operation.name} (${operation.id})${confirmed}`],
    ['Server', server === 'unknown' ? '' : `${server.name}, build ${server.build}`],
    ['Database', server === 'unknown' ? '' : server.database],
    ['Builds', builds.join(', ')],
    ['Mailbox', mailbox === undefined ? '' : `${mailbox}, not confirmed`],
    ['Endpoint', endpointText(explanation)],
    ['Time', rpcChain.at(-1)?.generationTime ?? ''],
  ];
  return facts.filter(([, value]) => value !== '');
}

/** In: an explanation. Out: its records as the lines of a table: location id, side, value, what the structure says of it. */
export function contextRecordLines({ rows }: ContextExplanation): string[] {
  const lines = rows
    .slice(0, maxRows)
    .map(({ lid, where, what, value }) =>
      `  ${String(lid).padStart(6)}  ${where.padEnd(6)}  ${value.padEnd(34)}  ${what}`.trimEnd(),
    );
  return rows.length <= maxRows ? lines : [...lines, `  and ${rows.length - maxRows} more`];
}

const maxRows = 300;

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...(title === '' ? [] : [title]), ...lines];
}

function exceptionText({ header }: ContextExplanation): string {
  if (header === undefined) return '';
  const { exception, message, hr, ec } = header;
  const codes = [
    hr === undefined ? '' : `hr=${formatHex(hr.value, 1)}`,
    ec === undefined ? '' : `ec=${ec.value}`,
  ].filter((part) => part !== '');
  return `${exception.value}${message === undefined ? '' : `: ${message.value}`}${codes.length === 0 ? '' : ` (${codes.join(', ')})`}`;
}

function endpointText({ rpcChain }: ContextExplanation): string {
  const name = endpointName(rpcChain);
  const confirmed = rpcChain.every(({ endpoint }) => endpoint?.confirmed !== false);
  return name === '' || confirmed ? name : `${name}, not confirmed`;
}

function stepLines(step: ContextStep, index: number): string[] {
  const sides = [step.where, ...step.reached].join(', ');
  const lids = step.lids.length === 0 ? 'exception' : `Lid ${step.lids.slice(0, 8).join(', ')}`;
  const more = step.lids.length > 8 ? ` and ${step.lids.length - 8} more` : '';
  const unconfirmed = step.unconfirmed === undefined ? '' : ` (not confirmed: ${step.unconfirmed})`;
  const hex = /^\d+$/.test(step.code) ? ` (${formatHex(step.value, 1)})` : '';
  const lines = [`  ${index + 1}. ${stepName(step)}${hex}: ${sides}, ${lids}${more}${unconfirmed}`];
  return step.meaning === undefined ? lines : [...lines, `     ${step.meaning}`];
}
