import { guideById, leadsOf, type Guide, type GuideLead, type GuideStep } from '../../knowledge/guides.ts';
import { causeRows } from '../../knowledge/causes.ts';
import { taskById } from '../../knowledge/tasks.ts';
import type { CheckResult } from '../../model/check.ts';
import type { GuideState, Lead, StepAnswer, StepStanding, StepState, StepTask } from '../../model/guide.ts';
import { answerStep, checksOf, resultsFor } from './answerStep.ts';
import { remediesFor } from '../../remedies/fill.ts';
import { parametersOf } from '../tasks.ts';
import { copyText, factsFor, fillText, type Facts } from './fillStep.ts';
import type { GuideCase } from './guideCase.ts';

type Goal = Omit<Lead, 'outcome'>;

/** A guide filled in for a case, with what is answered and what comes next. */
export function guideState(guide: Guide, data: GuideCase): GuideState {
  const facts = guide.steps.map((step) => factsFor(step, data));
  const answers = guide.steps.map((step, index) => answerStep(step, data, facts[index] ?? {}));
  const { taken, next } = follow(guide, answers, facts);
  const here = guide.steps.findIndex(({ id }) => next.to === 'step' && id === next.id);
  const standing = (id: string, index: number): StepStanding => {
    if (index === here) return 'next';
    if (taken.has(id) || answers[index]) return 'answered';
    return here !== -1 && index > here ? 'open' : 'skipped';
  };
  const steps = guide.steps.map((step, index) => {
    const own = facts[index] ?? {};
    const leads = leadsOf(step).map(([outcome, lead]) => ({ outcome, ...goalOf(guide, index, lead, own) }));
    return stepState(step, data, own, answers[index], standing(step.id, index), leads);
  });
  const { id, title, summary, sources } = guide;
  return { id, title, summary, steps, next, references: sources };
}

/**
 * Follows the answers from the first step on.
 * @returns the steps that they pass, and where they end: at a step that has no answer, at another guide, at the end
 */
function follow(
  guide: Guide,
  answers: readonly (StepAnswer | undefined)[],
  facts: readonly Facts[],
): { readonly taken: ReadonlySet<string>; readonly next: Goal } {
  const taken = new Set<string>();
  let index = 0;
  for (;;) {
    const step = guide.steps[index];
    if (!step) return { taken, next: { means: 'Every step was taken.', ...end } };
    const outcome = answers[index]?.outcome;
    const lead = outcome && step.outcomes[outcome];
    // A step that was passed before is taken anew: what was mended there has to be looked at again.
    if (!lead || taken.has(step.id))
      return { taken, next: { means: fillText(step.expect, facts[index] ?? {}), ...stepGoal(step) } };
    taken.add(step.id);
    const goal = goalOf(guide, index, lead, facts[index] ?? {});
    if (goal.to !== 'step') return { taken, next: goal };
    index = guide.steps.findIndex(({ id }) => id === goal.id);
  }
}

function stepState(
  step: GuideStep,
  data: GuideCase,
  facts: Facts,
  answer: StepAnswer | undefined,
  standing: StepStanding,
  leads: readonly Lead[],
): StepState {
  const copy = copyText(step, facts);
  const task = taskOf(step, facts);
  return {
    id: step.id,
    section: step.section ?? '',
    title: step.title,
    doing: fillText(step.do, facts),
    expect: fillText(step.expect, facts),
    ...(copy !== undefined && { copy }),
    replaces: step.replaces ?? [],
    checks: checksOf(step),
    ...(answer && { answer }),
    standing,
    leads,
    hasRemedies:
      remediesFor(step.remedies ?? [], facts, data.facts['version']).length > 0 ||
      resultsFor(step, data).some(hasRemedies),
    ...(task && { task }),
  };
}

function taskOf(step: GuideStep, facts: Facts): StepTask | undefined {
  const task = step.task === undefined ? undefined : taskById(step.task);
  if (!task) return undefined;
  const known = parametersOf(task).flatMap((name) => {
    const value = facts[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { id: task.id, title: task.title, known: Object.fromEntries(known) };
}

const end = { to: 'done', id: '', title: 'Done' } as const;

function goalOf(guide: Guide, index: number, lead: GuideLead, facts: Facts): Goal {
  const cause = causeRows.find(({ id }) => id === lead.cause)?.title;
  const said = { means: fillText(lead.means, facts), ...(cause !== undefined && { cause }) };
  if (lead.guide !== undefined)
    return { ...said, to: 'guide', id: lead.guide, title: guideById(lead.guide)?.title ?? lead.guide };
  const next =
    lead.step === undefined ? guide.steps[index + 1] : guide.steps.find(({ id }) => id === lead.step);
  return { ...said, ...(lead.done || !next ? end : stepGoal(next)) };
}

function stepGoal({ id, title }: GuideStep): Omit<Goal, 'means' | 'cause'> {
  return { to: 'step', id, title };
}

function hasRemedies({ remedies }: CheckResult): boolean {
  return remedies.length > 0;
}
