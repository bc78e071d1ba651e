import { readNumber } from '../codes/readNumber.ts';
import type { FactSource, Matcher } from '../knowledge/rules.ts';
import type { LogRecord } from '../model/record.ts';

export type Facts = Readonly<Record<string, string>>;

/** A matcher with its patterns ready to run. */
export interface CompiledMatcher<T extends Matcher> {
  readonly rule: T;
  matches(record: RecordTexts): boolean;
  /** The same, where the record is known to be of a format and a kind that the rule speaks of. */
  holds(record: RecordTexts): boolean;
  facts(record: RecordTexts, known: Facts): Facts;
}

/** A pattern never sees more of a field than this: the work for one record is bounded whatever a log holds. */
const maxInput = 16_384;
const singleQuotes = "['\\u2018\\u2019\\u201a\\u201b\\u2032\\u00b4\\u0060]";

/** @throws SyntaxError when a pattern of the rule is no regular expression */
export function compileMatcher<T extends Matcher>(rule: T): CompiledMatcher<T> {
  const wanted = compileConditions(rule.when);
  const unwanted = compileConditions(rule.not);
  const holds = (texts: RecordTexts) =>
    wanted.every(({ fields, pattern }) => pattern.test(texts.of(fields))) &&
    !unwanted.some(({ fields, pattern }) => pattern.test(texts.of(fields)));
  const sources = Object.entries(rule.facts).map(([name, list]) => [name, list.map(compileSource)] as const);
  return {
    rule,
    matches: (texts) => speaksOf(rule, texts.record) && holds(texts),
    holds,
    facts(texts, known) {
      const facts: Record<string, string> = { ...known };
      for (const [name, candidates] of sources) {
        const value = firstValue(candidates, texts, facts);
        if (value) facts[name] = value;
      }
      return facts;
    },
  };
}

/** Whether a record is of a format and a kind that a rule speaks of. */
export function speaksOf({ formats, kinds }: Matcher, { format, kind }: LogRecord): boolean {
  return formats.includes(format) && (!kinds || kinds.includes(kind));
}

/** A record, and the texts of its fields that matchers ask for: put together once, since many ask for the same. */
export class RecordTexts {
  readonly record: LogRecord;
  readonly #known = new Map<string, string>();

  constructor(record: LogRecord) {
    this.record = record;
  }

  /**
   * Of several fields each is a line. A missing field is an empty one, so that `^$` can ask for its absence.
   * @param fields their names, with `|` between two
   */
  of(fields: string): string {
    const known = this.#known.get(fields);
    if (known !== undefined) return known;
    const all = fields.split('|').map((name) => this.record.fields[name]?.text ?? '');
    const text = all.join('\n').slice(0, maxInput);
    this.#known.set(fields, text);
    return text;
  }
}

interface Condition {
  readonly fields: string;
  readonly pattern: RegExp;
}

function compileConditions(conditions: Readonly<Record<string, string>> | undefined): Condition[] {
  return Object.entries(conditions ?? {}).map(([field, pattern]) => ({
    fields: field,
    // Of several fields each is a line of its own.
    pattern: compilePattern(pattern, field.includes('|') ? 'im' : 'i'),
  }));
}

function compilePattern(pattern: string, flags: string): RegExp {
  return new RegExp(pattern.replaceAll('{q}', singleQuotes), flags);
}

type CompiledSource = (texts: RecordTexts, facts: Facts) => string | undefined;

function compileSource(source: FactSource): CompiledSource {
  const pattern = source.pattern === undefined ? undefined : compilePattern(source.pattern, 'i');
  const fields = source.field ?? '';
  return (texts, facts) => {
    const text = source.value ?? (source.fact ? (facts[source.fact] ?? '') : texts.of(fields));
    const match = pattern ? pattern.exec(text) : [text];
    // A pattern says exactly what the value is: a blank at the end of a name can be what is wrong with it.
    const value = match?.[1] ?? match?.[0]?.trim();
    return value && source.as ? converted(value, source.as) : value;
  };
}

function converted(value: string, as: 'hex' | 'x500'): string | undefined {
  if (as === 'hex') return readNumber(value)?.hex;
  // [MS-OXOABK] encapsulation: `_` stands for a slash, `+` and two hexadecimal digits for any other character.
  return value
    .replaceAll('_', '/')
    .replace(/\+([0-9A-F]{2})/gi, (_code, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function firstValue(
  sources: readonly CompiledSource[],
  texts: RecordTexts,
  facts: Facts,
): string | undefined {
  for (const source of sources) {
    const value = source(texts, facts);
    if (value) return value;
  }
  return undefined;
}
