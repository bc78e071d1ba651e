import type { Catalog } from '../knowledge/catalog.ts';
import type { Span } from '../model/location.ts';
import { cleanText } from '../text/cleanText.ts';
import { type ContextExplanation, explainContext } from './context/explainContext.ts';
import { readContexts } from './context/readContexts.ts';
import { contextNames } from './contextNames.ts';
import { explainCode } from './explainCode.ts';
import { eventReading } from './eventReading.ts';
import { explainMention } from './explainMention.ts';
import type { CodeExplanation } from './explanation.ts';
import { findMentions } from './mentions/findMentions.ts';
import { subjectKey } from './mentions/subjectKey.ts';

/** What a text says in numbers. Plain data: it is printed as JSON as it is. */
export interface TextExplanation {
  /** MAPI diagnostic contexts, in the order of the text. */
  readonly contexts: readonly ContextExplanation[];
  /** Every code once, in the order of the text. */
  readonly codes: readonly FoundCode[];
}

export interface FoundCode {
  /** Where it stands: UTF-16 units of the text. */
  readonly places: readonly Span[];
  readonly explanation: CodeExplanation;
}

/** Places of one code that are kept; all texts have fewer but those made to have more. */
const maxPlaces = 1000;

/**
 * Explains a text of any length: one code in any spelling, a line, a whole NDR. A text that is nothing but one code is always explained;
 * within a text, a number counts as a code where its place says so.
 */
export function explainText(text: string, catalog: Catalog): TextExplanation {
  const single = explainSingle(text.trim(), catalog);
  if (single !== undefined) return single;
  const clean = cleanText(text);
  const found = new Map<string, { places: Span[]; explanation: CodeExplanation }>();
  for (const mention of findMentions(clean.text, catalog)) {
    const key = subjectKey(mention);
    const place = {
      start: clean.original(mention.start),
      end: clean.original(mention.end - 1) + 1,
    };
    const known = found.get(key);
    if (known === undefined)
      found.set(key, { places: [place], explanation: explainMention(mention, catalog) });
    else if (known.places.length < maxPlaces) known.places.push(place);
  }
  const names = contextNames(catalog);
  const contexts = readContexts(text).map((context) => explainContext(context, names));
  return { contexts, codes: [...found.values()] };
}

/** A text without blanks is one code, whatever it looks like; `MSExchangeTransport 12014` is an event. */
function explainSingle(text: string, catalog: Catalog): TextExplanation | undefined {
  if (text.length > maxSingle) return undefined;
  const [, source = '', id = ''] = sourceAndId.exec(text) ?? [];
  const events = catalog.events(Number(id), source);
  if (source !== '' && events.length > 0)
    return one(text, { input: text, readings: events.map((row) => eventReading(row, whyEvent)) });
  if (/\s/.test(text)) return undefined;
  const [mention] = findMentions(text, catalog);
  const whole = mention?.start === 0 && mention.end === text.length && mention.subject.kind !== 'number';
  const explanation = whole ? explainMention(mention, catalog) : explainCode(text, catalog);
  if (explanation.readings.length > 0) return one(text, explanation);
  // More than a code, such as `ec=1244`: what it has around it says what it is.
  return mention === undefined || whole ? one(text, explainVersion(text, catalog)) : undefined;
}

/** A ServerVersion without a word beside it: `1942063431`, `73C18947`. */
function explainVersion(text: string, catalog: Catalog): CodeExplanation {
  const place = {
    families: ['version'],
    why: 'No table has it as a code; its bits are those of a ServerVersion.',
  } as const;
  const subject = { kind: 'version', spelling: text } as const;
  return explainMention({ start: 0, end: text.length, text, subject, place }, catalog);
}

const maxSingle = 200;
const sourceAndId = /^([A-Za-z][\w .-]{2,60}?)[ :,#]{1,3}(\d{1,5})$/;
const whyEvent = 'The text names the source and the id of an event.';

function one(text: string, explanation: CodeExplanation): TextExplanation {
  return { contexts: [], codes: [{ places: [{ start: 0, end: text.length }], explanation }] };
}
