import type { ContextRule, Matcher, Rule } from '../knowledge/rules.ts';
import { visible } from '../text/hidden.ts';
import type { Finding } from '../model/finding.ts';
import type { Location, Span, Unit } from '../model/location.ts';
import { formatIds, type Field, type FormatId, type LogRecord } from '../model/record.ts';
import type { Attempts } from '../model/attempts.ts';
import { createAttemptCounter, type AttemptCounter } from './attempts.ts';
import type { Found } from './collect.ts';
import { compileMatcher, RecordTexts, speaksOf, type CompiledMatcher, type Facts } from './match.ts';

/** The rules that speak of one format, ready to run. */
interface FormatRules {
  /** Whether a record can matter to any rule, told from its scan text alone. */
  readonly literals: RegExp;
  readonly rules: readonly CompiledMatcher<Rule>[];
  /** Of these, the ones that speak of a kind of record: put together when it first comes. */
  readonly rulesOfKind: Map<string, readonly CompiledMatcher<Rule>[]>;
  readonly contexts: readonly CompiledMatcher<ContextRule>[];
}

/** All rules, by format; compiled once and shared. */
export type RuleSet = Readonly<Record<FormatId, FormatRules>>;

export function compileRules(rules: readonly Rule[], contexts: readonly ContextRule[]): RuleSet {
  const entries = formatIds.map((format) => [format, compileFormat(format, rules, contexts)] as const);
  return Object.fromEntries(entries) as Record<FormatId, FormatRules>;
}

function compileFormat(
  format: FormatId,
  rules: readonly Rule[],
  contexts: readonly ContextRule[],
): FormatRules {
  const ofFormat = (matcher: Matcher) => matcher.formats.includes(format);
  const literals = [...rules, ...contexts].filter(ofFormat).flatMap((matcher) => matcher.literals);
  return {
    literals: anyOf(literals),
    rules: rules.filter(ofFormat).map(compileMatcher),
    rulesOfKind: new Map(),
    contexts: contexts.filter(ofFormat).map(compileMatcher),
  };
}

/**
 * A cheap test that whatever holds one of the literals passes. What holds another of them adds nothing to it, and without
 * the sign of a number, which stands in every other line, it takes half the time.
 */
function anyOf(literals: readonly string[]): RegExp {
  const each = [...new Set(literals.map((literal) => literal.toLowerCase().replace(/^-(?=\d)/, '')))];
  const least = each.filter((literal) => !each.some((other) => other !== literal && literal.includes(other)));
  return new RegExp(least.map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'i');
}

/** Goes through the records of one log, in order. */
export interface Diagnosis {
  /**
   * @param ordinal the number of the record in its log
   * @returns what is wrong in the record, if a rule knows it; its `time` as it stands in the log
   */
  take(record: LogRecord, ordinal: number): Found | undefined;
  /** Who tried to open what. In: the number of the last record, and how to write a time of the log. */
  attempts(last: number, time: (text: string) => string): Attempts | undefined;
}

interface Remembered {
  readonly key: string;
  readonly facts: Facts;
  readonly span: Span;
  readonly ordinal: number;
}

export function createDiagnosis(ruleSet: RuleSet, source: string, unit: Unit): Diagnosis {
  const remembered = new Map<string, Remembered>();
  const attempts = createAttemptCounter();
  const locate = (span: Span): Location => ({ source, unit, start: span.start, end: span.end });

  return {
    take(record, ordinal) {
      const { contexts } = ruleSet[record.format];
      const texts = new RecordTexts(record);
      for (const context of contexts) {
        if (context.matches(texts)) remember(remembered, attempts, context, texts, ordinal);
      }
      const matched = rulesFor(record, ruleSet).find((candidate) => candidate.holds(texts));
      if (!matched) return undefined;
      const { rule } = matched;
      const context = explanation(remembered, contexts, rule, record, ordinal);
      const finding = (): Finding => {
        const facts = matched.facts(texts, context?.facts ?? {});
        const time = record.fields['time']?.text;
        return {
          rule: rule.id,
          severity: rule.severity,
          message: fillMessage(rule.message, facts),
          location: locate(place(rule, record)),
          record: locate(record),
          ...(context && { explainedBy: locate(context.span) }),
          ...(time && { time }),
          facts,
        };
      };
      if (context && rule.severity === 'error') attempts.fail(context.key, finding);
      return { rule: rule.id, severity: rule.severity, finding };
    },
    attempts: (last, time) => attempts.end(last, time),
  };
}

function rulesFor(record: LogRecord, ruleSet: RuleSet): readonly CompiledMatcher<Rule>[] {
  const { rules, rulesOfKind } = ruleSet[record.format];
  const known = rulesOfKind.get(record.kind);
  if (known) return known;
  const found = rules.filter(({ rule }) => speaksOf(rule, record));
  rulesOfKind.set(record.kind, found);
  return found;
}

/** Far more than any log has functions or sessions at work at once. */
const maxRemembered = 10_000;

function remember(
  remembered: Map<string, Remembered>,
  attempts: AttemptCounter,
  context: CompiledMatcher<ContextRule>,
  texts: RecordTexts,
  ordinal: number,
): void {
  const { id, sameField } = context.rule;
  const { record } = texts;
  const value = record.fields[sameField]?.text ?? '';
  if (remembered.size >= maxRemembered) remembered.clear();
  const key = `${id} ${value}`;
  const facts = context.facts(texts, {});
  remembered.set(key, { key, facts, span: record, ordinal });
  attempts.begin(key, facts, ordinal);
}

function explanation(
  remembered: ReadonlyMap<string, Remembered>,
  contexts: FormatRules['contexts'],
  rule: Rule,
  record: LogRecord,
  ordinal: number,
): Remembered | undefined {
  const context = contexts.find((candidate) => candidate.rule.id === rule.explainedBy)?.rule;
  const found = context && remembered.get(`${context.id} ${record.fields[context.sameField]?.text ?? ''}`);
  return found && ordinal - found.ordinal <= context.within ? found : undefined;
}

function place(rule: Rule, record: LogRecord): Span {
  const field = rule.at
    .map((name) => record.fields[name])
    .find((candidate): candidate is Field => candidate !== undefined);
  return field && field.end > field.start ? field : record;
}

const longestValue = 300;

/** Puts facts into a sentence, each as it may be shown: `{fact|what to say when it is not known}`. */
export function fillMessage(template: string, facts: Facts): string {
  return template.replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_whole, name: string, unknown: string | undefined) => {
    const value = (facts[name] && visible(facts[name])) ?? unknown ?? `(${name} not known)`;
    return value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
  });
}
