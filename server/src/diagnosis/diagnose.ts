import type { ContextRule, Rule } from '../knowledge/rules.ts';
import type { Finding } from '../model/finding.ts';
import type { Location, Span, Unit } from '../model/location.ts';
import type { Field, LogRecord } from '../model/record.ts';
import { compileMatcher, type CompiledMatcher, type Facts } from './match.ts';

/** All rules, ready to run; made once and shared. */
export interface RuleSet {
  /** Whether a record can matter to any rule, told from its scan text alone. */
  concerns(scanText: string): boolean;
  readonly rules: readonly CompiledMatcher<Rule>[];
  readonly contexts: readonly CompiledMatcher<ContextRule>[];
}

export function compileRules(rules: readonly Rule[], contexts: readonly ContextRule[]): RuleSet {
  const literals = [...new Set([...rules, ...contexts].flatMap((rule) => rule.literals))];
  const any = new RegExp(
    literals.map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'),
    'i',
  );
  return {
    concerns: (scanText) => any.test(scanText),
    rules: rules.map(compileMatcher),
    contexts: contexts.map(compileMatcher),
  };
}

/** Goes through the records of one log, in order. */
export interface Diagnosis {
  /** @returns what is wrong in the record, if a rule knows it; its `time` as it stands in the log */
  take(record: LogRecord): Finding | undefined;
}

interface Remembered {
  readonly rule: string;
  readonly facts: Facts;
  readonly sameField: string;
  readonly value: string;
  readonly span: Span;
}

export function createDiagnosis(ruleSet: RuleSet, source: string, unit: Unit): Diagnosis {
  const remembered = new Map<string, Remembered>();
  const locate = (span: Span): Location => ({ source, unit, start: span.start, end: span.end });

  return {
    take(record) {
      for (const context of ruleSet.contexts) {
        if (context.matches(record)) remember(remembered, context, record);
      }
      const matched = ruleSet.rules.find((candidate) => candidate.matches(record));
      if (!matched) return undefined;
      const { rule } = matched;
      const context = explanation(remembered.get(rule.explainedBy ?? ''), record);
      const facts = matched.facts(record, context?.facts ?? {});
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
    },
  };
}

function remember(
  remembered: Map<string, Remembered>,
  context: CompiledMatcher<ContextRule>,
  record: LogRecord,
): void {
  const { id, sameField } = context.rule;
  const value = record.fields[sameField]?.text ?? '';
  remembered.set(id, { rule: id, facts: context.facts(record, {}), sameField, value, span: record });
}

function explanation(context: Remembered | undefined, record: LogRecord): Remembered | undefined {
  if (!context) return undefined;
  const value = record.fields[context.sameField]?.text;
  return value === undefined || value === context.value ? context : undefined;
}

function place(rule: Rule, record: LogRecord): Span {
  const field = rule.at
    .map((name) => record.fields[name])
    .find((candidate): candidate is Field => candidate !== undefined);
  return field && field.end > field.start ? field : record;
}

const longestValue = 300;

function fillMessage(template: string, facts: Facts): string {
  return template.replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_whole, name: string, unknown: string | undefined) => {
    const value = facts[name]?.replace(/\s+/g, ' ') ?? unknown ?? `(${name} not known)`;
    return value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
  });
}
