import type { Reference } from '../model/finding.ts';
import { ownTablesFolder } from '../knowledge/ownTables.ts';
import { visible } from '../text/hidden.ts';
import { type CodeExplanation, type CodeReading, familyNames } from './explanation.ts';
import { contextLines } from './context/contextLines.ts';
import { describeParts } from './hresult.ts';
import type { FoundCode, TextExplanation } from './explainText.ts';

/**
 * In: an explanation. Out: lines of plain text for a terminal; what came from a log has lost its control characters.
 * `brief` names the other readings without saying what they mean, and the reference without its address.
 */
export function explanationLines(explanation: CodeExplanation, brief = false): string[] {
  const [first, ...others] = explanation.readings;
  if (first === undefined) return [unknownLine(explanation), ...factLines(explanation)];
  const lines = brief
    ? others.map((reading) => visible(`  ${titleOf(reading)}`))
    : others.flatMap(briefLines);
  const more = others.length === 0 ? [] : ['', 'Other readings:', ...lines];
  return [headline(explanation), ...factLines(explanation), '', ...readingLines(first, brief), ...more];
}

/**
 * In: a text and what it says. Out: lines of plain text for a terminal; of a text with several codes a summary first, and of each code
 * the first reading in full.
 */
export function textExplanationLines(text: string, explanation: TextExplanation): string[] {
  const { notes, contexts, codes } = explanation;
  const [only] = codes;
  if (only !== undefined && codes.length + contexts.length === 1) return explanationLines(only.explanation);
  if (codes.length + contexts.length === 0) return [unknownLine({ input: text.trim(), readings: [] })];
  const blocks = [
    ...(codes.length + contexts.length === 1 ? [] : [summaryLines(explanation)]),
    ...(notes.length === 0 ? [] : [[...notes]]),
    ...contexts.map(contextLines),
    ...knownOf(codes).map(({ explanation: each }) => explanationLines(each, true)),
  ];
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}

/** The codes that some table has. */
export function knownOf(codes: readonly FoundCode[]): FoundCode[] {
  return codes.filter(({ explanation }) => explanation.readings.length > 0);
}

function summaryLines({ contexts, codes }: TextExplanation): string[] {
  const unknown = codes.filter(({ explanation }) => explanation.readings.length === 0);
  return [
    ...contexts.map(({ sentence }) => sentence),
    ...knownOf(codes).map(({ explanation: { input, readings }, places }) => {
      const [first] = readings;
      const count = places.length > 1 ? ` (${places.length} times)` : '';
      return `${input}: ${first === undefined ? '' : titleOf(first)}${count}`;
    }),
    ...(unknown.length === 0
      ? []
      : [`In none of the tables: ${unknown.map(({ explanation }) => explanation.input).join(', ')}`]),
  ].map(visible);
}

/**
 * In: an explanation. Out: Markdown for a hover, every value escaped; no HTML, no command links.
 * `brief` leaves out causes and what to do: a hover that says these itself asks for it.
 */
export function explanationMarkdown(explanation: CodeExplanation, brief = false): string {
  const [first, ...others] = explanation.readings;
  if (first === undefined) {
    return [unknownLine(explanation), ...factLines(explanation)].map(escapeMarkdown).join('\n\n');
  }
  const blocks = [
    `**${escapeMarkdown(first.symbol ?? first.code)}** (${escapeMarkdown(familyNames[first.family])}) ${escapeMarkdown(headline(explanation))}`,
    ...factLines(explanation).map(escapeMarkdown),
    escapeMarkdown(first.meaning ?? ''),
    ...(brief
      ? []
      : [markdownList('Likely causes', first.causes), markdownList('What to do next', first.next)]),
    first.reference === undefined ? '' : `See ${markdownReference(first.reference)}`,
    ...ownLines(first).map(escapeMarkdown),
    others.length === 0 ? '' : `Other readings:\n\n${others.map(otherReading).join('\n')}`,
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

/**
 * In: any text. Out: Markdown that shows exactly it, on one line: every ASCII punctuation mark escaped (CommonMark 2.4, so that no
 * link, HTML, theme icon or address arises), line breaks and tabs made blanks, other control and bidi characters made visible.
 */
export function escapeMarkdown(text: string): string {
  return visible(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

function unknownLine({ input }: CodeExplanation): string {
  const shown = visible(input.slice(0, 400));
  return `${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}: in none of the tables.`;
}

/** `-2147221231 = 0x80040111`, `1722 = 0x000006BA`, `550 5.7.1`. */
function headline({ input, number, status }: CodeExplanation): string {
  if (number !== undefined) return `${number.signed} = ${number.hex}`;
  if (status === undefined) return visible(input);
  return status.reply === undefined ? status.code : `${status.reply} ${status.code}`;
}

/** A reading without a symbol says itself what the fields are. */
function factLines({ hresult, status, readings }: CodeExplanation): string[] {
  const fields = hresult === undefined || readings[0]?.symbol === undefined ? [] : [describeParts(hresult)];
  return status === undefined ? fields : [...fields, status.outcome];
}

function readingLines(reading: CodeReading, brief: boolean): string[] {
  const aliases = reading.aliases.length === 0 ? '' : ` (also ${reading.aliases.join(', ')})`;
  return [
    titleOf(reading) + aliases,
    `  ${reading.why}`,
    ...(reading.meaning === undefined ? [] : [`  ${reading.meaning}`]),
    ...listLines('Likely causes', reading.causes),
    ...listLines('What to do next', reading.next),
    ...(reading.applies === undefined ? [] : [`  Applies to ${appliesTo[reading.applies]}.`]),
    ...(reading.reference === undefined
      ? []
      : [`  See ${brief ? reading.reference.title : plainReference(reading.reference)}`]),
    ...ownLines(reading).map((line) => `  ${line}`),
  ].map(visible);
}

/** What a workspace brought along is never taken for what ships. */
function ownLines({ source }: CodeReading): string[] {
  return source?.includes(ownTablesFolder) ? [`The name comes from your own table ${source}.`] : [];
}

function briefLines(reading: CodeReading): string[] {
  const lines = [
    `  ${titleOf(reading)}`,
    `    ${reading.why}`,
    ...(reading.meaning === undefined ? [] : [`    ${reading.meaning}`]),
  ];
  return lines.map(visible);
}

function titleOf(reading: CodeReading): string {
  return `${familyNames[reading.family]} ${reading.code} ${reading.symbol ?? ''}`.trimEnd();
}

const appliesTo = {
  server: 'Exchange Server',
  online: 'Exchange Online',
  both: 'Exchange Server and Exchange Online',
};

function listLines(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`  ${title}:`, ...items.map((item) => `  - ${item}`)];
}

/** In: a title and plain texts. Out: a list of Markdown below the title; empty where there is none. */
export function markdownList(title: string, items: readonly string[]): string {
  return items.length === 0
    ? ''
    : `${title}:\n\n${items.map((item) => `- ${escapeMarkdown(item)}`).join('\n')}`;
}

function otherReading(reading: CodeReading): string {
  const name = escapeMarkdown(titleOf(reading));
  return reading.meaning === undefined ? `- ${name}` : `- ${name}: ${escapeMarkdown(reading.meaning)}`;
}

function plainReference({ title, url }: Reference): string {
  return url === undefined ? title : `${title}, ${url}`;
}

function markdownReference({ title, url }: Reference): string {
  return url === undefined ? escapeMarkdown(title) : `[${escapeMarkdown(title)}](<${url}>)`;
}
