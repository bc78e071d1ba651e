import { parameterRow } from '../knowledge/parameters.ts';
import { placeholderLabels, remedyTemplateById } from '../knowledge/remedies.ts';
import { taskById, tasks } from '../knowledge/tasks.ts';
import type { RemedyTemplate } from '../model/remedy.ts';
import type { Task } from '../model/task.ts';
import type { TaskItem, TaskParameter, TaskStep, WriteTaskParams, WriteTaskResult } from '../protocol.ts';
import { fillRemedy, isFor, slotNames } from '../remedies/fill.ts';
import { readTyped } from '../remedies/parameters.ts';
import { scriptHead, taskBlock } from '../remedies/script.ts';

/** @returns the tasks that have something to do in an Exchange version, each with the steps that are for it */
export function tasksFor(version: string): TaskItem[] {
  return tasks
    .map((task) => itemOf(task, version))
    .filter(({ steps }) => steps.some(({ kind }) => kind === 'fix'));
}

/**
 * Fills the chosen steps of a task with what was typed. A value that is none becomes a gap.
 * @param now the time of writing, as it shall be shown
 * @returns `undefined` where there is no such task, or none of its steps was chosen
 */
export function writeTask(
  { task: id, steps: chosen, values }: WriteTaskParams,
  now: string,
): WriteTaskResult | undefined {
  const task = taskById(id);
  const steps = task ? stepsOf(task).filter((step) => chosen.includes(step.id)) : [];
  if (!task || steps.length === 0) return undefined;
  const accepted = acceptedOf(values);
  const filled = steps.map((step) => fillRemedy(step, accepted));
  return { head: scriptHead(`task "${task.title}"`), ...taskBlock(task, filled, now) };
}

/** Names of all values that the commands of a task take. */
export function parametersOf(task: Task): string[] {
  return [...new Set(stepsOf(task).flatMap(slotNames))];
}

function acceptedOf(values: Readonly<Record<string, string>>): Record<string, string> {
  const accepted: Record<string, string> = {};
  for (const [name, typed] of Object.entries(values)) {
    const read = readTyped(name, typed);
    // A number that was asked back is the value that was chosen: it is not asked again.
    if ('value' in read) accepted[name] = read.value;
    else if ('means' in read) accepted[name] = typed.trim();
  }
  return accepted;
}

function stepsOf(task: Task): RemedyTemplate[] {
  return task.steps.map(remedyTemplateById).filter((step): step is RemedyTemplate => step !== undefined);
}

function itemOf(task: Task, version: string): TaskItem {
  const { id, title, about, optional = [] } = task;
  const steps = stepsOf(task).filter((step) => isFor(step, version));
  const names = new Set(steps.flatMap(slotNames));
  const atHand = version === 'any' ? newestOf(steps) : version;
  const chosen = (step: RemedyTemplate) =>
    step.kind !== 'undo' && !optional.includes(step.id) && isFor(step, atHand);
  return {
    ...{ id, title, about },
    steps: steps.map((step) => stepOf(step, chosen(step))),
    parameters: [...names].map(parameterOf),
  };
}

/** Of steps for several versions, those for the newest are chosen where nobody has said which version there is. */
function newestOf(steps: readonly RemedyTemplate[]): string {
  const order = ['2000', '2003', '2007', '2010', '2013', '2016', '2019', 'SE'];
  const known = steps.filter(({ kind }) => kind === 'fix').flatMap(({ versions = [] }) => versions);
  return order.findLast((version) => known.includes(version)) ?? 'any';
}

function stepOf(step: RemedyTemplate, chosen: boolean): TaskStep {
  const { id, kind, title, risk, shell, versions, note } = step;
  const about = `${risk}, ${shell}${versions ? `, Exchange ${versions.join(', ')}` : ''}`;
  return { id, kind, title, about, ...(note && { note }), parameters: slotNames(step), chosen };
}

function parameterOf(name: string): TaskParameter {
  const { type, choices = [], example, hint } = parameterRow(name);
  return {
    name,
    label: placeholderLabels[name] ?? name,
    choices,
    closed: type === 'choice',
    ...(example && { example }),
    ...(hint && { hint }),
  };
}
