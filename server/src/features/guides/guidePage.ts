import { escapeMarkdown } from '../../codes/formatExplanation.ts';
import { checkDefinitions } from '../../knowledge/directory.ts';
import type { Guide, GuideStep } from '../../knowledge/guides.ts';
import type { Outcome } from '../../model/check.ts';
import type { GuideState, StepState } from '../../model/guide.ts';
import { remediesFor } from '../../remedies/fill.ts';
import { factsFor, fillMarkdown } from './fillStep.ts';
import type { GuideCase } from './guideCase.ts';
import { guideState } from './guideState.ts';

const boxes: Readonly<Record<Outcome, string>> = { passed: '☑', failed: '☒', unknown: '?' };
const words: Readonly<Record<Outcome, string>> = {
  passed: 'As expected',
  failed: 'Not as expected',
  unknown: 'Not known',
};

/**
 * A guide, or one of its steps, as a page to read. What comes from a log or a directory is escaped.
 * @param only id of the step; all of them without it
 */
export function guidePage(guide: Guide, data: GuideCase, only?: string): string {
  const state = guideState(guide, data);
  const numbered = guide.steps.map((step, index) => ({ step, number: index + 1, state: state.steps[index] }));
  const shown = numbered.filter(({ step }) => only === undefined || step.id === only);
  const blocks = [
    ...(only === undefined ? headOf(state) : []),
    ...shown.flatMap(({ step, number, state: each }, index) =>
      each ? stepBlocks(step, each, number, data, shown[index - 1]?.state?.section) : [],
    ),
    ...(only === undefined ? [] : [`*Step of the guide: ${escapeMarkdown(guide.title)}*`]),
    sourcesOf(state),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function headOf({ title, summary, next, steps }: GuideState): string[] {
  const goal =
    next.to === 'step'
      ? `Next step: ${next.title}`
      : next.to === 'guide'
        ? `${next.means} Go on with the guide: ${next.title}`
        : next.means;
  const head = [`# ${escapeMarkdown(title)}`, escapeMarkdown(summary), `**${escapeMarkdown(goal)}**`];
  // What is known to be wrong further down must not wait until the steps before it are ticked.
  const wrong = steps
    .map(({ title: what, answer }, index) => ({ what, answer, number: index + 1 }))
    .filter(({ answer }) => answer?.outcome === 'failed' && answer.by !== 'hand')
    .map(
      ({ what, answer, number }) =>
        `- ${number}\\. ${escapeMarkdown(what)}: ${escapeMarkdown(answer?.evidence ?? '')}`,
    );
  return wrong.length === 0 ? head : [...head, '**Not as expected so far:**', wrong.join('\n')];
}

function stepBlocks(
  step: GuideStep,
  state: StepState,
  number: number,
  data: GuideCase,
  sectionBefore: string | undefined,
): string[] {
  const facts = factsFor(step, data);
  const { section, title, answer, copy, replaces, checks, task } = state;
  const box = answer ? `${boxes[answer.outcome]} ` : '☐ ';
  const { version = 'any' } = data.facts;
  const commands = remediesFor(step.remedies ?? [], facts, version).map((each) => each.title);
  const titles = checks.map((id) => checkDefinitions.find((each) => each.id === id)?.title ?? id);
  return [
    ...(section !== '' && section !== sectionBefore ? [`## ${escapeMarkdown(section)}`] : []),
    `### ${box}${number}\\. ${escapeMarkdown(title)}`,
    fillMarkdown(step.do, facts),
    ...(copy === undefined ? [] : [`Put in:\n\n${codeBlock(copy)}`]),
    `**Expect:** ${fillMarkdown(step.expect, facts)}`,
    ...(answer ? [`**${words[answer.outcome]}.** ${escapeMarkdown(answer.evidence)}`] : []),
    state.leads
      .map(({ outcome, means, cause, to, title: goal }) => {
        const where = to === 'done' ? 'the end' : to === 'guide' ? `guide: ${goal}` : goal;
        const said = cause === undefined ? means : `${means} Cause: ${cause}.`;
        return `- ${words[outcome]}: ${escapeMarkdown(said)} → ${escapeMarkdown(where)}`;
      })
      .join('\n'),
    ...(titles.length === 0 ? [] : [`Answered by: ${escapeMarkdown(titles.join('; '))}`]),
    ...(commands.length === 0 ? [] : [`Commands: ${escapeMarkdown(commands.join('; '))}`]),
    ...(task ? [`Task with all of its commands: ${escapeMarkdown(task.title)}`] : []),
    ...(replaces.length === 0 ? [] : [`Replaces: ${escapeMarkdown(replaces.join(', '))}`]),
  ];
}

/** The text is one line, so nothing in it can end the block but a longer row of the same marks. */
function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

function sourcesOf({ references }: GuideState): string {
  const lines = references.map(({ title, url }) =>
    url === undefined ? `- ${escapeMarkdown(title)}` : `- [${escapeMarkdown(title)}](${url})`,
  );
  return `## Sources\n\n${lines.join('\n')}`;
}
