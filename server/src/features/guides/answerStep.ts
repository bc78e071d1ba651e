import { matches } from '../../diagnosis/causes/patterns.ts';
import type { GuideStep, StepSource } from '../../knowledge/guides.ts';
import { ruleById } from '../../knowledge/rules.ts';
import type { CheckResult, Outcome } from '../../model/check.ts';
import type { StepAnswer } from '../../model/guide.ts';
import { visible } from '../../text/hidden.ts';
import type { GuideCase } from './guideCase.ts';

/**
 * What is known of a step: the word of the user, else of the first source that has an answer. What was not looked at answers
 * nothing, and what could not be read is unknown.
 * @param facts values for the step
 */
export function answerStep(
  step: GuideStep,
  data: GuideCase,
  facts: Readonly<Record<string, string>>,
): StepAnswer | undefined {
  const own = answerOfSources(step, data, facts);
  const byHand = data.answers[step.id];
  if (byHand === undefined) return own;
  const beside = own === undefined ? '' : ` Otherwise it would say: ${own.evidence}`;
  return { outcome: byHand, by: 'hand', evidence: `You said so.${beside}` };
}

/** Ids of the checks that answer a step. */
export function checksOf({ answeredBy = [] }: GuideStep): string[] {
  return [...new Set(answeredBy.flatMap((source) => ('checks' in source ? source.checks : [])))];
}

export function resultsFor(step: GuideStep, { results }: GuideCase): CheckResult[] {
  const ids = checksOf(step);
  return results.filter(({ check }) => ids.includes(check));
}

function answerOfSources(
  { answeredBy = [] }: GuideStep,
  data: GuideCase,
  facts: Readonly<Record<string, string>>,
): StepAnswer | undefined {
  for (const source of answeredBy) {
    const answer = answerOf(source, data, facts);
    if (answer) return answer;
  }
  return undefined;
}

function answerOf(
  source: StepSource,
  data: GuideCase,
  facts: Readonly<Record<string, string>>,
): StepAnswer | undefined {
  if ('checks' in source) return answerOfChecks(source, data.results);
  if ('findings' in source) return answerOfFindings(source, data.findings);
  if ('attempts' in source) return answerOfAttempts(data);
  return answerOfFact(source, facts);
}

function answerOfChecks(
  { checks, part }: Extract<StepSource, { readonly checks: readonly string[] }>,
  results: readonly CheckResult[],
): StepAnswer | undefined {
  const verdicts = checks.map((id) => verdictOf(results, id, part)).filter((each) => each !== undefined);
  const telling =
    verdicts.find(({ outcome }) => outcome === 'failed') ??
    (verdicts.length < checks.length ? undefined : verdicts.find(({ outcome }) => outcome === 'unknown')) ??
    (verdicts.length < checks.length ? undefined : verdicts[0]);
  return telling && { ...telling, by: 'check' };
}

/** What a check says as a whole, or of the worst of the parts that are asked for. */
function verdictOf(
  results: readonly CheckResult[],
  id: string,
  part: string | undefined,
): { readonly outcome: Outcome; readonly evidence: string } | undefined {
  const result = results.find(({ check }) => check === id);
  if (!result) return undefined;
  if (part === undefined) return { outcome: result.outcome, evidence: visible(result.message) };
  const parts = result.parts.filter(({ name }) => name === part || name.endsWith(`, ${part}`));
  const worst = (['failed', 'unknown', 'passed'] as const)
    .map((outcome) => parts.find((each) => each.outcome === outcome))
    .find((each) => each !== undefined);
  return worst && { outcome: worst.outcome, evidence: visible(`${worst.name}: ${worst.message}`) };
}

function answerOfFindings(
  { findings, outcome }: Extract<StepSource, { readonly findings: readonly string[] }>,
  counts: GuideCase['findings'],
): StepAnswer | undefined {
  const found = findings.filter((rule) => (counts[rule] ?? 0) > 0);
  if (found.length === 0) return undefined;
  const said = found.map((rule) => `${counts[rule] ?? 0} × "${ruleById(rule)?.title ?? rule}"`);
  return { outcome, by: 'log', evidence: `In the open logs: ${said.join(', ')}.` };
}

function answerOfAttempts({ attempts }: GuideCase): StepAnswer | undefined {
  if (!attempts || attempts.scope === 'unclear') return undefined;
  const outcome = attempts.scope === 'all' ? 'passed' : 'failed';
  return { outcome, by: 'log', evidence: `In the open logs: ${visible(attempts.text)}.` };
}

function answerOfFact(
  { fact, pattern }: Extract<StepSource, { readonly fact: string }>,
  facts: Readonly<Record<string, string>>,
): StepAnswer | undefined {
  const value = facts[fact];
  if (value === undefined) return undefined;
  const fits = pattern === undefined || matches(pattern, value);
  return {
    outcome: fits ? 'passed' : 'failed',
    by: 'value',
    evidence: `${fits ? 'It is known' : 'What is known is another'}: ${visible(value)}`,
  };
}
