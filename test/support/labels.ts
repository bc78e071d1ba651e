import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { explainMention } from '../../server/src/codes/explainMention.ts';
import { findMentions } from '../../server/src/codes/mentions/findMentions.ts';
import type { Catalog } from '../../server/src/knowledge/catalog.ts';
import type { Span } from '../../server/src/model/location.ts';
import { cleanText } from '../../server/src/text/cleanText.ts';

/** A number of a text that somebody has judged: the families that it may be read as, none where it is no code. */
export interface Label extends Span {
  readonly text: string;
  readonly families: readonly string[];
  /** Either answer is right. */
  readonly open: boolean;
}

export interface LabelledText {
  readonly name: string;
  readonly text: string;
  readonly labels: readonly Label[];
  /** Where every number has a label, so that one without is no code. */
  readonly complete: readonly Span[];
}

export interface Score {
  readonly right: number;
  readonly wrong: readonly string[];
  readonly missed: readonly string[];
  readonly precision: number;
  readonly recall: number;
}

/** The labelled texts of ../shared, which are no part of this repository; none where they are absent. */
export function sharedTexts(): LabelledText[] {
  const shared = fileURLToPath(new URL('../../../shared/', import.meta.url));
  if (!existsSync(`${shared}samples`)) return [];
  const rows = table('labels.tsv');
  const complete = table('lines.tsv');
  return [...new Set(rows.map(([file = '']) => file))].map((file) => {
    const text = readFileSync(shared + file, 'utf8');
    const starts = lineStarts(text);
    return {
      name: file,
      text,
      labels: rows
        .filter(([each]) => each === file)
        .map(([, line, column, token = '', label = '']) => {
          const start = (starts[Number(line) - 1] ?? NaN) + Number(column) - 1;
          return labelOf(label, { start, end: start + token.length }, text);
        }),
      complete: complete
        .filter(([each]) => each === file)
        .map(([, line]) => ({
          start: starts[Number(line) - 1] ?? NaN,
          end: starts[Number(line)] ?? text.length,
        })),
    };
  });
}

/** Lines of our own, with `⟦number⟧{family}` for each code; every other number in them is none. */
export function ownText(): LabelledText {
  const marked = readFileSync(new URL('../fixtures/numbers/own.txt', import.meta.url), 'utf8');
  const labels: { label: string; span: Span }[] = [];
  let text = '';
  for (const [piece, token, label] of marked.matchAll(/⟦([^⟧]*)⟧\{([^}]*)\}|[^⟦]+/g)) {
    if (token !== undefined && label !== undefined)
      labels.push({ label, span: { start: text.length, end: text.length + token.length } });
    text += token ?? piece;
  }
  return {
    name: 'own.txt',
    text,
    labels: labels.map(({ label, span }) => labelOf(label, span, text)),
    complete: [{ start: 0, end: text.length }],
  };
}

/** How many of the decoded numbers are codes, and of the right family; how many of the codes are decoded. */
export function score(texts: readonly LabelledText[], catalog: Catalog): Score {
  const wrong: string[] = [];
  const missed: string[] = [];
  let right = 0;
  for (const labelled of texts) {
    const found = decoded(labelled.text, catalog);
    const hit = new Set<Label>();
    for (const mention of found) {
      const label = labelled.labels.find((each) => overlaps(each, mention));
      if (label?.open ?? !labelled.complete.some((line) => overlaps(line, mention))) continue;
      if (label?.families.includes(mention.family)) hit.add(label);
      else
        wrong.push(
          `${describe(labelled, mention)} is read as ${mention.family}, and is ${label?.families.join('|') || 'no code'}`,
        );
    }
    right += hit.size;
    for (const label of labelled.labels)
      if (!label.open && label.families.length > 0 && !hit.has(label))
        missed.push(`${describe(labelled, label)} is ${label.families.join('|')}`);
  }
  return {
    right,
    wrong,
    missed,
    precision: right / (right + wrong.length),
    recall: right / (right + missed.length),
  };
}

function decoded(text: string, catalog: Catalog): (Span & { readonly family: string })[] {
  const clean = cleanText(text);
  return findMentions(clean.text, catalog)
    .filter(({ named }) => named !== true)
    .map((mention) => ({
      start: clean.original(mention.start),
      end: clean.original(mention.end - 1) + 1,
      family: explainMention(mention, catalog).readings[0]?.family ?? mention.place.families[0] ?? '',
    }));
}

function labelOf(label: string, span: Span, text: string): Label {
  return {
    ...span,
    text: text.slice(span.start, span.end),
    families: label === '-' ? [] : label.split('|'),
    open: label.endsWith('?'),
  };
}

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** `file:line number in its words`. */
function describe({ name, text }: LabelledText, { start, end }: Span): string {
  const line = text.slice(0, start).split('\n').length;
  const around = text.slice(Math.max(start - 40, 0), end + 20).replace(/\s+/g, ' ');
  return `${name}:${line} ${text.slice(start, end)} in "${around}"`;
}

function table(name: string): string[][] {
  const text = readFileSync(new URL(`../fixtures/numbers/${name}`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
}

function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}
